package dev.farthing.domain.account;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an org has signed up for: an empty model list allows all, a missing limit is none.
public record Plan(
        UUID id,
        String code,
        String name,
        List<String> modelsAllowed,
        @Nullable Integer rpmLimit,
        @Nullable Integer tpmLimit,
        @Nullable Integer concurrencyLimit) {
    public Plan {
        modelsAllowed = List.copyOf(modelsAllowed);
    }

    public boolean allowsModel(String model) {
        return modelsAllowed.isEmpty() || modelsAllowed.contains(model);
    }
}
