package dev.farthing.rest.alert;

import dev.farthing.application.alert.KnownRule;
import dev.farthing.domain.alert.AlertState.Firing;
import dev.farthing.domain.alert.Comparison;
import dev.farthing.domain.alert.Metric;
import dev.farthing.domain.alert.Severity;
import dev.farthing.domain.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// When somebody wants to be told, and how that stands.
@Schema(name = "AlertRule")
record AlertRuleJson(
        UUID id,

        @Schema(description = "whose things it is about; null for those of every org and of the platform") @Nullable
        UUID orgId,

        boolean allOrgs,
        @Schema(examples = "Many failures") String name,
        Metric metric,
        Comparison comparison,

        @Schema(description = "an exact decimal in the metric's unit", examples = "5")
        String threshold,

        @Schema(description = "what a value must get past for the alarm to end", examples = "2")
        String resolveThreshold,

        @Schema(description = "null where the metric is about now") @Nullable
        Integer windowMinutes,

        @Schema(description = "of fewer calls nothing is said; null where that is of no meaning") @Nullable
        Integer minRequests,

        @Nullable UUID teamId,
        @Nullable UUID keyId,
        @Nullable String model,
        @Nullable String provider,
        Severity severity,
        boolean enabled,

        @Schema(description = "until then it neither begins nor ends an alarm") @Nullable
        Instant silencedUntil,

        @Schema(description = "who is told; empty: every webhook that wants alerts")
        List<UUID> webhookIds,

        @Schema(enumeration = {"quiet", "firing"}) String state,
        @Nullable Instant firingSince,

        @Schema(description = "what its alarm's beginning and end have in common") @Nullable
        UUID alertId,

        @Schema(description = "when it was looked at last; null where there was nothing to say") @Nullable
        String value,

        @Nullable Instant evaluatedAt,
        Instant createdAt,
        Instant updatedAt) {
    static AlertRuleJson of(KnownRule known) {
        var rule = known.rule();
        var terms = rule.terms();
        var condition = terms.condition();
        var metric = condition.metric();
        var firing = known.state() instanceof Firing one ? one : null;
        var value = known.value();
        return new AlertRuleJson(
                rule.id(),
                rule.orgId(),
                rule.orgId() == null,
                terms.name(),
                metric,
                condition.comparison(),
                Money.plain(condition.threshold()),
                Money.plain(condition.resolve()),
                metric.hasWindow() ? (int) condition.window().toMinutes() : null,
                metric.needsCalls() ? condition.leastCalls() : null,
                terms.scope().teamId(),
                terms.scope().keyId(),
                terms.scope().model(),
                terms.scope().provider(),
                terms.severity(),
                terms.enabled(),
                terms.silencedUntil(),
                terms.receivers().stream().sorted().toList(),
                firing == null ? "quiet" : "firing",
                firing == null ? null : firing.since(),
                firing == null ? null : firing.alertId(),
                value == null ? null : Money.plain(value),
                known.evaluatedAt(),
                rule.createdAt(),
                rule.updatedAt());
    }
}
