package dev.farthing.application.job;

import java.time.Duration;
import java.util.regex.Pattern;

/// Something that is done by the clock, by one replica at a time.
///
/// Whoever has one offers it as a bean of this type; that is all it takes to be run, listed and paused. What must
/// happen on every replica, or more often than every few seconds, is no job.
///
/// @param name by which people know it, such as `vendor-bills`
/// @param purpose what it does, in a few words
/// @param every how long after it began it begins again; whole seconds
/// @param action blocks until it is done; what it throws is told as its failure
public record Job(String name, String purpose, Duration every, Runnable action) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z-]{0,39}");

    public Job {
        if (!NAME.matcher(name).matches() || every.toSeconds() < 1) {
            throw new IllegalArgumentException("a job has a name of small letters and begins every second at most");
        }
    }
}
