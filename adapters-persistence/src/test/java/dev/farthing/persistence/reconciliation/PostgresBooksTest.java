package dev.farthing.persistence.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.reconciliation.Books;
import dev.farthing.application.reconciliation.CheckBooks;
import dev.farthing.application.reconciliation.Reconciliation;
import dev.farthing.domain.budget.Calendar;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.money.Amount;
import dev.farthing.persistence.CalendarColumns;
import dev.farthing.persistence.Scene;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class PostgresBooksTest {
    private static final Instant DAY = Instant.now().truncatedTo(ChronoUnit.DAYS);
    private static final Instant NEXT = DAY.plus(1, ChronoUnit.DAYS);
    private static final Instant CALLED = DAY.plusSeconds(60);

    @Inject
    Books books;

    @Inject
    Scene scene;

    @Inject
    DataSource database;

    /// What breaks an invariant: its name, and the statement that breaks it for the org `?1`.
    record Corruption(String name, String sql) {}

    static Stream<Corruption> corruptions() {
        return Stream.of(
                new Corruption("ledger_zero_sum", """
                    UPDATE ledger_entry SET amount_pico = amount_pico + 1 WHERE org_id = ?1 AND account = 'unbilled'
                    """),
                new Corruption("ledger_zero_sum", """
                    INSERT INTO ledger_txn (org_id, id, idempotency_key, kind, bucket)
                    SELECT org_id, gen_random_uuid(), 'empty', 'usage', bucket
                    FROM ledger_txn WHERE org_id = ?1 AND id = org_id
                    """),
                new Corruption("rollup_sums", "UPDATE usage_row SET cost_pico = cost_pico + 1 WHERE org_id = ?1"),
                new Corruption("rollup_sums", "DELETE FROM usage_row WHERE org_id = ?1"),
                new Corruption("rollup_requests", "UPDATE usage_rollup SET requests = requests + 1 WHERE org_id = ?1"),
                new Corruption("rollup_hours", "UPDATE usage_hour_rollup SET requests = 2 WHERE org_id = ?1"),
                new Corruption("rollup_hours", "UPDATE usage_hour_rollup SET cost_pico = 9 WHERE org_id = ?1"),
                new Corruption("rollup_hours", "UPDATE usage_rollup SET saved_pico = 1 WHERE org_id = ?1"),
                new Corruption("rollup_hours", "UPDATE usage_rollup SET response_hits = 1 WHERE org_id = ?1"),
                new Corruption(
                        "rollup_hours", "UPDATE usage_hour_rollup SET response_saving_pico = 1 WHERE org_id = ?1"),
                new Corruption("rollup_responses", "UPDATE usage_row SET response_saving_pico = 5 WHERE org_id = ?1"),
                new Corruption("rollup_responses", """
                    UPDATE usage_rollup SET response_saving_pico = 5 WHERE org_id = ?1
                    """),
                new Corruption("rollup_hours", "DELETE FROM usage_hour_rollup WHERE org_id = ?1"),
                new Corruption("ledger_sums", """
                    UPDATE ledger_entry SET amount_pico = amount_pico * 2 WHERE org_id = ?1
                    """),
                new Corruption("budget_spent", """
                    UPDATE budget_window SET spent = spent - 1 WHERE org_id = ?1 AND budget_id = ?1
                    """),
                new Corruption("budget_leased", """
                    UPDATE budget_window SET leased = leased + 1 WHERE org_id = ?1 AND budget_id <> ?1
                    """),
                new Corruption("lease_allocated", "UPDATE lease SET allocated = allocated - 1 WHERE org_id = ?1"),
                new Corruption("lease_allocated", "DELETE FROM intent WHERE org_id = ?1"),
                new Corruption("slice_orphaned", """
                    UPDATE lease SET sliced = 1, replica = gen_random_uuid() WHERE org_id = ?1 AND allocated > 0
                    """),
                new Corruption("intent_settled", """
                    UPDATE intent SET request_id = (SELECT request_id FROM usage_row WHERE org_id = ?1)
                    WHERE org_id = ?1
                    """),
                new Corruption("intent_stale", """
                    UPDATE replica SET heartbeat_at = clock_timestamp() - interval '2 minutes'
                    WHERE id IN (SELECT replica FROM intent WHERE org_id = ?1)
                    """),
                new Corruption("intent_stale", """
                    DELETE FROM replica WHERE id IN (SELECT replica FROM intent WHERE org_id = ?1)
                    """),
                new Corruption("price_version", """
                    UPDATE price SET valid_from = valid_from + interval '1 hour'
                    WHERE id IN (SELECT price_id FROM usage_row WHERE org_id = ?1)
                    """),
                new Corruption("foreign_key_rows", """
                    UPDATE usage_rollup SET key_id = gen_random_uuid() WHERE org_id = ?1
                    """),
                new Corruption("negative_sums", "UPDATE usage_rollup SET cost_pico = -1 WHERE org_id = ?1"),
                new Corruption("wallet_ledger", "UPDATE credit SET expired_pico = expired_pico + 1 WHERE org_id = ?1"),
                new Corruption("wallet_drawn", "UPDATE credit_draw SET drawn_pico = drawn_pico + 1 WHERE org_id = ?1"),
                new Corruption("wallet_drawn", "UPDATE wallet SET passed_pico = passed_pico + 99 WHERE org_id = ?1"),
                new Corruption("audit_chain", "UPDATE audit_record SET object_id = 'other' WHERE org_id = ?1"),
                new Corruption("audit_chain", "DELETE FROM audit_record WHERE org_id = ?1 AND seq = 1"),
                new Corruption("audit_chain", "DELETE FROM audit_record WHERE org_id = ?1 AND seq = 2"),
                new Corruption("audit_chain", "UPDATE audit_head SET seq = 1 WHERE org_id = ?1"),
                new Corruption("outbox_undelivered", """
                    UPDATE outbox SET delivered_at = NULL
                    WHERE org_id = ?1 AND created_at < clock_timestamp() - interval '10 minutes'
                    """),
                new Corruption("overrun_untold", "UPDATE usage_row SET overrun_pico = 1 WHERE org_id = ?1"),
                new Corruption(
                        "rollup_tokens", "UPDATE usage_row SET prompt_tokens = 2, input_tokens = 2 WHERE org_id = ?1"),
                new Corruption("budget_used", """
                    UPDATE budget_window SET spent = spent + 1 WHERE org_id = ?1 AND budget_id = md5('money' || ?1)::uuid
                    """),
                new Corruption("budget_used", """
                    UPDATE budget_window SET spent = spent - 1 WHERE org_id = ?1 AND budget_id = md5('money' || ?1)::uuid
                    """),
                new Corruption("budget_used", """
                    UPDATE budget_window SET spent = spent - 1 WHERE org_id = ?1 AND budget_id = md5('tokens' || ?1)::uuid
                    """),
                new Corruption("budget_used", """
                    UPDATE budget_window SET spent = spent + 1 WHERE org_id = ?1 AND budget_id = md5('team' || ?1)::uuid
                    """),
                new Corruption("budget_used", """
                    UPDATE budget_window SET spent = spent + 1 WHERE org_id = ?1 AND budget_id = md5('calls' || ?1)::uuid
                    """),
                new Corruption("budget_used", """
                    UPDATE budget_window SET spent = 0 WHERE org_id = ?1 AND budget_id = md5('ever' || ?1)::uuid
                    """),
                new Corruption("budget_used", "UPDATE usage_row SET key_id = gen_random_uuid() WHERE org_id = ?1"),
                new Corruption("budget_used", """
                    UPDATE budget_window SET spent = spent + 1 WHERE org_id = ?1 AND budget_id = md5(?1::text)::uuid
                    """),
                lost("lost_call_charged", 9, "NULL"),
                lost("lost_call_charged", 11, "NULL"),
                lost("lost_call_charged", 10, "'bill'"),
                new Corruption("lost_call_charged", """
                    INSERT INTO lost_call
                    SELECT org_id, overlay(request_id::text PLACING 'ffff' FROM 33)::uuid, now() - interval '2 minutes',
                        1, 1, 0, '{}', '{}', '{}', '{}', '{}', '{}', '{}', NULL
                    FROM usage_row WHERE org_id = ?1
                    """),
                new Corruption("places_spent", """
                    UPDATE budget_window SET spent = 1 WHERE org_id = ?1 AND budget_id = md5('places' || ?1)::uuid
                    """),
                new Corruption("call_recorded", "DELETE FROM attempt WHERE org_id = ?1"),
                new Corruption("call_recorded", "DELETE FROM usage_row WHERE org_id = ?1"),
                new Corruption("call_recorded", """
                    INSERT INTO usage_adjustment (org_id, id, request_id, started_at, bucket, delta_pico, reason)
                    SELECT org_id, id, gen_random_uuid(), bucket, bucket, 1, 'of nothing'
                    FROM ledger_txn WHERE org_id = ?1 AND id = org_id
                    """),
                new Corruption("invoice_lines", "UPDATE invoice SET total_pico = total_pico + 1 WHERE org_id = ?1"),
                new Corruption("invoice_lines", "DELETE FROM invoice_line WHERE org_id = ?1 AND position = 2"),
                new Corruption("invoice_rounding", """
                    UPDATE invoice_line SET amount_pico = amount_pico + 10000000000 WHERE org_id = ?1
                    """),
                new Corruption("invoice_usage_lines", """
                    UPDATE invoice_line SET exact_num = exact_num + 1 WHERE org_id = ?1 AND kind = 'usage'
                    """),
                new Corruption("invoice_usage_lines", """
                    UPDATE invoice_line SET model = 'another' WHERE org_id = ?1 AND kind = 'usage'
                    """),
                new Corruption("invoice_usage", "UPDATE invoice_cover SET charged_pico = 9 WHERE org_id = ?1"),
                new Corruption("invoice_usage", "UPDATE invoice_cover SET charged_pico = 11 WHERE org_id = ?1"),
                new Corruption("invoice_numbers", """
                    UPDATE invoice SET number = 1000000 + abs(hashtext(?1)), issued_at = now() WHERE org_id = ?1
                    """),
                new Corruption("wallet_limit", """
                    UPDATE budget SET limit_amt = limit_amt + 1 WHERE org_id = ?1 AND kind = 'wallet'
                    """));
    }

    /// The settled call as a lost one, of which a counting budget was charged so much.
    private static Corruption lost(String name, int charged, String knownBy) {
        return new Corruption(name, """
            WITH lost AS (UPDATE usage_row SET error_code = 'gateway_lost' WHERE org_id = ?1 RETURNING *)
            INSERT INTO lost_call
            SELECT org_id, request_id, now(), 1, 1, 0, ARRAY [org_id], ARRAY [started_at], '{money}', '{counted}', '{0}',
                ARRAY [%s], '{0}', %s
            FROM lost
            """.formatted(charged, knownBy));
    }

    @Test
    void a20APriceThatWasEndedForThePastAccusesNoCallThatWasChargedBefore() {
        var org = aSoundOrg();
        scene.sql("UPDATE price SET valid_to = ?1 WHERE id = ?2", DAY.plusSeconds(10), org);
        assertThat(reconcile(org).broken()).isEmpty();
        corrupt("UPDATE price SET closed_at = timestamptz '" + DAY.plusSeconds(20) + "' WHERE id = ?1", org);
        assertThat(reconcile(org).broken()).as("it was known to have ended").containsExactly("price_version");
    }

    @Test
    void aBalanceThatWasChargedLessThanItsCallsIsNamed() {
        var org = aSoundOrg();
        var before = DAY.minus(2, ChronoUnit.DAYS);
        corrupt(
                "UPDATE budget SET created_at = timestamptz '" + before + "' WHERE org_id = ?1 AND kind = 'wallet'",
                org);
        assertThat(books.reconcile(org, before, NEXT).broken()).isEmpty();
        corrupt(
                "UPDATE budget_window SET spent = spent - 1 WHERE org_id = ?1 AND budget_id = md5(?1::text)::uuid",
                org);
        assertThat(books.reconcile(org, before, NEXT).broken()).contains("budget_used");
    }

    @Test
    void aLostCallThatIsChargedWhatItsRowSaysAccusesNobody() {
        var org = aSoundOrg();
        corrupt(lost("", 10, "NULL").sql(), org);
        assertThat(reconcile(org).broken()).isEmpty();
    }

    /// Credit that was drawn for more than a call came to pays for later ones.
    @Test
    void aCorrectionThatGivesBackWhatCreditPaidForAccusesNobody() {
        var org = aSoundOrg();
        corrupt("UPDATE usage_rollup SET cost_pico = 4 WHERE org_id = ?1", org);
        corrupt("UPDATE usage_hour_rollup SET cost_pico = 4 WHERE org_id = ?1", org);
        corrupt("UPDATE budget_window SET spent = 4 WHERE org_id = ?1 AND spent = 10", org);
        corrupt("UPDATE invoice_cover SET charged_pico = 4 WHERE org_id = ?1", org);
        corrupt("UPDATE invoice_line SET exact_num = 4 WHERE org_id = ?1 AND kind = 'usage'", org);
        corrupt("""
            INSERT INTO usage_adjustment (org_id, id, request_id, started_at, bucket, delta_pico, reason)
            SELECT org_id, request_id, request_id, started_at, date_bin('15 minutes', started_at, 'epoch'), -6, 'bill'
            FROM usage_row WHERE org_id = ?1
            """, org);
        corrupt("""
            WITH txn AS (INSERT INTO ledger_txn (org_id, id, idempotency_key, kind, bucket)
                SELECT org_id, md5('a' || org_id)::uuid, 'adjustment', 'adjustment', bucket FROM ledger_txn
                WHERE org_id = ?1 AND id = org_id RETURNING *)
            INSERT INTO ledger_entry (org_id, txn_id, account, amount_pico)
            SELECT org_id, id, account, amount FROM txn, (VALUES ('unbilled', -6), ('usage_revenue', 6)) e (account, amount)
            """, org);
        assertThat(reconcile(org).broken()).isEmpty();
    }

    @Test
    void soundBooksAgree() {
        var org = aSoundOrg();
        var found = reconcile(org);
        assertThat(found.broken()).isEmpty();
        assertThat(found.usage().toPlainString()).isEqualTo("0.00000000001");
        assertThat(found.difference().isZero()).isTrue();
        assertThat(found.invariants()).hasSizeGreaterThan(14);
        assertThat(books.reconcile(org, DAY.minusSeconds(86_400), DAY).usage().isZero())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("corruptions")
    void whatIsBrokenIsNamed(Corruption corruption) {
        var org = aSoundOrg();
        assertThat(reconcile(org).broken()).isEmpty();
        assertThat(corrupt(corruption.sql(), org)).as("rows changed").isPositive();
        assertThat(reconcile(org).broken()).contains(corruption.name());
        assertThat(reconcile(aSoundOrg()).broken()).as("others are not accused").isEmpty();
    }

    @Test
    void everyInvariantOfMoneyWasSeenBroken() {
        var elsewhere = List.of("budget_overspent");
        var seen = corruptions().map(Corruption::name).toList();
        assertThat(Checks.ALL)
                .extracting(Check::name)
                .allMatch(name -> seen.contains(name) || elsewhere.contains(name));
    }

    /// What was corrected of a lost process's call: the row says what was guessed, the window what it came to.
    @Test
    void aCallOfALostProcessAccusesNoBudgetOfTokens() {
        var org = aSoundOrg();
        corrupt("UPDATE usage_row SET error_code = 'gateway_lost' WHERE org_id = ?1", org);
        corrupt("""
            UPDATE budget_window SET spent = 700
            WHERE org_id = ?1 AND budget_id IN (md5('tokens' || ?1)::uuid, md5('calls' || ?1)::uuid)
            """, org);
        assertThat(reconcile(org).broken()).isEmpty();
    }

    /// A budget of requests counts what vendors were asked for.
    @Test
    void anAnswerThatWasGivenAgainAccusesNoBudget() {
        var org = aSoundOrg();
        corrupt("""
            INSERT INTO usage_row
            SELECT again.* FROM usage_row u, jsonb_populate_record(NULL::usage_row, to_jsonb(u) || jsonb_build_object(
                'request_id', overlay(u.request_id::text PLACING 'ffff' FROM 33), 'cost_pico', 0, 'prompt_tokens', 0,
                'input_tokens', 0, 'completion_tokens', 0, 'output_tokens', 0, 'attempts', 0, 'price_id', NULL,
                'response_saving_pico', 7)) again
            WHERE u.org_id = ?1
            """, org);
        for (var sums : List.of("usage_rollup", "usage_hour_rollup")) {
            corrupt(
                    "UPDATE " + sums + " SET requests = requests + 1, ok_requests = ok_requests + 1, response_hits = 1,"
                            + " response_saving_pico = 7 WHERE org_id = ?1",
                    org);
        }
        assertThat(reconcile(org).broken()).isEmpty();
    }

    @Test
    void aCallOfTheMinuteInWhichABudgetWasMadeMayCountOrNot() {
        var org = aSoundOrg();
        corrupt("UPDATE budget SET created_at = timestamptz '" + CALLED + "' WHERE org_id = ?1 AND kind = 'cap'", org);
        assertThat(reconcile(org).broken()).isEmpty();
        corrupt(
                "UPDATE budget_window SET spent = 0 WHERE org_id = ?1 AND budget_id IN"
                        + " (SELECT id FROM budget WHERE org_id = ?1 AND kind = 'cap')",
                org);
        assertThat(reconcile(org).broken()).isEmpty();
    }

    @Test
    void callsAndBudgetsAreFoundByTheirIndexes() {
        var org = aSoundOrg();
        for (var check : Checks.ALL) {
            if (List.of("budget_used", "call_recorded", "rollup_tokens", "invoice_usage")
                    .contains(check.name())) {
                var text = check.text()
                        .replaceAll("(?<!:):org\\b", "'" + org + "'::uuid")
                        .replaceAll("(?<!:):from\\b", "timestamptz '" + DAY + "'")
                        .replaceAll("(?<!:):to\\b", "timestamptz '" + NEXT + "'");
                var plan = Scene.inTransaction(() -> {
                    Sql.of("SET LOCAL enable_seqscan = off").change(database);
                    return Sql.of("EXPLAIN (COSTS OFF) " + text).rows(database, row -> row.getString(1));
                });
                assertThat(String.join("\n", plan))
                        .as(check.name())
                        .doesNotContain("Seq Scan on usage_r", "Seq Scan on attempt", "Seq Scan on ledger");
            }
        }
    }

    @Test
    void anOverspentBudgetIsNamed() {
        var org = aSoundOrg();
        var check = Sql.of("""
                        SELECT conname FROM pg_constraint WHERE conrelid = 'budget_window'::regclass
                        AND pg_get_constraintdef(oid) LIKE '%(spent + leased) <= limit_amt%'
                        """).rows(database, row -> row.getString(1)).getFirst();
        Scene.inTransaction(() -> {
            Sql.of("ALTER TABLE budget_window DROP CONSTRAINT " + check).change(database);
            Sql.of("UPDATE budget_window SET limit_amt = 1 WHERE org_id = ? AND limit_amt IS NOT NULL", org)
                    .change(database);
            Sql.of("ALTER TABLE budget_window ADD CONSTRAINT " + check
                            + " CHECK (spent + leased <= limit_amt) NOT VALID")
                    .change(database);
            return null;
        });
        assertThat(reconcile(org).broken()).contains("budget_overspent");
        Sql.of("UPDATE budget_window SET limit_amt = 1000 WHERE org_id = ? AND limit_amt IS NOT NULL", org)
                .change(database);
    }

    @Test
    void anOrgWhoseBooksDisagreeIsParkedAndToldOfOnceAndReleasedWhenTheyAgree() {
        var org = aSoundOrg();
        var check = new CheckBooks(books);
        check.check();
        assertThat(parked(org)).isEmpty();
        corrupt("UPDATE usage_rollup SET requests = requests + 1 WHERE org_id = ?1", org);
        corrupt("UPDATE usage_hour_rollup SET requests = requests + 1 WHERE org_id = ?1", org);
        assertThat(check.check()).as("it was looked at a moment ago").isZero();
        later(org);
        assertThat(check.check()).isPositive();
        assertThat(parked(org)).containsExactly("rollup_requests");
        later(org);
        check.check();
        assertThat(alerts(org)).isEqualTo(1);
        corrupt("UPDATE usage_rollup SET requests = requests - 1 WHERE org_id = ?1", org);
        corrupt("UPDATE usage_hour_rollup SET requests = requests - 1 WHERE org_id = ?1", org);
        later(org);
        check.check();
        assertThat(parked(org)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
                WITH t AS (INSERT INTO ledger_txn (org_id, id, idempotency_key, kind, bucket)
                    VALUES (?1, gen_random_uuid(), 'paid', 'top_up', now()) RETURNING org_id, id)
                INSERT INTO ledger_entry SELECT org_id, id, account, amount FROM t,
                    (VALUES ('cash', 5), ('wallet', -5)) AS e (account, amount)
                """, """
                INSERT INTO invoice (org_id, id, kind, period_from, period_to, time_zone, currency, stored_before,
                    subtotal_pico, discount_pico, tax_pico, total_pico, booked_pico, digest, created_at)
                VALUES (?1, gen_random_uuid(), 'period', now() - interval '60 days', now() - interval '30 days', 'UTC',
                    'CNY', now(), 0, 0, 0, 0, 0, repeat('0', 64), now())
                """, """
                WITH head AS (INSERT INTO audit_head VALUES (?1, 1, repeat('1', 64)))
                INSERT INTO audit_record (org_id, seq, id, at, actor, action, object_type, object_id, prev_hash, hash)
                VALUES (?1, 1, gen_random_uuid(), now(), 'system', 'make', 'org', 'x', repeat('0', 64), repeat('1', 64))
                """})
    void anOrgWithoutTrafficIsLookedAtWhenItsBooksWereWrittenTo(String change) {
        var org = scene.anOrg();
        claimed(org);
        Sql.of("UPDATE reconciliation_mark SET checked_at = now() - interval '5 minutes' WHERE org_id = ?", org)
                .change(database);
        assertThat(claimed(org)).as("nothing happened").isFalse();
        corrupt(change, org);
        assertThat(claimed(org)).isTrue();
        assertThat(claimed(org)).as("it was looked at a moment ago").isFalse();
    }

    private boolean claimed(UUID org) {
        return books.claim().stream().anyMatch(due -> due.orgId().equals(org));
    }

    @Test
    void theDaysOfAnOrgThatMovedAreLookedAtAsItsBudgetsHadThem() {
        var org = scene.anOrg();
        var moved = Calendar.of(ZoneId.of("Pacific/Kiritimati"))
                .changed(ZoneId.of("America/New_York"), Instant.now().minus(9, ChronoUnit.DAYS));
        scene.sql(
                "UPDATE org SET time_zone = 'America/New_York', past_zones = ?1, created_at = now() - interval '20 days'"
                        + " WHERE id = ?2",
                CalendarColumns.past(moved),
                org);
        assertThat(books.calendarOf(org)).contains(moved);
        var due = books.claim().stream()
                .filter(one -> one.orgId().equals(org))
                .findFirst()
                .orElseThrow();
        assertThat(due.whole()).isTrue();
        assertThat(Span.DAY.around(due.from(), moved).start()).isEqualTo(due.from());
        assertThat(due.from().atZone(ZoneId.of("Pacific/Kiritimati")).toLocalTime())
                .isEqualTo(LocalTime.MIDNIGHT);
        assertThat(due.to().atZone(ZoneId.of("America/New_York")).toLocalTime()).isEqualTo(LocalTime.MIDNIGHT);
    }

    @Test
    void whatIsWrittenMeanwhileIsNotHalfSeen() throws Exception {
        var org = aSoundOrg();
        try (var snapshot = Snapshot.of(database, Amount.of("0.01"))) {
            var before = snapshot.number(Checks.ROLLUP_TOTAL, org, DAY, NEXT);
            corrupt("UPDATE usage_rollup SET cost_pico = cost_pico + 5 WHERE org_id = ?1", org);
            assertThat(snapshot.number(Checks.ROLLUP_TOTAL, org, DAY, NEXT)).isEqualTo(before);
        }
    }

    @Test
    void aJobKeepsItsAnswer() {
        var org = aSoundOrg();
        var job = UUID.randomUUID();
        books.await(org, job);
        assertThat(books.job(org, job).orElseThrow().answer()).isNull();
        var answer = reconcile(org);
        books.keep(org, job, answer);
        assertThat(books.job(org, job).orElseThrow().answer()).isEqualTo(answer);
        assertThat(books.job(scene.anOrg(), job)).isEmpty();
    }

    private Reconciliation reconcile(UUID org) {
        return books.reconcile(org, DAY, NEXT);
    }

    private void later(UUID org) {
        Sql.of("UPDATE reconciliation_mark SET checked_at = 'epoch' WHERE org_id = ?", org)
                .change(database);
    }

    private List<String> parked(UUID org) {
        return Sql.of(
                        "SELECT reason FROM org_parked p JOIN org o ON o.id = p.org_id"
                                + " WHERE p.org_id = ? AND o.invoicing_parked_since IS NOT NULL",
                        org)
                .rows(database, row -> row.getString(1));
    }

    private long alerts(UUID org) {
        return Sql.of("SELECT count(*) FROM outbox WHERE org_id = ? AND kind = 'books_disagree'", org)
                .rows(database, row -> row.getLong(1))
                .getFirst();
    }

    /// As nobody but the owner of the database can.
    private int corrupt(String sql, UUID org) {
        return Scene.inTransaction(() -> {
            Sql.of("SET LOCAL session_replication_role = 'replica'").change(database);
            return Sql.of(sql.replace("?1", "'" + org + "'")).change(database);
        });
    }

    /// One settled call that cost 10, paid from credit, and one that runs and holds 7 of a budget.
    private UUID aSoundOrg() {
        var org = scene.anOrg();
        for (var sql : SOUND) {
            Sql.of(sql.replace("?1", "'" + org + "'")
                            .replace("?called", "timestamptz '" + CALLED + "'")
                            .replace("?day", "timestamptz '" + DAY + "'")
                            .replace("?next", "timestamptz '" + NEXT + "'"))
                    .change(database);
        }
        return org;
    }

    private static final List<String> SOUND = List.of(
            """
            WITH told (seq, id, at, said) AS (VALUES (1, gen_random_uuid(), ?called, 'a "word"'),
                    (2, gen_random_uuid(), ?called + interval '1.5 s', E'two\\nlines')),
                first AS (SELECT row(?1, seq, id, at, 'system', NULL, NULL, NULL, 'create', 'key', 'k', NULL, said,
                    NULL, repeat('0', 64), repeat('0', 64))::audit_record AS r FROM told WHERE seq = 1),
                second AS (SELECT row(?1, seq, id, at, 'system', NULL, NULL, NULL, 'update', 'key', 'k', NULL, said,
                    NULL, audit_fingerprint(first.r), repeat('0', 64))::audit_record AS r FROM told, first WHERE seq = 2),
                head AS (INSERT INTO audit_head SELECT ?1, 2, audit_fingerprint(r) FROM second)
            INSERT INTO audit_record (org_id, seq, id, at, actor, action, object_type, object_id, after, prev_hash, hash)
            SELECT (r).org_id, (r).seq, (r).id, (r).at, (r).actor, (r).action, (r).object_type, (r).object_id,
                (r).after, (r).prev_hash, audit_fingerprint(r)
            FROM (SELECT r FROM first UNION ALL SELECT r FROM second) both_records
            """,
            """
            INSERT INTO outbox (org_id, kind, subject, created_at, delivered_at)
            VALUES (?1, 'budget_threshold', '{}', now() - interval '1 hour', now() - interval '59 minutes'),
                (?1, 'budget_threshold', '{}', now() - interval '1 minute', now())
            """,
            """
            INSERT INTO issued_key (org_id, id, name, state, state_since, public_id, secret_hash, secret_hint)
            VALUES (?1, ?1, 'k', 'active', now(), substr(replace(?1::text, '-', ''), 1, 12), sha256('k'), '…')
            """,
            """
            INSERT INTO price (id, model_id, rates, valid_from) VALUES (?1, ?1::text, '{}', ?day)
            """,
            """
            INSERT INTO usage_row (org_id, request_id, started_at, key_id, key_name, sandbox, dialect, endpoint, model,
                stream, status, http_status, attempts, input_tokens, cache_read_tokens, cache_write_5m_tokens,
                cache_write_1h_tokens, audio_input_tokens, image_input_tokens, output_tokens, reasoning_tokens,
                audio_output_tokens, image_output_tokens, images, prompt_tokens, completion_tokens, usage_source,
                usage_flags, cost_pico, currency, price_id, latency_ms, chars, tags)
            VALUES (?1, uuid_v7_floor(?called), ?called, ?1, 'k', false, 'openai', 'chat', 'm', false, 'ok', 200, 1,
                1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 'reported', '{}', 10, 'CNY', ?1, 1, 1, '{}')
            """,
            """
            INSERT INTO attempt (org_id, request_id, number, provider_id, upstream_model, started_at, latency_ms)
            VALUES (?1, uuid_v7_floor(?called), 1, ?1, 'm', ?called, 1)
            """,
            """
            INSERT INTO budget (org_id, id, kind, scope, scope_id, unit, models, limit_amt, span, hard, created_at)
            SELECT ?1, md5(name || ?1)::uuid, kind, scope, ?1, unit, models, 100, span, kind = 'places',
                CASE span WHEN 'total' THEN ?day ELSE ?day - interval '1 hour' END
            FROM (VALUES ('money', 'cap', 'key', 'money', '{m}'::text[], 'day'),
                ('calls', 'cap', 'key', 'requests', '{}', 'day'), ('ever', 'cap', 'key', 'money', '{}', 'total'),
                ('other', 'cap', 'key', 'money', '{other}', 'day'), ('tokens', 'cap', 'org', 'tokens', '{m}', 'day'),
                ('team', 'cap', 'team', 'money', '{}', 'day'), ('places', 'places', 'key', 'requests', '{}', 'total'))
                AS b (name, kind, scope, unit, models, span)
            """,
            """
            INSERT INTO budget_window (org_id, budget_id, starts_at, ends_at, spent)
            SELECT ?1, md5(name || ?1)::uuid, starts, ends, spent
            FROM (VALUES ('money', ?day, ?next, 10), ('calls', ?day, ?next, 1), ('ever', 'epoch', NULL, 10),
                ('other', ?day, ?next, 0), ('tokens', ?day, ?next, 2), ('team', ?day, ?next, 0),
                ('places', 'epoch', NULL, 0)) AS w (name, starts, ends, spent)
            """,
            """
            WITH made AS (INSERT INTO invoice (org_id, id, kind, period_from, period_to, time_zone, currency,
                    stored_before, subtotal_pico, discount_pico, tax_pico, total_pico, booked_pico, digest, created_at)
                VALUES (?1, ?1, 'period', ?day, ?next, 'UTC', 'CNY', now() + interval '5 minutes', 50000000000, 0, 0,
                    50000000000, 10, repeat('0', 64), now())),
                covered AS (INSERT INTO invoice_cover VALUES (?1, ?1, ?day, 'm', 1, 1, 1, 0, 10, 0))
            INSERT INTO invoice_line (org_id, invoice_id, position, kind, period_from, period_to, model, meter,
                quantity, calls, exact_num, exact_den, amount_pico, note)
            VALUES (?1, ?1, 1, 'usage', ?day, ?next, 'm', 'input', 1, 1, 10, 1, 0, ''),
                (?1, ?1, 2, 'fee', ?day, ?next, NULL, NULL, 0, 0, 100000000000, 2, 50000000000, 'plan')
            """,
            """
            INSERT INTO usage_rollup (org_id, bucket, key_id, model, provider, sandbox, requests, ok_requests,
                error_requests, cancelled_requests, refused_requests, prompt_tokens, cached_tokens, cache_write_tokens,
                completion_tokens, reasoning_tokens, cost_pico, chars, latency_ms, first_token_ms, first_token_calls)
            VALUES (?1, ?day, ?1, 'm', 'p', false, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0, 10, 1, 1, 0, 0)
            """,
            """
            INSERT INTO usage_hour_rollup (org_id, bucket, model, requests, ok_requests, error_requests,
                cancelled_requests, prompt_tokens, completion_tokens, cost_pico, chars, latency_ms, reported_calls,
                exact_calls, estimated_calls, newest)
            VALUES (?1, ?day, 'm', 1, 1, 0, 0, 1, 1, 10, 1, 1, 1, 0, 0, ?day)
            """,
            """
            WITH txn AS (INSERT INTO ledger_txn (org_id, id, idempotency_key, kind, bucket)
                VALUES (?1, ?1, 'usage', 'usage', ?day))
            INSERT INTO ledger_entry (org_id, txn_id, account, amount_pico)
            VALUES (?1, ?1, 'unbilled', 10), (?1, ?1, 'usage_revenue', -10)
            """,
            """
            INSERT INTO budget_window (org_id, budget_id, starts_at, ends_at, spent) VALUES (?1, ?1, ?day, ?next, 10)
            """,
            """
            INSERT INTO budget (org_id, id, kind, scope, scope_id, unit, limit_amt, span, hard, created_at)
            VALUES (?1, md5(?1::text)::uuid, 'wallet', 'org', ?1, 'money', 100, 'total', true, ?day)
            """,
            "INSERT INTO wallet (org_id, budget_id) VALUES (?1, md5(?1::text)::uuid)",
            """
            INSERT INTO credit (org_id, id, kind, amount_pico, drawn_pico, priority)
            VALUES (?1, ?1, 'purchased', 100, 10, 50)
            """,
            "INSERT INTO credit_draw (org_id, bucket, drawn_pico) VALUES (?1, ?day, 10)",
            """
            WITH topped AS (INSERT INTO ledger_txn (org_id, id, idempotency_key, kind, bucket)
                VALUES (?1, md5('t' || ?1::text)::uuid, 'top-up', 'top_up', ?day),
                    (?1, md5('d' || ?1::text)::uuid, 'draw', 'usage', ?day))
            INSERT INTO ledger_entry (org_id, txn_id, account, amount_pico)
            VALUES (?1, md5('t' || ?1::text)::uuid, 'cash', 100), (?1, md5('t' || ?1::text)::uuid, 'wallet', -100),
                (?1, md5('d' || ?1::text)::uuid, 'wallet', 10), (?1, md5('d' || ?1::text)::uuid, 'unbilled', -10)
            """,
            """
            INSERT INTO budget_window (org_id, budget_id, starts_at, limit_amt, target_amt, spent, leased)
            VALUES (?1, md5(?1::text)::uuid, 'epoch', 100, 100, 10, 9)
            """,
            "INSERT INTO replica (id, host) VALUES (?1, 'here')",
            """
            INSERT INTO lease (org_id, budget_id, starts_at, replica, amount, allocated)
            VALUES (?1, md5(?1::text)::uuid, 'epoch', ?1, 9, 7)
            """,
            """
            INSERT INTO intent (org_id, request_id, replica, admitted_at, key_id, key_name, sandbox, dialect, endpoint,
                model, upstream_model, provider_id, provider, stream, input_tokens, input_pico, hold_pico, budget_ids,
                window_starts, window_ends, units, holds, tags)
            VALUES (?1, gen_random_uuid(), ?1, now(), ?1, 'k', false, 'openai', 'chat', 'm', 'm', ?1, 'p', false, 1, 1,
                7, ARRAY [?1, md5(?1::text)::uuid]::uuid[], ARRAY [?day, 'epoch']::timestamptz[],
                ARRAY [?next, NULL]::timestamptz[], '{money,money}', '{0,7}', '{}')
            """);
}
