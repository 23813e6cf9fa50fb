package dev.farthing.domain.budget;

import java.util.Comparator;
import java.util.UUID;

/// The order databases give to ids: by their bytes, not by Java's signed halves.
final class UuidOrder {
    static final Comparator<UUID> AS_STORED = (a, b) -> {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    };

    private UuidOrder() {}
}
