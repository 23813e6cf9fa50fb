package dev.farthing.domain.forecast;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is there to be used up, in parts that are used one after the other.
public record Reserve(List<Part> parts) {
    public Reserve {
        parts = List.copyOf(parts);
    }

    /// @param end the first day on which what is left of it is gone; null where it stays
    public record Part(BigDecimal amount, @Nullable LocalDate end) {
        private boolean isThereOn(LocalDate day) {
            return end == null || day.isBefore(end);
        }
    }

    /// One that stays until it is used.
    public static Reserve of(BigDecimal amount) {
        return new Reserve(List.of(new Part(amount, null)));
    }

    /// What is left of it once so much is used.
    public Reserve less(BigDecimal used) {
        var rest = used;
        var left = new ArrayList<Part>();
        for (var part : parts) {
            var taken = part.amount().min(rest);
            rest = rest.subtract(taken, MathContext.DECIMAL64);
            var kept = part.amount().subtract(taken, MathContext.DECIMAL64);
            if (kept.signum() > 0) {
                left.add(new Part(kept, part.end()));
            }
        }
        return new Reserve(left);
    }

    Reserve on(LocalDate day) {
        return new Reserve(parts.stream().filter(part -> part.isThereOn(day)).toList());
    }

    boolean isUsedUp() {
        return parts.stream().allMatch(part -> part.amount().signum() <= 0);
    }
}
