package dev.farthing.application.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.Slice;
import dev.farthing.domain.alert.AlertRule;
import dev.farthing.domain.alert.AlertRule.Terms;
import dev.farthing.domain.alert.AlertScope;
import dev.farthing.domain.alert.AlertState.Firing;
import dev.farthing.domain.alert.AlertState.Quiet;
import dev.farthing.domain.alert.Comparison;
import dev.farthing.domain.alert.Condition;
import dev.farthing.domain.alert.Metric;
import dev.farthing.domain.alert.Severity;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every memory of rules must do; each test begins with an empty one.
public interface AlertRulesContract {
    Instant NOW = Instant.parse("2026-11-21T12:00:00.123456Z");
    Duration BEAT = Duration.ofSeconds(30);
    UUID ORG = UUID.fromString("01937f0e-7b9a-7c11-8a55-0d9b6f1c2e3a");
    UUID OTHER_ORG = UUID.fromString("01937f0e-7b9a-7c11-8a55-0d9b6f1c2e3b");
    Slice ALL = new Slice(0, 9);

    AlertRuleRepository rules();

    /// A webhook of this org.
    UUID aWebhook(UUID orgId);

    /// Has a webhook be gone.
    void lose(UUID webhook);

    static AlertRule rule(int number, @Nullable UUID orgId, Metric metric, AlertScope scope, UUID... receivers) {
        return new AlertRule(
                orgId,
                UUID.fromString("01937f0e-7b9a-7c11-8a55-%012d".formatted(number)),
                new Terms(
                        "rule " + number,
                        new Condition(
                                metric,
                                Comparison.AT_LEAST,
                                new BigDecimal("5.5"),
                                new BigDecimal("2"),
                                Duration.ofMinutes(7),
                                3),
                        scope,
                        Severity.CRITICAL,
                        true,
                        null,
                        Set.of(receivers)),
                NOW,
                NOW);
    }

    private AlertRule add(int number, @Nullable UUID orgId) {
        var rule = rule(number, orgId, Metric.REQUESTS, AlertScope.ALL);
        rules().add(rule);
        return rule;
    }

    @Test
    default void aRuleIsFoundAsItWasAddedAndSaved() {
        var rule = rule(1, ORG, Metric.ERROR_RATE_PCT, new AlertScope(OTHER_ORG, ORG, "m", "p"), aWebhook(ORG));
        rules().add(rule);
        assertThat(rules().find(rule.id())).contains(new KnownRule(rule, new Quiet(), null, null));
        var firing = new Firing(OTHER_ORG, NOW);
        rules().note(rule.id(), firing, new BigDecimal("7.25"), NOW.plusSeconds(1));
        var terms = rule.terms();
        var changed = rule.with(
                new Terms(
                        "other", terms.condition(), AlertScope.ALL, Severity.INFO, false, NOW.plusSeconds(9), Set.of()),
                NOW.plusSeconds(2));
        rules().save(changed);
        assertThat(rules().findForChange(rule.id()))
                .contains(new KnownRule(changed, firing, new BigDecimal("7.25"), NOW.plusSeconds(1)));
        rules().note(rule.id(), new Quiet(), null, NOW);
        assertThat(rules().find(rule.id())).contains(new KnownRule(changed, new Quiet(), null, NOW));
        rules().remove(rule.id());
        assertThat(rules().find(rule.id())).isEmpty();
    }

    @Test
    default void listsAreOfTheirOrgNewestFirst() {
        var own = add(1, ORG);
        var foreign = add(2, OTHER_ORG);
        var platform = add(3, null);
        assertThat(rules().list(ORG, false, ALL).items())
                .extracting(KnownRule::rule)
                .containsExactly(own);
        assertThat(rules().list(ORG, true, ALL).items())
                .extracting(KnownRule::rule)
                .containsExactly(platform, own);
        var all = rules().list(null, true, new Slice(1, 1));
        assertThat(all.items()).extracting(KnownRule::rule).containsExactly(foreign);
        assertThat(all.total()).isEqualTo(3);
        assertThat(rules().count(ORG)).isEqualTo(1);
        assertThat(rules().count(null)).isEqualTo(1);
    }

    @Test
    default void aRuleNamesWebhooksOfItsOwnOrgAlone() {
        var rule =
                rule(1, ORG, Metric.REQUESTS, AlertScope.ALL, UUID.fromString("01937f0e-7b9a-7c11-8a55-00000000ffff"));
        assertThatThrownBy(() -> rules().add(rule))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refusal -> assertThat(refusal.fault()).isEqualTo(Fault.NOT_FOUND));
        assertThat(rules().find(rule.id())).isEmpty();
    }

    @Test
    default void aRuleWhoseWebhookIsGoneIsChangedAllTheSame() {
        var webhook = aWebhook(ORG);
        var rule = rule(1, ORG, Metric.REQUESTS, AlertScope.ALL, webhook);
        rules().add(rule);
        lose(webhook);
        var terms = rule.terms();
        var silenced = rule.with(
                new Terms(
                        "silent",
                        terms.condition(),
                        AlertScope.ALL,
                        Severity.INFO,
                        true,
                        NOW.plusSeconds(9),
                        Set.of(webhook)),
                NOW);
        rules().save(silenced);
        assertThat(rules().find(rule.id()).orElseThrow().rule()).isEqualTo(silenced);
        var other = rule(2, ORG, Metric.REQUESTS, AlertScope.ALL, webhook);
        assertThatThrownBy(() -> rules().add(other)).isInstanceOf(FaultException.class);
    }

    @Test
    default void aRuleIsTakenOnceABeatUnlessItIsSwitchedOff() {
        var one = add(1, ORG);
        var other = add(2, null);
        var off = add(3, ORG);
        var terms = off.terms();
        rules().save(off.with(
                new Terms("", terms.condition(), AlertScope.ALL, Severity.INFO, false, null, Set.of()), NOW));
        assertThat(rules().take(9, BEAT, NOW)).containsExactlyInAnyOrder(one, other);
        assertThat(rules().take(9, BEAT, NOW.plusSeconds(29))).isEmpty();
        assertThat(rules().take(1, BEAT, NOW.plusSeconds(30))).hasSize(1);
        assertThat(rules().take(9, BEAT, NOW.plusSeconds(30))).hasSize(1);
        assertThat(rules().take(9, BEAT, NOW.plusSeconds(30))).isEmpty();
    }
}
