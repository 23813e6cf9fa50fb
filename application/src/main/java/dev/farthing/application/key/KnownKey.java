package dev.farthing.application.key;

import dev.farthing.application.budget.KnownBudget;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A key as people look at it at an instant, when it was last used, and how its budgets stand.
public record KnownKey(IssuedKey key, Instant at, @Nullable Instant lastUsedAt, List<KnownBudget> budgets) {
    public KeyStatus status() {
        return key.statusAt(at);
    }
}
