package dev.farthing.application.job;

import dev.farthing.application.audit.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Lets a job rest, or lets it run by the clock again.
@ApplicationScoped
public class PauseJob {
    private final JobBook book;
    private final AuditTrail audit;

    public PauseJob(JobBook book, AuditTrail audit) {
        this.book = book;
        this.audit = audit;
    }

    @Transactional
    public JobState pause(String name, boolean paused) {
        var before = StartJob.known(book, name);
        if (before.paused() == paused) {
            return before;
        }
        book.pause(name, paused);
        var after = StartJob.known(book, name);
        audit.record(JobPicture.deed(paused ? "pause" : "resume", before, after));
        return after;
    }
}
