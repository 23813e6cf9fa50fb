package dev.farthing.domain.quality;

import java.time.Instant;

/// How much of its calls a channel gets: none while it is bad, then more, step by step.
///
/// @param share percent of the calls; the rest goes elsewhere as long as anybody else can serve
/// @param bad whether it is being held against the channel that it was bad
/// @param changedAt since when; what happened before counts no more
public record Shift(int share, boolean bad, Instant changedAt) {
    public static final int ALL = 100;

    /// Of a channel that nothing was ever held against.
    public static final Shift NONE = new Shift(ALL, false, Instant.EPOCH);

    public Shift next(Verdict verdict, QualityRules rules, Instant now) {
        if (verdict.isBad()) {
            return new Shift(rules.shifting() ? 0 : ALL, true, now);
        }
        if (!bad || now.isBefore(changedAt.plus(rules.step()))) {
            return this;
        }
        int more = rules.shifting() ? more(share) : ALL;
        return new Shift(more, more < ALL, now);
    }

    private static int more(int share) {
        if (share < 10) {
            return 10;
        }
        return share < 25 ? 25 : share < 50 ? 50 : ALL;
    }
}
