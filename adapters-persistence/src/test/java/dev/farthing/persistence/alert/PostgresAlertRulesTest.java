package dev.farthing.persistence.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.alert.AlertFilter;
import dev.farthing.application.alert.AlertRuleRepository;
import dev.farthing.application.alert.AlertRulesContract;
import dev.farthing.application.alert.AlertView;
import dev.farthing.domain.alert.AlertScope;
import dev.farthing.domain.alert.MessageKind;
import dev.farthing.domain.alert.Metric;
import dev.farthing.domain.audit.Picture;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresAlertRulesTest implements AlertRulesContract {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private final PostgresOutbox outbox = new PostgresOutbox(DATABASE.dataSource());
    private final PostgresAlertHistory history = new PostgresAlertHistory(DATABASE.dataSource());

    @BeforeEach
    void begin() {
        sql("DELETE FROM alert_rule");
        sql("DELETE FROM webhook");
        sql("DELETE FROM outbox");
    }

    private static void sql(String text, Object... values) {
        Sql.of(text, values).change(DATABASE.dataSource());
    }

    @Override
    public AlertRuleRepository rules() {
        return new PostgresAlertRules(DATABASE.dataSource());
    }

    @Override
    public UUID aWebhook(UUID orgId) {
        var id = UUID.randomUUID();
        sql(
                "INSERT INTO webhook (org_id, id, url, description, kinds, enabled, created_at, updated_at)"
                        + " VALUES (?, ?, 'https://example.com/', '', '{}', true, now(), now())",
                orgId,
                id);
        return id;
    }

    @Override
    public void lose(UUID webhook) {
        sql("DELETE FROM webhook WHERE id = ?", webhook);
    }

    private List<AlertView> page(
            @Nullable UUID org, boolean withPlatform, @Nullable MessageKind kind, @Nullable UUID rule) {
        return history.page(new AlertFilter(org, withPlatform, kind, rule, null, null), true, null, 9);
    }

    @Test
    void replicasThatTakeAtOnceTakeEachRuleOnce() throws Exception {
        for (int i = 1; i <= 20; i++) {
            rules().add(AlertRulesContract.rule(i, ORG, Metric.REQUESTS, AlertScope.ALL));
        }
        Callable<List<UUID>> take =
                () -> rules().take(7, BEAT, NOW).stream().map(rule -> rule.id()).toList();
        var taken = new ArrayList<UUID>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var one : threads.invokeAll(List.of(take, take, take, take))) {
                taken.addAll(one.get());
            }
        }
        rules().take(20, BEAT, NOW).forEach(rule -> taken.add(rule.id()));
        assertThat(taken).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void theHistoryHoldsWhatWasToldNewestFirstAndWhoHasIt() {
        var rule = UUID.randomUUID();
        outbox.tell(ORG, MessageKind.ALERT_FIRING, Picture.EMPTY.with("rule_id", rule), Set.of());
        outbox.tell(ORG, MessageKind.OVERRUN, Picture.EMPTY.with("overrun", "1"), Set.of());
        outbox.tell(OTHER_ORG, MessageKind.OVERRUN, Picture.EMPTY, Set.of());
        outbox.tell(null, MessageKind.MODEL_QUALITY, Picture.EMPTY, Set.of());
        outbox.tell(ORG, MessageKind.WEBHOOK_TEST, Picture.EMPTY, Set.of());
        assertThat(page(ORG, false, null, null)).hasSize(2);
        assertThat(page(ORG, true, null, null)).hasSize(3);
        assertThat(page(null, true, null, null)).hasSize(4);
        assertThat(page(ORG, false, MessageKind.OVERRUN, null))
                .singleElement()
                .satisfies(one -> assertThat(one.subject()).isEqualTo("{\"overrun\": \"1\"}"));
        var fired = page(null, true, null, rule).getFirst();
        assertThat(fired.kind()).isEqualTo("alert_firing");
        assertThat(page(null, true, MessageKind.MODEL_QUALITY, null).getFirst().orgId())
                .isNull();
        var webhook = aWebhook(ORG);
        sql(
                "INSERT INTO webhook_delivery (org_id, webhook_id, id, message_id, kind, state, attempts, queued_at, next_at,"
                        + " attempted_at) VALUES (?, ?, ?, ?, 'x', 'delivered', 2, now(), now(), ?)",
                ORG,
                webhook,
                webhook,
                fired.id(),
                NOW);
        assertThat(page(null, true, null, rule).getFirst().told())
                .containsExactly(new AlertView.Told(webhook, "delivered", 2, NOW));
        var all = page(null, true, null, null);
        assertThat(history.page(
                        new AlertFilter(null, true, null, null, null, null),
                        false,
                        all.getFirst().id(),
                        9))
                .isEqualTo(history.page(new AlertFilter(null, true, null, null, null, null), false, null, 9)
                        .subList(1, 4));
        assertThat(history.page(
                        new AlertFilter(null, true, null, null, all.getFirst().at(), null), false, null, 9))
                .hasSize(1);
        assertThat(history.page(
                        new AlertFilter(
                                null, true, null, null, null, all.getFirst().at()),
                        false,
                        null,
                        9))
                .hasSize(3);
    }
}
