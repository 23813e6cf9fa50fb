package dev.farthing.domain.alert;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// When somebody wants to be told.
///
/// @param orgId whose things it is about; null for those of every org and of the platform
public record AlertRule(@Nullable UUID orgId, UUID id, Terms terms, Instant createdAt, Instant updatedAt) {
    public static final int LONGEST_NAME = 200;
    public static final int MOST_RECEIVERS = 20;

    /// What it says.
    ///
    /// @param silencedUntil until then it neither begins nor ends an alarm
    /// @param receivers the webhooks that are told, whatever kinds they want; empty: all that want alerts
    public record Terms(
            String name,
            Condition condition,
            AlertScope scope,
            Severity severity,
            boolean enabled,
            @Nullable Instant silencedUntil,
            Set<UUID> receivers) {
        public Terms {
            receivers = Set.copyOf(receivers);
        }

        /// The first thing that does not go together; null when all does.
        ///
        /// @param ofPlatform whether it is about every org
        public @Nullable Misfit misfit(boolean ofPlatform) {
            var metric = condition.metric();
            if (condition.threshold().signum() < 0 && !metric.goesBelowZero()) {
                return new Misfit("threshold", "this metric is never below zero");
            }
            if (metric.isPlatforms() && !ofPlatform) {
                return new Misfit("metric", "is about vendors: operators watch it, for all orgs");
            }
            if ((scope.teamId() != null || scope.keyId() != null) && (!metric.isOfKeys() || ofPlatform)) {
                return new Misfit(scope.teamId() == null ? "key_id" : "team_id", "does not narrow this");
            }
            if (scope.model() != null && !metric.isOfModels()) {
                return new Misfit("model", "does not narrow this metric");
            }
            if (scope.provider() != null && !metric.isOfProviders()) {
                return new Misfit("provider", "does not narrow this metric");
            }
            return null;
        }
    }

    /// What of a rule does not go with the rest, and why.
    public record Misfit(String field, String reason) {}

    public boolean isSilent(Instant now) {
        var until = terms.silencedUntil();
        return !terms.enabled() || (until != null && now.isBefore(until));
    }

    public AlertRule with(Terms changed, Instant now) {
        return new AlertRule(orgId, id, changed, createdAt, now);
    }
}
