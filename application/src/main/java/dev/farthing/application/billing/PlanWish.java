package dev.farthing.application.billing;

import dev.farthing.application.billing.KnownPlan.BillingMode;
import dev.farthing.domain.billing.PlanTerms;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a plan shall be.
///
/// @param validFrom from when on the terms hold; null for now. What the plan allows holds at once.
public record PlanWish(
        String code,
        String name,
        BillingMode billingMode,
        List<String> modelsAllowed,
        @Nullable Integer rpmLimit,
        @Nullable Integer tpmLimit,
        @Nullable Integer concurrencyLimit,
        @Nullable Integer maxKeys,
        boolean archived,
        PlanTerms terms,
        @Nullable Instant validFrom) {
    public PlanWish {
        modelsAllowed = List.copyOf(modelsAllowed);
    }
}
