package dev.farthing.domain.budget;

import dev.farthing.domain.money.Money;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a settled call is charged, window by window; every hold ends with it.
///
/// @param replica the life of the gateway process whose leases were held on; null where nothing was held
/// @param charged what the tenant pays
/// @param overrun what the call cost beyond its hold, which the tenant does not pay
public record Booking(@Nullable UUID replica, List<Line> lines, Money charged, Money overrun) {
    public static final Booking NONE = new Booking(null, List.of(), Money.ZERO, Money.ZERO);

    public Booking {
        lines = List.copyOf(lines);
    }

    /// Whether the call was admitted from slices, so that no intent told of it.
    public boolean isSliced() {
        return lines.stream().anyMatch(Line::isSliced);
    }

    /// One hold and what is charged to its window.
    public record Line(Hold hold, Charge charge) {
        public boolean isSliced() {
            return hold.manner() == Hold.Manner.SLICED;
        }
    }
}
