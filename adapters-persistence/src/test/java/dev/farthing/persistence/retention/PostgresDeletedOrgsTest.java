package dev.farthing.persistence.retention;

import static dev.farthing.application.relay.SomeCall.aCallAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.persistence.PlainOrgs;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.DatabaseRoles;
import dev.farthing.persistence.server.FreshDatabase;
import dev.farthing.persistence.usage.RecordedCalls;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresDeletedOrgsTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    /// What stays of an org: invoices, by the law, and that it was erased.
    private static final Set<String> STAYS = Set.of(
            "invoice",
            "invoice_line",
            "invoice_cover",
            "invoice_known",
            "credit_note",
            "ledger_txn",
            "ledger_entry",
            "audit_record",
            "audit_head",
            "erased_org");

    private static final String BALANCES = "SELECT account || ' ' || sum(amount_pico) FROM ledger_entry"
            + " WHERE org_id = ? GROUP BY account HAVING sum(amount_pico) <> 0 ORDER BY account";

    private final PostgresDeletedOrgs deleted = new PostgresDeletedOrgs(DATABASE.dataSource());

    private static void sql(String text, Object... values) {
        Sql.of(text, values).change(DATABASE.dataSource());
    }

    private static List<String> texts(String text, Object... values) {
        return Sql.of(text, values).rows(DATABASE.dataSource(), row -> String.valueOf(row.getString(1)));
    }

    private static String text(String text, Object... values) {
        return texts(text, values).getFirst();
    }

    /// Something in nearly every table that belongs to orgs.
    private static UUID anOrgWithAPast() {
        var org = PlainOrgs.anOrg(DATABASE.dataSource(), true);
        var key = UUID.randomUUID();
        sql("INSERT INTO team (org_id, id, name) VALUES (?, ?, 'red')", org, key);
        sql(
                "INSERT INTO issued_key (org_id, id, team_id, name, concurrency_limit, public_id, secret_hash, secret_hint)"
                        + " VALUES (?, ?, ?, 'key', 3, ?, sha256('x'), 'x')",
                org,
                key,
                key,
                key.toString());
        sql(
                "INSERT INTO admin_key (id, role, org_id, team_id, name, public_id, secret_hash, secret_hint)"
                        + " VALUES (?, 'team_admin', ?, ?, 'admin', ?, sha256('x'), 'x')",
                key,
                org,
                key,
                key.toString());
        sql("INSERT INTO key_use VALUES (?, ?, now())", org, key);
        sql(
                "INSERT INTO budget_window (org_id, budget_id, starts_at) SELECT org_id, id, 'epoch' FROM budget WHERE org_id = ?",
                org);
        sql(
                "INSERT INTO lease (org_id, budget_id, starts_at, replica) SELECT org_id, budget_id, starts_at, org_id"
                        + " FROM budget_window WHERE org_id = ?",
                org);
        sql("INSERT INTO wallet (org_id, budget_id) VALUES (?, ?)", org, org);
        sql("INSERT INTO credit (org_id, id, kind, amount_pico, priority) VALUES (?, ?, 'purchased', 7, 0)", org, key);
        sql("INSERT INTO credit_draw VALUES (?, now(), 3)", org);
        sql("INSERT INTO price_book (id, org_id) VALUES (?, ?)", org, org);
        sql("INSERT INTO price (id, model_id, rates, valid_from, book_id) VALUES (?, 'm', '{}', now(), ?)", key, org);
        sql("INSERT INTO outbox (org_id, kind, subject) VALUES (?, 'budget_threshold', '{}')", org);
        sql("INSERT INTO org_parked (org_id, reason) VALUES (?, 'difference')", org);
        sql("INSERT INTO reconciliation_job (org_id, id) VALUES (?, ?)", org, key);
        sql(
                "INSERT INTO idempotency VALUES ('key:' || ?, sha256('k'), sha256('r'), 201, NULL, NULL, now())",
                key.toString());
        RecordedCalls.write(
                DATABASE,
                Stream.of("2026-11-20T12:00:00Z", "2026-11-21T12:00:00Z")
                        .map(at -> aCallAt(Instant.parse(at)).of(org, key, key).record())
                        .toList());
        sql(
                "INSERT INTO usage_adjustment (org_id, id, request_id, started_at, bucket, delta_pico, reason)"
                        + " SELECT org_id, request_id, request_id, started_at, started_at, -1, 'bill' FROM usage_row WHERE org_id = ?",
                org);
        posted(org, "one", "unbilled", "usage_revenue", 10);
        posted(org, "two", "cash", "wallet", 7);
        posted(org, "three", "wallet", "unbilled", 3);
        sql("INSERT INTO audit_head VALUES (?, 1, repeat('1', 64))", org);
        sql(
                "INSERT INTO audit_record (org_id, seq, id, at, actor, action, object_type, object_id, prev_hash, hash)"
                        + " VALUES (?, 1, gen_random_uuid(), now(), 'system', 'make', 'org', 'acme', repeat('0', 64), repeat('1', 64))",
                org);
        return org;
    }

    private static void posted(UUID org, String key, String to, String from, int pico) {
        sql(
                "WITH t AS (INSERT INTO ledger_txn (org_id, id, idempotency_key, kind, bucket)"
                        + " VALUES (?, gen_random_uuid(), ?, 'usage', now()) RETURNING org_id, id)"
                        + " INSERT INTO ledger_entry SELECT org_id, id, account, amount FROM t,"
                        + " (VALUES (?::text, ?::numeric), (?::text, ?::numeric)) AS e (account, amount)",
                org,
                key,
                to,
                pico,
                from,
                -pico);
    }

    private static void invoiced(UUID org) {
        sql(
                "INSERT INTO invoice (org_id, id, kind, period_from, period_to, time_zone, currency, stored_before,"
                        + " subtotal_pico, discount_pico, tax_pico, total_pico, booked_pico, digest, created_at)"
                        + " VALUES (?, ?, 'period', now() - interval '60 days', now() - interval '30 days', 'UTC', 'CNY', now(),"
                        + " 0, 0, 0, 0, 0, repeat('0', 64), now())",
                org,
                org);
        sql("INSERT INTO erased_org (org_id, name, time_zone) VALUES (?, 'acme', 'UTC')", org);
    }

    private void erased(UUID org) {
        sql("UPDATE org SET suspended = true, erasing_since = now() - interval '2 minutes' WHERE id = ?", org);
        assertThat(deleted.waiting()).contains(org);
        assertThat(deleted.erase(org)).as("what it came to went first").isFalse();
        assertThat(deleted.erase(org)).as("then the calls").isFalse();
        assertThat(deleted.erase(org)).isTrue();
        assertThat(deleted.erase(org)).as("once more is no mistake").isTrue();
    }

    private static Map<String, String> rowsOf(UUID org) {
        var rows = new TreeMap<String, String>();
        for (var table : texts("SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
                + " AND a.attname = 'org_id' AND a.atttypid = 'uuid'::regtype WHERE c.relkind IN ('r', 'p')"
                + " AND NOT c.relispartition AND c.relnamespace = current_schema()::regnamespace")) {
            var digest = text(
                    "SELECT count(*) || ' ' || coalesce(md5(string_agg(r::text, ',' ORDER BY r::text)), '')" + " FROM "
                            + table + " r WHERE org_id = ?",
                    org);
            if (!digest.startsWith("0 ")) {
                rows.put(table, digest);
            }
        }
        return rows;
    }

    // J129: nothing is left of an org but what the law keeps, and nothing of the others is touched.
    @Test
    void j129NothingIsLeftOfAnErasedOrgButItsInvoicesAndOthersAreAsTheyWere() {
        var org = anOrgWithAPast();
        invoiced(org);
        var other = anOrgWithAPast();
        assertThat(rowsOf(org)).hasSizeGreaterThan(22);
        var before = rowsOf(other);
        int answers = Integer.parseInt(text("SELECT count(*) FROM idempotency"));

        erased(org);

        assertThat(rowsOf(org).keySet()).isSubsetOf(STAYS).contains("invoice", "erased_org", "audit_record");
        assertThat(rowsOf(other)).isEqualTo(before);
        assertThat(texts("SELECT name FROM org WHERE id = ?", org)).isEmpty();
        assertThat(texts("SELECT id::text FROM price WHERE book_id = ?", org)).isEmpty();
        assertThat(text("SELECT count(*) FROM idempotency")).isEqualTo(String.valueOf(answers - 1));
    }

    @Test
    void theLedgerOfAnErasedOrgIsOneBalancedClosingTransaction() {
        var org = anOrgWithAPast();
        var balances = texts(BALANCES, org);
        assertThat(balances).hasSize(4);
        erased(org);
        assertThat(texts("SELECT kind FROM ledger_txn WHERE org_id = ?", org)).containsExactly("closing");
        assertThat(texts(BALANCES, org)).isEqualTo(balances);
        assertThat(text("SELECT sum(amount_pico) FROM ledger_entry WHERE org_id = ?", org))
                .isEqualTo("0");
        assertThat(texts("SELECT name FROM erased_org WHERE org_id = ?", org))
                .as("there is no invoice to be read")
                .isEmpty();
    }

    @Test
    void theAuditOfAnErasedOrgEndsInATombstone() {
        var org = anOrgWithAPast();
        erased(org);
        assertThat(texts("SELECT action || ' ' || seq || ' ' || prev_hash FROM audit_record WHERE org_id = ?", org))
                .containsExactly("erase 2 " + "1".repeat(64));
        assertThat(text(
                        "SELECT h.hash = r.hash AND h.seq = 2 AND r.hash = audit_fingerprint(r) FROM audit_head h"
                                + " JOIN audit_record r USING (org_id) WHERE org_id = ?",
                        org))
                .isEqualTo("t");
    }

    @Test
    void anOrgThatWasNotDeletedIsNotErased() {
        var org = anOrgWithAPast();
        var before = rowsOf(org);
        assertThat(deleted.waiting()).doesNotContain(org);
        assertThat(deleted.erase(org)).isTrue();
        assertThat(rowsOf(org)).isEqualTo(before);
        sql("UPDATE org SET erasing_since = now() WHERE id = ?", org);
        assertThat(deleted.waiting()).as("not every replica knows yet").doesNotContain(org);
    }

    @Test
    void nobodyElseTakesAwayWhatOnlyGrows() throws SQLException {
        var org = anOrgWithAPast();
        try (var app = DATABASE.connection();
                var statement = app.createStatement()) {
            statement.execute(DatabaseRoles.AS_APP);
            statement.execute("SELECT set_config('farthing.org_id', '*', false)");
            statement.execute("SELECT set_config('farthing.erasing', '" + org + "', false)");
            for (var table : List.of("ledger_entry", "ledger_txn", "credit", "audit_record", "usage_row")) {
                assertThatThrownBy(() -> statement.execute("DELETE FROM " + table + " WHERE org_id = '" + org + "'"))
                        .as(table)
                        .isInstanceOf(SQLException.class);
            }
            statement.execute("SELECT set_config('farthing.org_id', '" + UUID.randomUUID() + "', false)");
            assertThatThrownBy(() -> statement.execute("SELECT erase_org('" + org + "', 10)"))
                    .isInstanceOf(SQLException.class);
        }
    }
}
