package dev.farthing.domain.budget;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// What has been used of one window and what is leased out of it: never more than its limit together.
///
/// @param limit what is enforced; null where nothing is
/// @param target what the owner asks for: below the limit only while more is used or leased already
/// @param leased handed to gateway processes and not settled yet
/// @param overrun what calls cost beyond their holds; not charged
public record BudgetWindow(
        WindowKey key,
        @Nullable BigInteger limit,
        @Nullable BigInteger target,
        BigInteger spent,
        BigInteger leased,
        BigInteger overrun) {
    public BudgetWindow {
        if (spent.signum() < 0 || leased.signum() < 0 || overrun.signum() < 0) {
            throw new IllegalArgumentException("a window's figures are never negative: " + key);
        }
        if (limit != null && spent.add(leased).compareTo(limit) > 0) {
            throw new IllegalArgumentException("more is used and leased than the limit allows: " + key);
        }
    }

    public static BudgetWindow fresh(WindowKey key, @Nullable BigInteger limit) {
        return new BudgetWindow(key, limit, limit, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);
    }

    /// What may still be leased: nothing while a lowered limit is not reached yet.
    public BigInteger available() {
        if (limit == null || target == null) {
            throw new IllegalStateException("a window without a limit leases nothing");
        }
        return limit.min(target).subtract(spent).subtract(leased).max(BigInteger.ZERO);
    }

    /// Hands out a part of what is available; asking for more is a bug of the caller's.
    public BudgetWindow lease(long amount) {
        if (BigInteger.valueOf(amount).compareTo(available()) > 0) {
            throw new IllegalArgumentException("more was leased than is available: " + key);
        }
        return new BudgetWindow(key, limit, target, spent, leased.add(BigInteger.valueOf(amount)), overrun);
    }

    /// Takes back what a lease does not need any more.
    public BudgetWindow takeBack(long amount) {
        return shrunken(spent, leased.subtract(BigInteger.valueOf(amount)), overrun);
    }

    /// Books a call: its charge is spent, and what its lease loses comes back.
    ///
    /// @param released what the lease shrinks by, the charge included; 0 where the window is not leased from
    public BudgetWindow settle(Charge charge, long released) {
        return shrunken(
                spent.add(BigInteger.valueOf(charge.charged())),
                leased.subtract(BigInteger.valueOf(released)),
                overrun.add(BigInteger.valueOf(charge.overrun())));
    }

    /// Corrects what was booked for a call: down at once, up as far as there is room; the rest is overrun.
    ///
    /// @param delta what is charged more or less
    /// @param beyond what stands more or less beside the limit, whatever room there is
    public BudgetWindow correct(BigInteger delta, BigInteger beyond) {
        var taken = limit == null || target == null ? delta : delta.min(available());
        return shrunken(spent.add(taken), leased, overrun.add(beyond).add(delta).subtract(taken));
    }

    /// Changes the limit: up at once, down as far as what is used and leased allows. Where nothing is enforced,
    /// nothing will be.
    public BudgetWindow aim(BigInteger newTarget) {
        var enforced = limit == null ? null : newTarget.max(spent.add(leased));
        return new BudgetWindow(key, enforced, newTarget, spent, leased, overrun);
    }

    private BudgetWindow shrunken(BigInteger newSpent, BigInteger newLeased, BigInteger newOverrun) {
        var lowered = limit == null || target == null ? limit : limit.min(target.max(newSpent.add(newLeased)));
        return new BudgetWindow(key, lowered, target, newSpent, newLeased, newOverrun);
    }
}
