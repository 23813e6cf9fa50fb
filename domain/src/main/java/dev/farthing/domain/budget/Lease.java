package dev.farthing.domain.budget;

import java.util.UUID;

/// A part of a window that one gateway process may hold calls against; never more is held than it has.
///
/// @param amount what it has, charges of settled calls already taken off
/// @param allocated what is set aside: what open calls hold, and the slice
/// @param sliced the part of it that its process spends from memory
/// @param revoked whether it admits nothing any more; it then has only what is set aside
public record Lease(WindowKey window, UUID replica, long amount, long allocated, long sliced, boolean revoked) {
    public Lease {
        if (sliced < 0 || allocated < sliced || allocated > amount || (revoked && allocated != amount)) {
            throw new IllegalArgumentException("a lease holds no more than it has: " + window);
        }
    }

    /// A lease of which nothing is spent from memory.
    public Lease(WindowKey window, UUID replica, long amount, long allocated, boolean revoked) {
        this(window, replica, amount, allocated, 0, revoked);
    }

    public static Lease empty(WindowKey window, UUID replica) {
        return new Lease(window, replica, 0, 0, false);
    }

    /// What calls may still hold.
    public long free() {
        return amount - allocated;
    }

    public Lease hold(long hold) {
        if (revoked) {
            throw new IllegalStateException("a revoked lease admits nothing");
        }
        return new Lease(window, replica, amount, Math.addExact(allocated, hold), sliced, false);
    }

    public Lease grow(long more) {
        if (revoked) {
            throw new IllegalStateException("a revoked lease does not grow");
        }
        return new Lease(window, replica, Math.addExact(amount, more), allocated, sliced, false);
    }

    /// What the lease shrinks by when a call is settled: the charge, and on a revoked lease the rest of the
    /// hold too.
    public long released(long hold, Charge charge) {
        return revoked ? hold : charge.charged();
    }

    public Lease settle(long hold, Charge charge) {
        return new Lease(window, replica, amount - released(hold, charge), allocated - hold, sliced, revoked);
    }

    /// Lets its process spend so much more of what is free from memory.
    public Lease slice(long more) {
        if (revoked) {
            throw new IllegalStateException("a revoked lease is not sliced");
        }
        return new Lease(window, replica, amount, Math.addExact(allocated, more), Math.addExact(sliced, more), false);
    }

    /// Loses a part of its slice: what was charged to calls that were admitted from it, or what is given back
    /// of it.
    public Lease unslice(long part) {
        return new Lease(window, replica, amount - part, allocated - part, sliced - part, revoked);
    }

    /// Gives back what is not set aside; the lease goes on.
    public Lease trim() {
        return new Lease(window, replica, allocated, allocated, sliced, revoked);
    }

    /// Gives back what is not set aside and admits nothing any more.
    public Lease revoke() {
        return new Lease(window, replica, allocated, allocated, sliced, true);
    }
}
