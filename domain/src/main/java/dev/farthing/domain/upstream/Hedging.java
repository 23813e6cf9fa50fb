package dev.farthing.domain.upstream;

import java.time.Duration;

/// How long a call waits for its first byte before a second vendor is asked beside the first.
///
/// @param least however soon answers usually begin
/// @param most however late they do, and while that is not known
public record Hedging(Duration least, Duration most) {
    public static final Hedging USUAL = new Hedging(Duration.ofMillis(500), Duration.ofSeconds(10));

    /// @param longMillis the time that all but the slowest answers take to begin; 0 while that is not known
    public Duration patience(int longMillis) {
        return longMillis == 0
                ? most
                : Duration.ofMillis(Math.max(least.toMillis(), Math.min(most.toMillis(), longMillis)));
    }
}
