package dev.farthing.domain.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.alert.AlertRule.Terms;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlertRuleTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final UUID ID = new UUID(0, 7);

    private static Terms terms(Metric metric, AlertScope scope, @Nullable Instant silencedUntil) {
        return new Terms(
                "rule",
                new Condition(metric, Comparison.AT_LEAST, BigDecimal.ONE, BigDecimal.ONE, Duration.ofMinutes(5), 10),
                scope,
                Severity.WARNING,
                true,
                silencedUntil,
                Set.of());
    }

    private static @Nullable String misfit(Metric metric, AlertScope scope, boolean ofPlatform) {
        var misfit = terms(metric, scope, null).misfit(ofPlatform);
        return misfit == null ? null : misfit.field();
    }

    @Test
    void vendorsAreWatchedForThePlatformAlone() {
        assertThat(misfit(Metric.INVALID_CREDENTIALS, AlertScope.ALL, false)).isEqualTo("metric");
        assertThat(misfit(Metric.INVALID_CREDENTIALS, AlertScope.ALL, true)).isNull();
        assertThat(misfit(Metric.BAD_CHANNELS, new AlertScope(null, null, null, "p"), true))
                .isNull();
        assertThat(misfit(Metric.BAD_CHANNELS, new AlertScope(null, null, "m", null), true))
                .isEqualTo("model");
    }

    @Test
    void onlyWhatIsLeftIsWatchedBelowZero() {
        for (var metric : Metric.values()) {
            var one = terms(metric, AlertScope.ALL, null);
            var below = new Condition(
                    metric, Comparison.AT_MOST, BigDecimal.ONE.negate(), BigDecimal.ONE, Duration.ofMinutes(5), 10);
            var misfit = new Terms("rule", below, one.scope(), one.severity(), true, null, Set.of()).misfit(true);
            assertThat(misfit == null ? null : misfit.field()).isEqualTo(metric.goesBelowZero() ? null : "threshold");
        }
        assertThat(Metric.BALANCE.goesBelowZero()).isTrue();
        assertThat(Metric.COST_PER_HOUR.goesBelowZero()).isFalse();
    }

    @Test
    void aScopeNarrowsWhatKnowsIt() {
        assertThat(misfit(Metric.ERROR_RATE_PCT, new AlertScope(ID, ID, "m", "p"), false))
                .isNull();
        assertThat(misfit(Metric.BUDGET_PCT, new AlertScope(ID, null, null, null), false))
                .isNull();
        assertThat(misfit(Metric.BUDGET_PCT, new AlertScope(null, null, null, "p"), false))
                .isEqualTo("provider");
        assertThat(misfit(Metric.BALANCE, new AlertScope(null, ID, null, null), false))
                .isEqualTo("key_id");
        assertThat(misfit(Metric.REQUESTS, new AlertScope(ID, null, null, null), true))
                .isEqualTo("team_id");
    }

    @Test
    void aSilencedRuleSpeaksAgainWhenItsTimeIsOver() {
        var rule = new AlertRule(null, ID, terms(Metric.REQUESTS, AlertScope.ALL, NOW), NOW, NOW);
        assertThat(rule.isSilent(NOW.minusMillis(1))).isTrue();
        assertThat(rule.isSilent(NOW)).isFalse();
        var off = new Terms("rule", rule.terms().condition(), AlertScope.ALL, Severity.INFO, false, null, Set.of());
        assertThat(rule.with(off, NOW).isSilent(NOW)).isTrue();
        assertThat(rule.with(off, NOW.plusSeconds(1)).createdAt()).isEqualTo(NOW);
    }
}
