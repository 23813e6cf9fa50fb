package dev.farthing.persistence.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.webhook.DeliveryQueue;
import dev.farthing.application.webhook.WebhookRepository;
import dev.farthing.application.webhook.WebhooksContract;
import dev.farthing.domain.alert.MessageKind;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabase;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresWebhooksTest implements WebhooksContract {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    @BeforeEach
    void begin() {
        Sql.of("DELETE FROM webhook").change(DATABASE.dataSource());
        Sql.of("DELETE FROM alert_rule").change(DATABASE.dataSource());
        Sql.of("DELETE FROM outbox").change(DATABASE.dataSource());
    }

    @Override
    public WebhookRepository webhooks() {
        return new PostgresWebhooks(DATABASE.dataSource());
    }

    @Override
    public DeliveryQueue queue() {
        return new PostgresDeliveries(DATABASE.dataSource());
    }

    @Override
    public UUID write(UUID orgId, MessageKind kind) {
        return Sql.of(
                        "INSERT INTO outbox (org_id, kind, subject) VALUES (?, ?, '{}') RETURNING message_id",
                        orgId,
                        kind.label())
                .rows(DATABASE.dataSource(), row -> row.getObject(1, UUID.class))
                .getFirst();
    }

    @Override
    public void nameInRule(UUID webhook, String rule) {
        Sql.of("""
                INSERT INTO alert_rule (org_id, id, name, metric, comparison, threshold, resolve, window_minutes, least_calls,
                    severity, enabled, receivers, created_at, updated_at)
                VALUES (?, ?, ?, 'requests', 'at_least', 1, 1, 5, 1, 'info', true, ?, now(), now())
                """, ORG, webhook, rule, new UUID[] {webhook}).change(DATABASE.dataSource());
    }

    @Test
    void idsOfMessagesAreOfTheirTime() {
        var id = write(ORG, MessageKind.OVERRUN);
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(Sql.of(
                                "SELECT abs(extract(epoch FROM clock_timestamp()) * 1000 - ?::bigint) < 60000",
                                id.getMostSignificantBits() >>> 16)
                        .rows(DATABASE.dataSource(), row -> row.getBoolean(1)))
                .containsExactly(true);
    }

    @Test
    void replicasThatTakeAtOnceShareWhatThereIs() throws Exception {
        for (int i = 1; i <= 20; i++) {
            webhooks()
                    .add(
                            new dev.farthing.domain.webhook.Webhook(
                                    ORG,
                                    UUID.fromString("01937f0e-7b9a-7c11-8a55-%012d".formatted(i)),
                                    dev.farthing.domain.webhook.Address.parse("https://example.com/"),
                                    "",
                                    java.util.Set.of(),
                                    true,
                                    false,
                                    null,
                                    null,
                                    NOW,
                                    NOW),
                            SECRET);
        }
        for (int i = 0; i < 3; i++) {
            write(ORG, MessageKind.OVERRUN);
        }
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<Integer> distribute = () -> queue().distribute(2, NOW);
            int seen = 0;
            for (var one : threads.invokeAll(List.of(distribute, distribute, distribute, distribute))) {
                seen += one.get();
            }
            assertThat(seen).isEqualTo(3);
            Callable<List<DeliveryQueue.Due>> take = () -> queue().take(99, NOW, LATER);
            var ids = new HashSet<UUID>();
            int taken = 0;
            for (var one : threads.invokeAll(List.of(take, take, take, take))) {
                taken += one.get().size();
                one.get().forEach(due -> ids.add(due.id()));
            }
            assertThat(taken).isEqualTo(ids.size()).isPositive();
            assertThat(ids.size() + queue().take(99, NOW, LATER).size()).isEqualTo(60);
        }
    }

    @Test
    void withAnOrgGoThoseWhoWereToldOfIt() {
        Sql.of("INSERT INTO plan (id, code, name) VALUES (?, 'p', 'p')", ORG).change(DATABASE.dataSource());
        Sql.of("INSERT INTO org (id, name, plan_id, time_zone) VALUES (?, 'o', ?, 'UTC')", ORG, ORG)
                .change(DATABASE.dataSource());
        Sql.of(
                        "INSERT INTO webhook (org_id, id, url, description, kinds, enabled, created_at, updated_at)"
                                + " VALUES (?, ?, 'https://example.com/', '', '{}', true, now(), now())",
                        ORG,
                        ORG)
                .change(DATABASE.dataSource());
        Sql.of("DELETE FROM org WHERE id = ?", ORG).change(DATABASE.dataSource());
        assertThat(webhooks().find(ORG)).isEmpty();
    }
}
