package dev.farthing.domain.upstream;

/// Lets nothing through for a while after several failures in a row, then one call at a time to find out.
///
/// Times are milliseconds of any one clock. Safe for all threads.
public final class Circuit {
    private int failures;
    private long closedToUntil;
    private boolean open;
    /// What the vendor asked for, which no success of a call that was under way already ends.
    private Rest rest = Rest.NONE;

    /// A time in which nothing is let through, whatever was counted.
    ///
    /// @param reason the label of what went wrong
    public record Rest(long until, String reason) {
        public static final Rest NONE = new Rest(0, "");
    }

    /// Whether a call would be let through.
    public synchronized boolean admits(long now) {
        return now >= rest.until() && (!open || now >= closedToUntil);
    }

    /// Lets a call through; after a while of being open only one in each further while.
    public synchronized boolean take(long now, PoolRules rules) {
        if (now < rest.until() || (open && now < closedToUntil)) {
            return false;
        }
        if (!open) {
            return true;
        }
        closedToUntil = now + rules.openFor().toMillis();
        return true;
    }

    /// One success clears all but a rest that is not over.
    public synchronized void succeeded() {
        open = false;
        failures = 0;
    }

    public synchronized void failed(long now, PoolRules rules) {
        failures++;
        if (failures >= rules.failuresToOpen()) {
            open = true;
            closedToUntil = Math.max(closedToUntil, now + rules.openFor().toMillis());
        }
    }

    /// Lets nothing through until then; the longer of two rests counts.
    public synchronized void rest(Rest longer) {
        if (longer.until() > rest.until()) {
            rest = longer;
        }
    }

    /// Rests from now on like this, however it rested before.
    synchronized void restInstead(Rest other) {
        rest = other;
    }

    public synchronized Rest rest() {
        return rest;
    }

    /// When the next call would be let through.
    public synchronized long admitsAt(long now) {
        return Math.max(Math.max(now, rest.until()), open ? closedToUntil : now);
    }

    /// Whether nothing is held against it.
    public synchronized boolean isClean(long now) {
        return !open && failures == 0 && now >= rest.until();
    }
}
