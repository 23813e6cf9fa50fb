package dev.farthing.domain.budget;

import java.util.UUID;

/// A part of a window that one gateway process may hold calls against; never more is held than it has.
///
/// @param amount what it has, charges of settled calls already taken off
/// @param allocated what open calls hold
/// @param revoked whether it admits nothing any more; it then has only what its open calls hold
public record Lease(WindowKey window, UUID replica, long amount, long allocated, boolean revoked) {
    public Lease {
        if (allocated < 0 || allocated > amount || (revoked && allocated != amount)) {
            throw new IllegalArgumentException("a lease holds no more than it has: " + window);
        }
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
        return new Lease(window, replica, amount, Math.addExact(allocated, hold), false);
    }

    public Lease grow(long more) {
        if (revoked) {
            throw new IllegalStateException("a revoked lease does not grow");
        }
        return new Lease(window, replica, Math.addExact(amount, more), allocated, false);
    }

    /// What the lease shrinks by when a call is settled: the charge, and on a revoked lease the rest of the hold too.
    public long released(long hold, Charge charge) {
        return revoked ? hold : charge.charged();
    }

    public Lease settle(long hold, Charge charge) {
        return new Lease(window, replica, amount - released(hold, charge), allocated - hold, revoked);
    }

    /// Gives back what no open call holds; the lease goes on.
    public Lease trim() {
        return new Lease(window, replica, allocated, allocated, revoked);
    }

    /// Gives back what no open call holds and admits nothing any more.
    public Lease revoke() {
        return new Lease(window, replica, allocated, allocated, true);
    }
}
