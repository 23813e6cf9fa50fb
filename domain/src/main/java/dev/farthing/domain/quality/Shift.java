package dev.farthing.domain.quality;

import java.time.Instant;

/// How much of its calls a channel gets: none while it is bad, then more, step by step.
///
/// @param share percent of the calls; the rest goes elsewhere as long as anybody else can serve
/// @param bad whether it is being held against the channel that it was bad
/// @param changedAt since when; what happened before counts no more
/// @param proven how often in a row it has answered since when it was asked for that alone
/// @param held whether a person has set the share, which stays until a person lets go of it
public record Shift(int share, boolean bad, Instant changedAt, int proven, boolean held) {
    public static final int ALL = 100;
    /// So many answers to questions of our own stand for the calls that are too few to judge by.
    public static final int PROOFS = 3;

    /// Of a channel that nothing was ever held against.
    public static final Shift NONE = new Shift(ALL, false, Instant.EPOCH);

    /// One that was found by calls.
    public Shift(int share, boolean bad, Instant changedAt) {
        this(share, bad, changedAt, 0, false);
    }

    /// A person's share of the calls.
    public static Shift byHand(int share, Instant now) {
        return new Shift(share, false, now, 0, true);
    }

    /// It gets more only for having done well: by its calls, or by what it was asked where these are too few.
    public Shift next(Verdict verdict, QualityRules rules, Instant now) {
        if (held) {
            return this;
        }
        if (verdict.isBad()) {
            return new Shift(rules.shifting() ? 0 : ALL, true, now);
        }
        boolean doesWell = verdict.state() == Verdict.State.GOOD || proven >= PROOFS;
        if (!bad || !doesWell || now.isBefore(changedAt.plus(rules.step()))) {
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
