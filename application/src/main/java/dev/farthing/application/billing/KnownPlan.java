package dev.farthing.application.billing;

import dev.farthing.application.ManagedBy;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.billing.PlanTerms;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A plan: what it allows, and what it costs now.
///
/// @param terms those in force; a plan without any costs nothing beside what is used
/// @param validFrom since when; null where it has had no others
/// @param validTo until when, as far as is known
public record KnownPlan(
        Plan plan,
        BillingMode billingMode,
        @Nullable Integer maxKeys,
        boolean archived,
        PlanTerms terms,
        @Nullable Instant validFrom,
        @Nullable Instant validTo,
        ManagedBy managedBy,
        Instant createdAt) {
    /// How an org on the plan pays.
    public enum BillingMode {
        PREPAID,
        POSTPAID,
        SUBSCRIPTION
    }
}
