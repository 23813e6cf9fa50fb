package dev.farthing.domain.quality;

import java.util.EnumSet;
import java.util.Set;

/// Whether a channel serves well enough, and what it falls short in.
public record Verdict(State state, Set<Reason> reasons) {
    public static final Verdict UNKNOWN = new Verdict(State.UNKNOWN, Set.of());

    /// One slow call of a few says nothing of the slowest in a hundred.
    private static final int LEAST_FOR_P99 = 100;

    private static final int P99 = 990;

    public Verdict {
        reasons = Set.copyOf(reasons);
    }

    /// What is thought of a channel.
    public enum State {
        GOOD,
        BAD,
        /// There were too few calls.
        UNKNOWN
    }

    /// What a channel falls short in.
    public enum Reason {
        SUCCESS_RATE,
        P99,
        SERVER_ERRORS,
        TIMEOUTS
    }

    /// Judges calls by what is usual for their channel. A single failure is no trend, however few calls there were.
    static Verdict of(Tally calls, Tally usual, QualityRules rules, int leastCalls) {
        if (calls.calls() < leastCalls) {
            return UNKNOWN;
        }
        var reasons = EnumSet.noneOf(Reason.class);
        long all = calls.calls();
        if (calls.failures() > 1 && calls.answered() * 1_000 < all * rules.success()) {
            reasons.add(Reason.SUCCESS_RATE);
        }
        if (calls.serverErrors() > 1 && calls.serverErrors() * 1_000 > all * rules.serverErrors()) {
            reasons.add(Reason.SERVER_ERRORS);
        }
        if (calls.timeouts() > 1 && calls.timeouts() * 1_000 > all * rules.timeouts()) {
            reasons.add(Reason.TIMEOUTS);
        }
        if (calls.answered() >= LEAST_FOR_P99
                && usual.answered() >= Math.max(LEAST_FOR_P99, rules.leastCalls())
                && calls.latency().within(P99)
                        > rules.slowness() * usual.latency().within(P99)) {
            reasons.add(Reason.P99);
        }
        return new Verdict(reasons.isEmpty() ? State.GOOD : State.BAD, reasons);
    }

    /// The same without what calls failed in: the latest of them did not.
    Verdict withoutFailures() {
        var slow = reasons.contains(Reason.P99) ? Set.of(Reason.P99) : Set.<Reason>of();
        return new Verdict(slow.isEmpty() ? State.GOOD : State.BAD, slow);
    }

    public boolean isBad() {
        return state == State.BAD;
    }
}
