package dev.farthing.domain.billing;

import dev.farthing.domain.money.Fraction;
import org.jspecify.annotations.Nullable;

/// What something costs, exactly, before it becomes a line.
///
/// @param period the time it is for
/// @param model null where it is not one model's
/// @param meter what the quantity counts; null where nothing is counted
/// @param calls how many calls stand behind it
/// @param note for people
public record Charge(
        LineKind kind,
        Period period,
        @Nullable String model,
        @Nullable Meter meter,
        long quantity,
        long calls,
        Fraction exact,
        String note) {
    /// Something that counts nothing.
    public static Charge of(LineKind kind, Period period, Fraction exact, String note) {
        return new Charge(kind, period, null, null, 0, 0, exact, note);
    }
}
