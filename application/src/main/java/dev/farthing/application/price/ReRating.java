package dev.farthing.application.price;

import java.math.BigInteger;
import java.util.List;

/// What calls cost, and what they would cost, in pico.
///
/// @param lines by model
public record ReRating(List<Line> lines, Line total) {
    public ReRating {
        lines = List.copyOf(lines);
    }

    /// The sums of a model; the total's bears no name.
    ///
    /// @param changedCalls those that would be charged at another price
    public record Line(String model, long calls, long changedCalls, BigInteger oldPico, BigInteger newPico) {
        static Line none(String model) {
            return new Line(model, 0, 0, BigInteger.ZERO, BigInteger.ZERO);
        }

        Line plus(Line other) {
            return new Line(
                    model,
                    calls + other.calls,
                    changedCalls + other.changedCalls,
                    oldPico.add(other.oldPico),
                    newPico.add(other.newPico));
        }

        public BigInteger differencePico() {
            return newPico.subtract(oldPico);
        }
    }
}
