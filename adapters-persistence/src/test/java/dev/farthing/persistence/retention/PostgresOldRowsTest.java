package dev.farthing.persistence.retention;

import static dev.farthing.application.relay.SomeCall.aCallAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.usage.CallRecord;
import dev.farthing.persistence.PlainOrgs;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FoldedSums;
import dev.farthing.persistence.server.FreshDatabase;
import dev.farthing.persistence.usage.RecordedCalls;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresOldRowsTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private static final YearMonth FEBRUARY = YearMonth.of(2020, 2);

    private final PostgresOldRows rows = new PostgresOldRows(DATABASE.dataSource());

    @BeforeEach
    void begin() {
        sql("DELETE FROM invoice_run");
        sql("DELETE FROM plan_change");
        sql("DELETE FROM usage_row");
        sql("DELETE FROM attempt");
        sql("DELETE FROM usage_pending");
        sql("DELETE FROM usage_rollup");
        sql("DELETE FROM outbox");
        sql("DELETE FROM installation");
        sql("INSERT INTO installation (currency, time_zone, default_org) VALUES ('CNY', 'UTC', gen_random_uuid())");
        for (var month : List.of("2019-12-01", "2020-01-01", "2020-02-01")) {
            text("SELECT make_month_partitions(?::date)::text", month);
        }
    }

    private static void sql(String text, Object... values) {
        Sql.of(text, values).change(DATABASE.dataSource());
    }

    private static String text(String text, Object... values) {
        return Sql.of(text, values)
                .rows(DATABASE.dataSource(), row -> String.valueOf(row.getString(1)))
                .getFirst();
    }

    private static CallRecord called(String instant) {
        var call = aCallAt(Instant.parse(instant)).record();
        RecordedCalls.write(DATABASE, List.of(call));
        FoldedSums.of(DATABASE);
        return call;
    }

    private static boolean isThere(CallRecord call) {
        return text("SELECT count(*) FROM usage_row WHERE request_id = ?", call.requestId())
                .equals("1");
    }

    @Test
    void monthsGoWithTheirAttemptsAndTheSumsStay() {
        var old = called("2020-01-31T23:59:59.999Z");
        var older = called("2019-12-01T00:00:00Z");
        var astray = called("2018-05-01T12:00:00Z");
        var young = called("2020-02-01T00:00:00Z");
        assertThat(text("SELECT count(*) FROM attempt")).isEqualTo("4");
        var sums = text("SELECT sum(requests) || ' ' || sum(cost_pico) FROM usage_rollup_now");
        assertThat(rows.since()).isEqualTo(Instant.EPOCH);

        rows.dropCalls(FEBRUARY);

        assertThat(List.of(old, older, astray)).noneMatch(PostgresOldRowsTest::isThere);
        assertThat(isThere(young)).isTrue();
        assertThat(text("SELECT count(*) FROM attempt")).isEqualTo("1");
        assertThat(text("SELECT to_regclass('usage_row_2020_01') IS NULL AND to_regclass('attempt_2019_12') IS NULL"))
                .isEqualTo("t");
        assertThat(text("SELECT sum(requests) || ' ' || sum(cost_pico) FROM usage_rollup_now"))
                .isEqualTo(sums);
        assertThat(rows.since()).isEqualTo("2020-02-01T00:00:00Z");

        rows.dropCalls(YearMonth.of(2019, 5));
        assertThat(rows.since()).as("what is gone does not come back").isEqualTo("2020-02-01T00:00:00Z");
    }

    @Test
    void aMonthThatIsNotOverIsKept() {
        var next = YearMonth.from(Instant.now().atOffset(ZoneOffset.UTC)).plusMonths(1);
        assertThatThrownBy(() -> rows.dropCalls(next)).isInstanceOf(IllegalStateException.class);
        assertThat(rows.since()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void callsThatAreStillToBeInvoicedStay() {
        var org = PlainOrgs.anOrg(DATABASE.dataSource(), false);
        sql("UPDATE plan_change SET valid_from = timestamptz '2019-12-15 00:00Z' WHERE org_id = ?", org);
        var december = called("2019-12-20T00:00:00Z");
        var january = called("2020-01-20T00:00:00Z");
        rows.dropCalls(FEBRUARY);
        assertThat(isThere(december)).isTrue();
        assertThat(rows.since()).isEqualTo("2019-11-01T00:00:00Z");

        invoiced(org, "2019-12-01", "2020-01-01", false);
        rows.dropCalls(FEBRUARY);
        assertThat(isThere(december))
                .as("the zone of its month may lie behind UTC")
                .isTrue();

        invoiced(org, "2020-01-01", "2020-02-01", true);
        invoiced(org, "2020-02-01", "2020-03-01", false);
        rows.dropCalls(FEBRUARY);
        assertThat(isThere(december)).as("January is to be invoiced anew").isTrue();

        sql("UPDATE invoice_run SET reopened = false");
        rows.dropCalls(FEBRUARY);
        assertThat(isThere(december)).isFalse();
        assertThat(isThere(january)).isFalse();
    }

    private static void invoiced(UUID org, String from, String to, boolean reopened) {
        sql(
                "INSERT INTO invoice_run (org_id, period_from, period_to, kind, stored_before, reopened)"
                        + " VALUES (?, ?::timestamptz, ?::timestamptz, 'period', now(), ?)",
                org,
                from + "T00:00Z",
                to + "T00:00Z",
                reopened);
    }

    @Test
    void whoReadsForLongIsLeftAlone() throws SQLException {
        var call = called("2020-01-20T00:00:00Z");
        try (var reader = DATABASE.connection()) {
            reader.setAutoCommit(false);
            reader.createStatement().executeQuery("SELECT count(*) FROM usage_row");
            assertThatThrownBy(() -> rows.dropCalls(FEBRUARY)).hasMessageContaining("the next run tries again");
            reader.rollback();
        }
        assertThat(isThere(call)).isTrue();
        rows.dropCalls(FEBRUARY);
        assertThat(isThere(call)).isFalse();
    }

    @Test
    void theLogOfErrorsGoesByItself() {
        var call = called("2020-01-20T00:00:00Z");
        rows.dropErrors(YearMonth.of(2018, 2));
        assertThat(rows.errorsSince()).as("there was nothing as old").isEqualTo(Instant.EPOCH);
        rows.dropErrors(FEBRUARY);
        assertThat(text("SELECT to_regclass('vendor_error_2020_01') IS NULL")).isEqualTo("t");
        assertThat(rows.errorsSince()).isEqualTo("2020-02-01T00:00:00Z");
        assertThat(isThere(call)).isTrue();
    }

    @Test
    void whatWasToldIsForgottenButThatAnOverrunWasToldAsLongAsItsCallIsThere() {
        for (var kind : List.of("overrun", "budget_threshold")) {
            for (var at : List.of("2020-01-31 00:00Z", "2020-02-02 00:00Z")) {
                sql(
                        "INSERT INTO outbox (org_id, kind, subject, created_at) VALUES (gen_random_uuid(), ?, '{}', ?::timestamptz)",
                        kind,
                        at);
            }
        }
        rows.forgetEvents(Instant.parse("2020-02-01T00:00:00Z"));
        assertThat(text("SELECT string_agg(kind, ' ' ORDER BY created_at, kind) FROM outbox"))
                .isEqualTo("overrun budget_threshold overrun");
        rows.dropCalls(FEBRUARY);
        assertThat(text("SELECT string_agg(kind, ' ' ORDER BY kind) FROM outbox"))
                .isEqualTo("budget_threshold overrun");
    }

    @Test
    void tracesOfProcessesGoOnceNothingHangsOnThem() {
        var org = PlainOrgs.anOrg(DATABASE.dataSource(), false);
        sql("DELETE FROM lease");
        sql("DELETE FROM replica");
        sql("INSERT INTO budget_window (org_id, budget_id, starts_at) VALUES (?, ?, 'epoch')", org, org);
        for (var state : List.of("alive", "ended", "lost")) {
            sql(
                    "INSERT INTO replica (id, host, state, heartbeat_at) VALUES (md5(?)::uuid, ?, ?, '2020-01-01')",
                    state,
                    state,
                    state);
        }
        sql("INSERT INTO replica (id, host, state) VALUES (gen_random_uuid(), 'young', 'ended')");
        sql(
                "INSERT INTO lease (org_id, budget_id, starts_at, replica) VALUES (?, ?, 'epoch', md5('ended')::uuid)",
                org,
                org);
        sql(
                "INSERT INTO lease (org_id, budget_id, starts_at, replica, amount, allocated) VALUES (?, ?, 'epoch', md5('lost')::uuid, 5, 5)",
                org,
                org);
        sql(
                "INSERT INTO reconciliation_job (org_id, id, created_at) VALUES (?, ?, '2020-01-01'), (?, ?, now())",
                org,
                UUID.randomUUID(),
                org,
                UUID.randomUUID());

        sql("INSERT INTO leak_report (mark, noted_at) VALUES ('old', now() - interval '31 days')");
        sql("INSERT INTO leak_report (mark, noted_at) VALUES ('young', now() - interval '29 days')");

        rows.forgetTraces(Instant.now().minus(Duration.ofDays(30)));

        assertThat(text("SELECT string_agg(mark, ' ') FROM leak_report")).isEqualTo("young");
        assertThat(text("SELECT string_agg(host, ' ' ORDER BY host) FROM replica"))
                .isEqualTo("alive lost young");
        assertThat(text("SELECT count(*) FROM lease")).isEqualTo("1");
        assertThat(text("SELECT count(*) FROM reconciliation_job")).isEqualTo("1");
    }
}
