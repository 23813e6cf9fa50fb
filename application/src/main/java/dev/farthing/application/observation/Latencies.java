package dev.farthing.application.observation;

import dev.farthing.domain.quality.Histogram;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// How long calls took that went to a vendor, by the instant they began.
public interface Latencies {
    /// A fine histogram of all of them. Keys and providers are not told apart.
    ///
    /// @param zone whose days the time is mostly made of
    /// @param end null: up to what was written last
    Histogram latency(Whose whose, ZoneId zone, Instant start, @Nullable Instant end);

    /// The same of those that succeeded.
    Histogram answered(Whose whose, ZoneId zone, Instant start, @Nullable Instant end);
}
