package dev.farthing.domain.billing;

import dev.farthing.domain.money.Amount;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a quantity costs, counted from the first unit of the period.
///
/// Every part of it costs the difference of two wholes, so that no way of splitting usage changes what all of it
/// costs.
public sealed interface Tariff {
    /// What the first so many units cost together.
    Amount upTo(long quantity);

    /// What the units after the first `from`, up to and with the unit `to`, cost.
    default Amount between(long from, long to) {
        return upTo(to).minus(upTo(from));
    }

    /// Every unit costs the same.
    record PerUnit(Amount price) implements Tariff {
        public PerUnit {
            mustNotBeNegative(price);
        }

        @Override
        public Amount upTo(long quantity) {
            return times(price, quantity);
        }
    }

    /// Each unit costs what the step it falls into says, and a step that is reached costs its fee once.
    record Graduated(List<Step> steps) implements Tariff {
        public Graduated {
            steps = inOrder(steps);
        }

        @Override
        public Amount upTo(long quantity) {
            var cost = Amount.ZERO;
            long below = 0;
            for (var step : steps) {
                if (quantity <= below) {
                    break;
                }
                long top = step.reach(quantity);
                cost = cost.plus(step.fee()).plus(times(step.price(), top - below));
                below = top;
            }
            return cost;
        }
    }

    /// All units cost what the step says that the last of them falls into.
    record Volume(List<Step> steps) implements Tariff {
        public Volume {
            steps = inOrder(steps);
        }

        @Override
        public Amount upTo(long quantity) {
            if (quantity == 0) {
                return Amount.ZERO;
            }
            for (var step : steps) {
                if (step.reach(quantity) == quantity) {
                    return step.fee().plus(times(step.price(), quantity));
                }
            }
            throw new IllegalStateException("the last step has no end");
        }
    }

    /// Units are sold by the package; one that is begun is paid.
    record ByPackage(long size, Amount price) implements Tariff {
        public ByPackage {
            mustNotBeNegative(price);
            if (size < 1) {
                throw new IllegalArgumentException("a package holds at least one unit");
            }
        }

        @Override
        public Amount upTo(long quantity) {
            return times(price, Math.ceilDiv(quantity, size));
        }
    }

    /// A part of a staircase of prices.
    ///
    /// @param upTo the last unit it holds; null for the last step, which has no end
    /// @param price what a unit costs
    /// @param fee what reaching it costs besides
    record Step(@Nullable Long upTo, Amount price, Amount fee) {
        public Step {
            mustNotBeNegative(price);
            mustNotBeNegative(fee);
        }

        private long reach(long quantity) {
            return upTo == null ? quantity : Math.min(quantity, upTo);
        }
    }

    private static List<Step> inOrder(List<Step> steps) {
        long below = 0;
        for (int i = 0; i < steps.size(); i++) {
            var end = steps.get(i).upTo();
            boolean last = i == steps.size() - 1;
            if (last != (end == null)) {
                throw new IllegalArgumentException("the last step, and no other, has no end");
            }
            if (end != null && end <= below) {
                throw new IllegalArgumentException(
                        "a step ends at " + end + ", where the one before it does or earlier");
            }
            below = end == null ? below : end;
        }
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a staircase has at least one step");
        }
        return List.copyOf(steps);
    }

    private static void mustNotBeNegative(Amount price) {
        if (price.signum() < 0) {
            throw new IllegalArgumentException("a price below zero");
        }
    }

    private static Amount times(Amount price, long quantity) {
        return price.times(BigInteger.valueOf(quantity));
    }
}
