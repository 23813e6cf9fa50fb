package dev.farthing.application.observation;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which steps of time are wanted, and told apart by what.
///
/// @param end null: up to what was written last
/// @param until where the last step is told of that has nothing in it
public record Series(
        Granularity granularity,
        Set<Dimension> by,
        ZoneId zone,
        Instant start,
        @Nullable Instant end,
        Instant until) {
    /// What the calls of a step can be told apart by.
    public enum Dimension {
        MODEL,
        TEAM,
        KEY,
        PROVIDER,
        ORG;

        /// Whether only the sums by key and provider know it.
        public boolean needsKeys() {
            return this == KEY || this == PROVIDER;
        }
    }

    public Series {
        by = Set.copyOf(by);
    }

    /// The beginnings of its steps; the first may lie before its start.
    public List<Instant> begins() {
        var begins = new ArrayList<Instant>();
        for (var begin = granularity.begin(start, zone);
                begin.isBefore(until);
                begin = granularity.after(begin, zone)) {
            begins.add(begin);
        }
        return begins;
    }
}
