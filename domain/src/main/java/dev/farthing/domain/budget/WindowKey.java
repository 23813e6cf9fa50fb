package dev.farthing.domain.budget;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/// One window of one budget; ordered as every writer locks them.
public record WindowKey(UUID orgId, UUID budgetId, Instant startsAt) implements Comparable<WindowKey> {
    private static final Comparator<WindowKey> ORDER = Comparator.comparing(WindowKey::orgId, UuidOrder.AS_STORED)
            .thenComparing(WindowKey::budgetId, UuidOrder.AS_STORED)
            .thenComparing(WindowKey::startsAt);

    @Override
    public int compareTo(WindowKey other) {
        return ORDER.compare(this, other);
    }
}
