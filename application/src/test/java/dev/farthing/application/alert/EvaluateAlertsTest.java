package dev.farthing.application.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.alert.Signals.Reading;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.key.RememberedKeys;
import dev.farthing.application.relay.Catalogue;
import dev.farthing.application.report.ListOffers;
import dev.farthing.application.upstream.RememberedVendors;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.alert.AlertRule;
import dev.farthing.domain.alert.AlertRule.Terms;
import dev.farthing.domain.alert.AlertScope;
import dev.farthing.domain.alert.AlertState.Firing;
import dev.farthing.domain.alert.AlertState.Quiet;
import dev.farthing.domain.alert.Comparison;
import dev.farthing.domain.alert.Condition;
import dev.farthing.domain.alert.MessageKind;
import dev.farthing.domain.alert.Metric;
import dev.farthing.domain.alert.Severity;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EvaluateAlertsTest {
    private static final UUID ORG = UUID.fromString("01937f0e-7b9a-7c11-8a55-0d9b6f1c2e3a");
    private static final Caller ADMIN = new Caller.OrgAdmin(ORG);
    private static final Caller OPERATOR = new Caller.Operator(ORG);
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final InstantSource clock = now::get;
    private final RememberedAlerts alerts = new RememberedAlerts();
    private final RememberedAudit audit = new RememberedAudit();
    private final Map<UUID, String> values = new HashMap<>();
    private final Signals signals = (rule, _) -> {
        var value = values.get(rule.id());
        if ("broken".equals(value)) {
            throw new IllegalStateException("broken");
        }
        return Optional.ofNullable(value).map(text -> new Reading(new BigDecimal(text), "it"));
    };
    private final RememberedKeys keys = new RememberedKeys();
    private final RememberedVendors vendors = new RememberedVendors();
    private final CheckScope checkScope = new CheckScope(
            keys,
            vendors.models(),
            vendors.providers(),
            () -> Catalogue.EMPTY,
            new ListOffers(() -> Catalogue.EMPTY, clock));
    private final CreateAlertRule create = new CreateAlertRule(alerts, checkScope, audit, UUID::randomUUID, clock);
    private final EvaluateAlerts evaluate =
            new EvaluateAlerts(alerts, signals, new JudgeAlert(alerts, alerts, UUID::randomUUID, clock), clock);
    private final UpdateAlertRule update = new UpdateAlertRule(alerts, checkScope, alerts, audit, clock);

    private static Terms terms(boolean enabled, @Nullable Instant silencedUntil, UUID... receivers) {
        return new Terms(
                "Many failures",
                new Condition(
                        Metric.ERROR_RATE_PCT,
                        Comparison.AT_LEAST,
                        new BigDecimal("5"),
                        new BigDecimal("2"),
                        Duration.ofMinutes(5),
                        20),
                AlertScope.ALL,
                Severity.CRITICAL,
                enabled,
                silencedUntil,
                Set.of(receivers));
    }

    private AlertRule rule() {
        return create.create(ADMIN, ORG, terms(true, null)).rule();
    }

    private void round(AlertRule rule, @Nullable String value) {
        values.put(rule.id(), value);
        now.set(now.get().plus(EvaluateAlerts.BEAT));
        evaluate.evaluate(() -> true);
    }

    private KnownRule known(AlertRule rule) {
        return alerts.find(rule.id()).orElseThrow();
    }

    private List<MessageKind> kinds() {
        return alerts.told.stream().map(RememberedAlerts.Told::kind).toList();
    }

    @Test
    void anAlarmIsToldOfWhenItBeginsAndWhenItEndsAndNotBetween() {
        var rule = rule();
        for (var value : List.of("1", "5", "9", "3", "6", "2", "4", "1")) {
            round(rule, value);
        }
        assertThat(kinds()).containsExactly(MessageKind.ALERT_FIRING, MessageKind.ALERT_RESOLVED);
        var begin = alerts.told.getFirst();
        assertThat(begin.orgId()).isEqualTo(ORG);
        assertThat(begin.subject())
                .contains(
                        "\"comparison\":\"at_least\"",
                        "\"metric\":\"error_rate_pct\"",
                        "\"of\":\"it\"",
                        "\"rule\":\"Many failures\"",
                        "\"severity\":\"critical\"",
                        "\"threshold\":\"5\"",
                        "\"value\":\"5\"",
                        "\"window_minutes\":5");
        var alert = begin.subject().replaceFirst("^\\{(\"alert_id\":\"[^\"]+\").*", "$1");
        assertThat(alerts.told.getLast().subject())
                .contains(alert, "\"value\":\"2\"", "\"fired_at\":\"2026-11-22T10:01:00Z\"");
        assertThat(known(rule).state()).isEqualTo(new Quiet());
        assertThat(known(rule).value()).isEqualTo("1");
    }

    @Test
    void whereNothingCanBeSaidAnAlarmEnds() {
        var rule = rule();
        round(rule, "9");
        assertThat(known(rule).state()).isInstanceOf(Firing.class);
        round(rule, null);
        assertThat(kinds()).containsExactly(MessageKind.ALERT_FIRING, MessageKind.ALERT_RESOLVED);
    }

    @Test
    void aSilencedRuleNeitherBeginsNorEndsAnything() {
        var rule = rule();
        update.update(ADMIN, rule.id(), terms(true, START.plusSeconds(100)));
        round(rule, "9");
        round(rule, "9");
        assertThat(kinds()).isEmpty();
        now.set(START.plusSeconds(100));
        round(rule, "9");
        assertThat(kinds()).containsExactly(MessageKind.ALERT_FIRING);
        update.update(ADMIN, rule.id(), terms(true, now.get().plusSeconds(60)));
        round(rule, "0");
        assertThat(known(rule).state()).isInstanceOf(Firing.class);
        round(rule, "0");
        assertThat(kinds()).containsExactly(MessageKind.ALERT_FIRING, MessageKind.ALERT_RESOLVED);
    }

    @Test
    void aRuleThatIsSwitchedOffOrRemovedEndsItsAlarm() {
        var off = rule();
        var removed = rule();
        round(off, "9");
        round(removed, "9");
        alerts.told.clear();
        update.update(ADMIN, off.id(), terms(false, null));
        assertThat(kinds()).containsExactly(MessageKind.ALERT_RESOLVED);
        assertThat(known(off).state()).isEqualTo(new Quiet());
        new DeleteAlertRule(alerts, alerts, audit).delete(ADMIN, removed.id());
        assertThat(kinds()).containsExactly(MessageKind.ALERT_RESOLVED, MessageKind.ALERT_RESOLVED);
        assertThat(audit.deeds).extracting(deed -> deed.action()).endsWith("update", "delete");
    }

    @Test
    void aRuleThatCannotBeLookedAtKeepsNoOtherFromIt() {
        var broken = rule();
        var other = rule();
        values.put(broken.id(), "broken");
        values.put(other.id(), "9");
        assertThatThrownBy(() -> evaluate.evaluate(() -> true)).hasMessage("broken");
        assertThat(known(other).state()).isInstanceOf(Firing.class);
    }

    @Test
    void thoseWhomARuleNamesAreToldAndNobodyElse() {
        var webhook = UUID.fromString("01937f0e-7b9a-7c11-8a55-0d9b6f1c2e3c");
        assertThatThrownBy(() -> create.create(ADMIN, ORG, terms(true, null, webhook)))
                .isInstanceOf(FaultException.class);
        alerts.webhooks.add(webhook);
        var rule = create.create(ADMIN, ORG, terms(true, null, webhook)).rule();
        round(rule, "9");
        assertThat(alerts.told.getFirst().receivers()).containsExactly(webhook);
    }

    @Test
    void anOrgAdminReachesItsOwnRulesAlone() {
        var platform = create.create(OPERATOR, null, terms(true, null)).rule();
        var find = new FindAlertRule(alerts);
        assertThat(find.find(OPERATOR, platform.id()).rule()).isEqualTo(platform);
        refused(Fault.NOT_FOUND, () -> find.find(ADMIN, platform.id()));
        refused(Fault.NOT_FOUND, () -> update.update(ADMIN, platform.id(), terms(true, null)));
        refused(Fault.FORBIDDEN, () -> create.create(ADMIN, null, terms(true, null)));
        refused(Fault.FORBIDDEN, () -> find.find(new Caller.TeamAdmin(ORG, ORG), platform.id()));
        refused(Fault.FORBIDDEN, () -> create.create(new Caller.Viewer(ORG), ORG, terms(true, null)));
    }

    private static void refused(Fault fault, Runnable what) {
        assertThatThrownBy(what::run)
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refusal -> assertThat(refusal.fault()).isEqualTo(fault));
    }

    @Test
    void anOrgHasSoManyRulesAndNoMore() {
        for (int i = 0; i < CreateAlertRule.MOST_OF_ONE; i++) {
            rule();
        }
        refused(Fault.LIMIT_REACHED, this::rule);
    }
}
