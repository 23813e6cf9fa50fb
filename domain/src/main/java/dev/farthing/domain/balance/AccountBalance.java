package dev.farthing.domain.balance;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a vendor says is on an account, in that vendor's own unit: a currency or points.
///
/// @param left what can still be spent; below zero when the vendor lends
/// @param total what there ever was, if the vendor tells it
/// @param used what of it is gone, if the vendor tells it
public record AccountBalance(
        String unit,
        BigDecimal left,
        @Nullable BigDecimal total,
        @Nullable BigDecimal used) {
    /// Longer than it takes to hear of an empty account and ask for its balance again.
    private static final Duration LATELY = Duration.ofMinutes(2);

    private static final BigDecimal MOST = BigDecimal.TEN.pow(18);
    private static final BigDecimal HUNDRED = new BigDecimal(100);
    private static final int DECIMALS = 12;
    private static final int LONGEST_UNIT = 20;

    /// What no account can hold is refused with an [IllegalArgumentException].
    public AccountBalance {
        if (unit.isEmpty() || unit.length() > LONGEST_UNIT) {
            throw new IllegalArgumentException("a unit is a short word");
        }
        left = sane(left);
        total = total == null ? null : sane(total);
        used = used == null ? null : sane(used);
    }

    private static BigDecimal sane(BigDecimal amount) {
        if (amount.precision() - amount.scale() > MOST.precision()
                || amount.abs().compareTo(MOST) > 0) {
            throw new IllegalArgumentException("no account holds that much");
        }
        var rounded = amount.setScale(DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }

    /// Whether something was paid in since the other was told, so that there is something to spend.
    public boolean isToppedUpSince(@Nullable AccountBalance other) {
        return other != null && left.signum() > 0 && unit.equals(other.unit) && left.compareTo(other.left) > 0;
    }

    /// Whether something was paid in a moment ago. A call that was on its way may find the account empty after it was
    /// told that there is more: that says nothing of what is left now.
    ///
    /// @param points what was left in this unit, the earliest first
    public boolean isToppedUpLately(List<Exhaustion.Point> points, Instant now) {
        if (left.signum() <= 0) {
            return false;
        }
        var since = now.minus(LATELY);
        for (int i = points.size() - 1; i >= 0; i--) {
            if (points.get(i).left().compareTo(left) < 0) {
                return true;
            }
            if (!points.get(i).at().isAfter(since)) {
                return false;
            }
        }
        return false;
    }

    /// How much of the total is used, in percent with two decimals, 0 when there is no total; null when the vendor
    /// does not tell both.
    public @Nullable BigDecimal percentage() {
        if (total == null || used == null) {
            return null;
        }
        return total.signum() == 0 ? BigDecimal.ZERO : used.multiply(HUNDRED).divide(total, 2, RoundingMode.HALF_UP);
    }
}
