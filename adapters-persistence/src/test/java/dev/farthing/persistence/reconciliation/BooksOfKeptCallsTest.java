package dev.farthing.persistence.reconciliation;

import static dev.farthing.application.relay.SomeCall.aCallAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.reconciliation.Reconciliation;
import dev.farthing.persistence.PlainOrgs;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FoldedSums;
import dev.farthing.persistence.server.FreshDatabase;
import dev.farthing.persistence.usage.RecordedCalls;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What is let go of because of its age is no difference.
class BooksOfKeptCallsTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2020-03-01T00:00:00Z");
    private static final UUID KEY = new UUID(5, 5);

    private final PostgresBooks books = new PostgresBooks(DATABASE.dataSource(), Currency.getInstance("CNY"));
    private final UUID org = PlainOrgs.anOrg(DATABASE.dataSource(), false);

    private static void sql(String text, Object... values) {
        Sql.of(text, values).change(DATABASE.dataSource());
    }

    private Reconciliation reconcile() {
        return books.reconcile(org, FROM, TO);
    }

    @Test
    void theSumsAreTheSameBeforeAndAfter() {
        for (var month : List.of("2020-01-01", "2020-02-01")) {
            Sql.of("SELECT make_month_partitions(?::date)::text", month)
                    .rows(DATABASE.dataSource(), row -> row.getString(1));
        }
        sql(
                "INSERT INTO installation (currency, time_zone, default_org) VALUES ('CNY', 'UTC', ?)"
                        + " ON CONFLICT DO NOTHING",
                org);
        sql("UPDATE plan_change SET valid_from = timestamptz '2020-03-15 00:00Z' WHERE org_id = ?", org);
        sql(
                "INSERT INTO issued_key (org_id, id, name, public_id, secret_hash, secret_hint)"
                        + " VALUES (?, ?, 'key', 'key', sha256('x'), 'x')",
                org,
                KEY);
        var calls = IntStream.range(0, 60)
                .mapToObj(day -> aCallAt(FROM.plus(Duration.ofDays(day)).minusSeconds(day % 3 - 1))
                        .of(org, null, KEY)
                        .record())
                .filter(call -> !call.startedAt().isBefore(FROM))
                .toList();
        RecordedCalls.write(DATABASE, calls);
        FoldedSums.of(DATABASE);
        var before = reconcile();
        assertThat(before.usage()).isEqualTo(before.rollup());
        assertThat(before.usage().isZero()).isFalse();
        assertThat(before.broken()).doesNotContain("rollup_sums", "rollup_requests", "rollup_tokens", "call_recorded");

        Sql.of("SELECT drop_month_calls('2020-02-01')::text").rows(DATABASE.dataSource(), row -> row.getString(1));

        var after = reconcile();
        assertThat(Sql.of("SELECT count(*) FROM usage_row WHERE org_id = ?", org)
                        .rows(DATABASE.dataSource(), row -> row.getInt(1)))
                .noneMatch(left -> left >= calls.size() || left == 0);
        assertThat(after.usage()).isEqualTo(before.usage());
        assertThat(after.rollup()).isEqualTo(before.rollup());
        assertThat(after.broken()).isEqualTo(before.broken());

        sql("UPDATE usage_rollup SET requests = requests + 1 WHERE org_id = ? AND bucket >= '2020-02-15'", org);
        assertThat(reconcile().broken()).as("what is kept is still compared").contains("rollup_requests");
        sql("UPDATE usage_rollup SET requests = requests - 1 WHERE org_id = ? AND bucket >= '2020-02-15'", org);
    }

    @Test
    void aKeysBudgetIsComparedWithItsSumsOnceItsCallsAreGone() {
        for (var month : List.of("2020-01-01", "2020-02-01")) {
            Sql.of("SELECT make_month_partitions(?::date)::text", month)
                    .rows(DATABASE.dataSource(), row -> row.getString(1));
        }
        sql("""
            INSERT INTO installation (currency, time_zone, default_org) VALUES ('CNY', 'UTC', ?) ON CONFLICT DO NOTHING
            """, org);
        sql("UPDATE plan_change SET valid_from = timestamptz '2020-03-15 00:00Z' WHERE org_id = ?", org);
        var key = UUID.randomUUID();
        var call = aCallAt(FROM.plusSeconds(3_600)).of(org, null, key).record();
        RecordedCalls.write(DATABASE, List.of(call));
        FoldedSums.of(DATABASE);
        var budget = UUID.randomUUID();
        sql("""
            INSERT INTO budget (org_id, id, scope, scope_id, unit, limit_amt, span, hard, created_at)
            VALUES (?, ?, 'key', ?, 'money', 1000000000000, 'month', false, '2019-01-01')
            """, org, budget, key);
        sql("""
            INSERT INTO budget_window (org_id, budget_id, starts_at, ends_at, spent)
            VALUES (?, ?, '2020-01-01 00:00Z', '2020-02-01 00:00Z', ?)
            """, org, budget, BigDecimal.valueOf(call.cost().pico()));
        assertThat(reconcile().broken()).doesNotContain("budget_used");
        Sql.of("SELECT drop_month_calls('2020-02-01')::text").rows(DATABASE.dataSource(), row -> row.getString(1));
        assertThat(reconcile().broken()).doesNotContain("budget_used");
        sql("UPDATE budget_window SET spent = spent + 1 WHERE budget_id = ?", budget);
        assertThat(reconcile().broken()).contains("budget_used");
    }
}
