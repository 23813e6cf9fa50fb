package dev.farthing.web.alerts;

import dev.farthing.domain.alert.AlertRule;
import dev.farthing.domain.alert.AlertRule.Terms;
import dev.farthing.domain.alert.AlertScope;
import dev.farthing.domain.alert.Comparison;
import dev.farthing.domain.alert.Condition;
import dev.farthing.domain.alert.Metric;
import dev.farthing.domain.alert.Severity;
import dev.farthing.web.Form;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What people fill in about a rule.
final class RuleForm {
    private static final int LONGEST = 256;
    private static final int DECIMALS = 12;
    private static final int USUAL_CALLS = 20;
    private static final Duration USUAL_WINDOW = Duration.ofMinutes(5);

    private RuleForm() {}

    /// Every mistake of it is told at once.
    ///
    /// @param silencedUntil what the form does not alter
    static Terms read(
            Form form, @Nullable UUID team, AlertWords words, boolean ofPlatform, @Nullable Instant silencedUntil) {
        var terms = new Terms(
                form.text("name", words.name(), AlertRule.LONGEST_NAME),
                condition(form, words),
                new AlertScope(
                        team,
                        form.id("key", words.key()),
                        form.optionalText("model", words.model(), LONGEST),
                        form.optionalText("provider", words.provider(), LONGEST)),
                Objects.requireNonNullElse(form.choice("severity", words.severity(), Severity.class), Severity.WARNING),
                form.isTicked("enabled"),
                silencedUntil,
                Set.copyOf(form.ids("receiver", words.receivers(), AlertRule.MOST_RECEIVERS)));
        form.check();
        var misfit = terms.misfit(ofPlatform);
        if (misfit != null) {
            form.refuse(label(misfit.field(), words), misfit.reason());
        }
        form.check();
        return terms;
    }

    /// What the form calls a field that programs know by another name.
    private static String label(String field, AlertWords words) {
        return switch (field) {
            case "threshold" -> words.threshold();
            case "metric" -> words.metric();
            case "team_id" -> words.team();
            case "key_id" -> words.key();
            case "model" -> words.model();
            case "provider" -> words.provider();
            default -> field;
        };
    }

    private static Condition condition(Form form, AlertWords words) {
        var metric = form.choice("metric", words.metric(), Metric.class);
        var comparison = Objects.requireNonNullElse(
                form.choice("comparison", words.comparison(), Comparison.class), Comparison.AT_LEAST);
        form.text("threshold", words.threshold(), LONGEST);
        var threshold =
                Objects.requireNonNullElse(form.signed("threshold", words.threshold(), DECIMALS), BigDecimal.ZERO);
        var resolve = Objects.requireNonNullElse(form.signed("resolve", words.resolve(), DECIMALS), threshold);
        var minutes = form.whole("window", words.window(), 1, (int) Condition.LONGEST_WINDOW.toMinutes());
        var least = form.whole("least", words.least(), 1, Condition.MOST_LEAST_CALLS);
        try {
            return new Condition(
                    metric == null ? Metric.REQUESTS : metric,
                    comparison,
                    threshold,
                    resolve,
                    minutes == null ? USUAL_WINDOW : Duration.ofMinutes(minutes),
                    least == null ? USUAL_CALLS : least);
        } catch (IllegalArgumentException _) {
            form.reject(words.resolve_beyond());
            return new Condition(Metric.REQUESTS, comparison, threshold, threshold, USUAL_WINDOW, USUAL_CALLS);
        }
    }
}
