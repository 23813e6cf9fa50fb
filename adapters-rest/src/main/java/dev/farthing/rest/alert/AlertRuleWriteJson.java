package dev.farthing.rest.alert;

import dev.farthing.domain.alert.AlertRule;
import dev.farthing.domain.alert.AlertRule.Terms;
import dev.farthing.domain.alert.AlertScope;
import dev.farthing.domain.alert.Comparison;
import dev.farthing.domain.alert.Condition;
import dev.farthing.domain.alert.Metric;
import dev.farthing.domain.alert.Severity;
import dev.farthing.rest.Fields;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a rule is to say; of an existing one, an absent field stays as it is.
@Schema(name = "AlertRuleRequest")
record AlertRuleWriteJson(
        @Schema(examples = "Many failures") @Nullable String name,
        @Nullable Metric metric,
        @Schema(defaultValue = "at_least") @Nullable Comparison comparison,
        @Schema(examples = "5") @Nullable String threshold,

        @Schema(description = "null or absent: the threshold itself", examples = "2") @Nullable
        String resolveThreshold,

        @Schema(defaultValue = "5", minimum = "1", maximum = "60") @Nullable
        Integer windowMinutes,

        @Schema(defaultValue = "20", minimum = "1", maximum = "100000") @Nullable
        Integer minRequests,

        @Nullable UUID teamId,
        @Nullable UUID keyId,
        @Nullable String model,
        @Nullable String provider,
        @Schema(defaultValue = "warning") @Nullable Severity severity,
        @Schema(defaultValue = "true") @Nullable Boolean enabled,
        @Nullable Instant silencedUntil,
        @Nullable List<UUID> webhookIds,

        @Schema(defaultValue = "false", description = "on creation: about every org and the platform; operators only")
        @Nullable
        Boolean allOrgs,

        @Schema(description = "on creation: another org than one's own; operators only") @Nullable
        UUID orgId) {
    private static final int LONGEST = 256;
    private static final int DECIMALS = 12;
    private static final BigDecimal MOST = BigDecimal.TEN.pow(15);
    private static final Terms USUAL = new Terms(
            "",
            new Condition(
                    Metric.ERROR_RATE_PCT,
                    Comparison.AT_LEAST,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    Duration.ofMinutes(5),
                    20),
            AlertScope.ALL,
            Severity.WARNING,
            true,
            null,
            Set.of());

    static Terms read(Fields fields, boolean ofPlatform) {
        fields.require("name");
        fields.require("metric");
        fields.require("threshold");
        return over(USUAL, fields, ofPlatform);
    }

    /// Everything a body says; checked as a whole.
    static Terms over(Terms old, Fields fields, boolean ofPlatform) {
        var condition = condition(old.condition(), fields);
        var scope = new AlertScope(
                fields.has("team_id") ? fields.uuid("team_id") : old.scope().teamId(),
                fields.has("key_id") ? fields.uuid("key_id") : old.scope().keyId(),
                fields.has("model")
                        ? fields.optionalText("model", LONGEST)
                        : old.scope().model(),
                fields.has("provider")
                        ? fields.optionalText("provider", LONGEST)
                        : old.scope().provider());
        var terms = new Terms(
                fields.has("name") ? fields.text("name", 1, AlertRule.LONGEST_NAME) : old.name(),
                condition,
                scope,
                fields.choice("severity", Severity.class, old.severity()),
                fields.bool("enabled", old.enabled()),
                fields.has("silenced_until") ? fields.instant("silenced_until") : old.silencedUntil(),
                fields.has("webhook_ids") ? receivers(fields) : old.receivers());
        var misfit = terms.misfit(ofPlatform);
        if (misfit != null) {
            fields.reject(misfit.field(), "value_error", "Value error, " + misfit.reason());
        }
        fields.checkAll();
        return terms;
    }

    private static Set<UUID> receivers(Fields fields) {
        return new HashSet<>(fields.texts("webhook_ids", AlertRule.MOST_RECEIVERS, 36, AlertRuleWriteJson::receiver));
    }

    private static UUID receiver(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be ids of webhooks", e);
        }
    }

    private static Condition condition(Condition old, Fields fields) {
        var comparison = fields.choice("comparison", Comparison.class, old.comparison());
        var threshold = decimal(fields, "threshold", old.threshold());
        boolean says = fields.has("resolve_threshold");
        boolean follows = !says
                && (fields.has("threshold") || fields.has("comparison"))
                && old.resolve().compareTo(old.threshold()) == 0;
        var resolve = follows ? threshold : decimal(fields, "resolve_threshold", says ? threshold : old.resolve());
        int minutes = Objects.requireNonNullElse(
                fields.integer("window_minutes", (int) Condition.SHORTEST_WINDOW.toMinutes(), (int)
                        Condition.LONGEST_WINDOW.toMinutes()),
                (int) old.window().toMinutes());
        int least = Objects.requireNonNullElse(
                fields.integer("min_requests", 1, Condition.MOST_LEAST_CALLS), old.leastCalls());
        var metric = fields.choice("metric", Metric.class, old.metric());
        try {
            return new Condition(metric, comparison, threshold, resolve, Duration.ofMinutes(minutes), least);
        } catch (IllegalArgumentException wrong) {
            fields.reject("resolve_threshold", "value_error", "Value error, " + wrong.getMessage());
            return old;
        }
    }

    private static BigDecimal decimal(Fields fields, String name, BigDecimal otherwise) {
        var value = fields.decimal(name, DECIMALS);
        if (value != null && value.abs().compareTo(MOST) > 0) {
            fields.reject(name, "less_than_equal", "Input should be less than or equal to " + MOST.toPlainString());
            return otherwise;
        }
        return value == null ? otherwise : value;
    }
}
