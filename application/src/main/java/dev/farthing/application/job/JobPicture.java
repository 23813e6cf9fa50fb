package dev.farthing.application.job;

import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;

/// What of jobs goes on record.
final class JobPicture {
    private JobPicture() {}

    static Deed deed(String action, JobState before, JobState after) {
        return Deed.ofPlatform(action, "job", after.name(), of(before), of(after));
    }

    private static Picture of(JobState job) {
        return Picture.EMPTY.with("paused", job.paused()).with("wanted", job.wanted());
    }
}
