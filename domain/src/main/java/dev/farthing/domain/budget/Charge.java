package dev.farthing.domain.budget;

/// What a call is charged, and what it used beyond its hold; the hold is never exceeded.
public record Charge(long charged, long overrun) {
    public static final Charge NOTHING = new Charge(0, 0);

    public Charge {
        if (charged < 0 || overrun < 0) {
            throw new IllegalArgumentException("a charge is never negative");
        }
    }

    /// The charge for what was used by a call that holds this much.
    public static Charge within(long hold, long used) {
        return used <= hold ? new Charge(used, 0) : new Charge(hold, used - hold);
    }

    /// The charge where nothing limits it.
    public static Charge whole(long used) {
        return new Charge(used, 0);
    }
}
