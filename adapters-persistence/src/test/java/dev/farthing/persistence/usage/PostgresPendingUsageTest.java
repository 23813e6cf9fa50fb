package dev.farthing.persistence.usage;

import static dev.farthing.application.relay.SomeCall.aCallAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.observation.FoldUsage;
import dev.farthing.application.relay.Durability;
import dev.farthing.application.relay.UsageJournalContract;
import dev.farthing.domain.budget.Booking;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.persistence.DirectConnections;
import dev.farthing.persistence.PlainOrgs;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabase;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresPendingUsageTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final String NOW = """
        SELECT (SELECT coalesce(sum(requests), 0) FROM usage_rollup_now WHERE org_id = ?) || ' '
            || (SELECT coalesce(sum(requests), 0) FROM usage_hour_rollup_now WHERE org_id = ?) || ' '
            || (SELECT coalesce(sum(requests), 0) FROM usage_credential_rollup_now WHERE org_id = ?) || ' '
            || (SELECT coalesce(sum(conversations), 0) FROM conversation_rollup_now WHERE org_id = ?) || ' '
            || (SELECT coalesce(sum(c), 0) FROM usage_time_rollup_now CROSS JOIN LATERAL unnest(latency) AS c
                WHERE org_id = ? AND grain = 'day') || ' '
            || (SELECT trim_scale(coalesce(sum(cost_pico), 0) / 1000000000000) FROM usage_rollup_now WHERE org_id = ?)
        """;

    private UUID org = UUID.randomUUID();
    private final PostgresPendingUsage pending = new PostgresPendingUsage(DATABASE.dataSource());
    private final PostgresJournal journal = new PostgresJournal(
            JournalSettings.of(Durability.STRICT),
            Currency.getInstance("CNY"),
            new DirectConnections(DATABASE.url(), DATABASE.user(), DATABASE.password()));

    @BeforeEach
    void nothingIsPending() {
        pending.fold(Integer.MAX_VALUE);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private CallRecord call(int second) {
        return aCallAt(NOON.plusSeconds(second))
                .of(org, null, new UUID(7, second % 3))
                .cost("0.5")
                .client(new CallRecord.Client(second % 2 == 0 ? null : "session " + second, null, null, null))
                .record();
    }

    private void settled(int calls) {
        UsageJournalContract.awaitAll(IntStream.range(0, calls).mapToObj(i -> journal.record(call(i), Booking.NONE)));
    }

    private String now() {
        return Sql.of(NOW, org, org, org, org, org, org)
                .rows(DATABASE.dataSource(), row -> row.getString(1))
                .getFirst();
    }

    private static long number(String sql, Object... values) {
        return Sql.of(sql, values)
                .rows(DATABASE.dataSource(), row -> row.getLong(1))
                .getFirst();
    }

    private long folded() {
        return number("SELECT coalesce(sum(requests), 0) FROM usage_rollup WHERE org_id = ?", org);
    }

    @Test
    void figuresAreTheSameBeforeAndAfterTheSumsTookThemUp() {
        settled(40);
        assertThat(folded()).isZero();
        assertThat(now()).isEqualTo("40 40 40 40 40 20");
        assertThat(pending.backlog().calls()).isEqualTo(40);
        assertThat(pending.backlog().oldest()).isLessThan(Duration.ofMinutes(10));

        assertThat(pending.fold(10_000)).hasValue(40);
        assertThat(folded()).isEqualTo(40);
        assertThat(now()).isEqualTo("40 40 40 40 40 20");
        assertThat(pending.backlog().calls()).isZero();

        assertThat(pending.fold(10_000)).as("a second time").hasValue(0);
        assertThat(now()).isEqualTo("40 40 40 40 40 20");
    }

    @Test
    void aBacklogIsTakenUpInBites() {
        for (int i = 0; i < 9; i++) {
            UsageJournalContract.await(journal.record(call(3 * i), Booking.NONE));
            UsageJournalContract.awaitAll(
                    Stream.of(call(3 * i + 1), call(3 * i + 2)).map(call -> journal.record(call, Booking.NONE)));
        }
        assertThat(pending.fold(10).orElseThrow()).isBetween(10L, 12L);
        assertThat(pending.backlog().calls()).isBetween(15L, 17L);
        assertThat(now()).isEqualTo("27 27 27 27 27 13.5");
        var left = new FoldUsage(pending).fold(() -> true);
        assertThat(left.calls()).isZero();
        assertThat(now()).isEqualTo("27 27 27 27 27 13.5");
    }

    @Test
    void whoFoldsAndDiesLosesAndDoublesNothing() throws SQLException {
        settled(20);
        assertThat(folded()).isZero();
        try (var dying = DATABASE.connection()) {
            dying.setAutoCommit(false);
            try (var statement = dying.createStatement()) {
                statement.execute("SELECT fold_usage(1000)");
            }
            assertThat(now()).as("while it is under way").isEqualTo("20 20 20 20 20 10");
            assertThat(pending.fold(1000)).as("one at a time").isEmpty();
            UsageJournalContract.awaitAll(IntStream.range(20, 25).mapToObj(i -> journal.record(call(i), Booking.NONE)));
            try (var statement = dying.createStatement();
                    var pid = statement.executeQuery("SELECT pg_backend_pid()")) {
                pid.next();
                number("SELECT pg_terminate_backend(?)::int", pid.getInt(1));
            }
        } catch (SQLException e) {
            assertThat(e.getMessage()).as("the farewell of what was ended").isNotEmpty();
        }
        assertThat(now()).isEqualTo("25 25 25 25 25 12.5");
        while (pending.fold(1000).isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(folded()).isEqualTo(25);
        assertThat(now()).isEqualTo("25 25 25 25 25 12.5");
    }

    @Test
    void whoReadsWhileOthersSettleAndFoldSeesNoTotalThatWasNeverTrue() {
        int calls = 1_500;
        var settled = new AtomicLong();
        var settling = CompletableFuture.runAsync(() -> UsageJournalContract.awaitAll(IntStream.range(0, calls)
                .mapToObj(i -> journal.record(call(i), Booking.NONE).thenRun(settled::incrementAndGet))));
        var folding = List.of(
                CompletableFuture.runAsync(() -> foldUntil(settling)),
                CompletableFuture.runAsync(() -> foldUntil(settling)));
        long last = 0;
        while (!settling.isDone()) {
            long before = settled.get();
            var seen = now().split(" ");
            assertThat(seen).as("one instant").startsWith(seen[0], seen[0], seen[0], seen[0], seen[0]);
            assertThat(new BigDecimal(seen[5]).multiply(BigDecimal.TWO)).isEqualByComparingTo(seen[0]);
            assertThat(Long.parseLong(seen[0])).isBetween(Math.max(before, last), (long) calls);
            last = Long.parseLong(seen[0]);
        }
        settling.join();
        folding.forEach(CompletableFuture::join);
        pending.fold(Integer.MAX_VALUE);
        assertThat(folded()).isEqualTo(calls);
        assertThat(now()).isEqualTo(calls + " " + calls + " " + calls + " " + calls + " " + calls + " " + calls / 2);
    }

    private void foldUntil(CompletableFuture<?> done) {
        while (!done.isDone()) {
            pending.fold(50);
        }
    }

    @Test
    void aReplicaOfAnOlderVersionAddsToTheSumsItself() {
        settled(6);
        var older = """
            INSERT INTO usage_rollup AS s (org_id, bucket, key_id, model, provider, sandbox, requests, ok_requests,
                error_requests, cancelled_requests, refused_requests, prompt_tokens, cached_tokens, cache_write_tokens,
                completion_tokens, reasoning_tokens, cost_pico, chars, latency_ms, first_token_ms, first_token_calls)
            SELECT u.org_id, '2026-11-21T12:00:00Z', u.key_id, u.model, u.provider, false, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0,
                0, 0
            FROM (SELECT DISTINCT org_id, key_id, model, provider FROM usage_row WHERE org_id = ?) u
            ON CONFLICT (org_id, bucket, key_id, model, provider, team_id) DO UPDATE SET requests = s.requests + 1
            """;
        assertThat(Sql.of(older, org).change(DATABASE.dataSource())).isEqualTo(3);
        assertThat(now()).startsWith("9 6 ");
        pending.fold(1000);
        assertThat(now()).startsWith("9 6 ");
        assertThat(Sql.of(older, org).change(DATABASE.dataSource())).isEqualTo(3);
        assertThat(now()).startsWith("12 6 ");
    }

    @Test
    void whatACallCostsLessIsTakenUpToo() {
        settled(4);
        assertThat(pending.backlog().calls()).isEqualTo(4);
        Sql.of("""
                INSERT INTO usage_pending (org_id, request_ids, delta_pico)
                SELECT org_id, ARRAY [request_id], -125000000000 FROM usage_row WHERE org_id = ? LIMIT 1
                """, org).change(DATABASE.dataSource());
        assertThat(now()).isEqualTo("4 4 4 4 4 1.875");
        pending.fold(1000);
        assertThat(now()).isEqualTo("4 4 4 4 4 1.875");
        for (var sums : List.of("usage_rollup", "usage_hour_rollup", "usage_credential_rollup")) {
            assertThat(number("SELECT sum(cost_pico) FROM " + sums + " WHERE org_id = ?", org))
                    .isEqualTo(1_875_000_000_000L);
        }
    }

    private String details() {
        return Sql.of("""
                        SELECT grain || ' ' || sum(requests) || ' ' || trim_scale(sum(cost_pico) / 1000000000000)
                        FROM usage_detail_now WHERE org_id = ? GROUP BY grain ORDER BY 1
                        """, org)
                .rows(DATABASE.dataSource(), row -> row.getString(1))
                .toString();
    }

    @Test
    void whatAnOlderReplicaSettledIsFoundForTheSumsByEverything() {
        org = PlainOrgs.anOrg(DATABASE.dataSource(), false);
        settled(6);
        Sql.of("""
                WITH gone AS (DELETE FROM usage_pending WHERE org_id = ? RETURNING request_ids)
                INSERT INTO usage_hour_rollup (org_id, bucket, model, requests, ok_requests, error_requests,
                    cancelled_requests, prompt_tokens, completion_tokens, cost_pico, chars, latency_ms, reported_calls,
                    exact_calls, estimated_calls, newest)
                SELECT u.org_id, '2026-11-21T12:00:00Z', u.model, count(*), count(*), 0, 0, 0, 0, sum(u.cost_pico), 0, 0, 0, 0,
                    0, max(u.started_at)
                FROM usage_row u WHERE u.org_id = ? GROUP BY u.org_id, u.model
                """, org, org).change(DATABASE.dataSource());
        UsageJournalContract.awaitAll(IntStream.range(10, 13).mapToObj(i -> journal.record(call(i), Booking.NONE)));
        assertThat(details()).isEqualTo("[day 3 1.5, hour 3 1.5]");
        pending.mend(NOON.minus(Duration.ofDays(1)));
        assertThat(details()).isEqualTo("[day 9 4.5, hour 9 4.5]");
        for (int again = 0; again < 2; again++) {
            pending.fold(1000);
            assertThat(details()).isEqualTo("[day 9 4.5, hour 9 4.5]");
            assertThat(number("SELECT sum(requests) FROM usage_hour_rollup_now WHERE org_id = ?", org))
                    .isEqualTo(9);
            pending.mend(NOON.minus(Duration.ofDays(1)));
        }
        assertThat(number("SELECT count(*) FROM usage_pending WHERE org_id = ?", org))
                .as("nothing is left to mend")
                .isZero();
    }

    /// What a replica of an older version corrects is in all sums but those by everything, however old the call is.
    @Test
    void whatAnOlderReplicaCorrectedIsFoundForTheSumsByEverything() {
        org = PlainOrgs.anOrg(DATABASE.dataSource(), false);
        settled(6);
        pending.fold(1000);
        var later = NOON.plus(Duration.ofDays(9));
        Sql.of("""
                WITH made AS (INSERT INTO usage_adjustment
                        (org_id, id, request_id, started_at, bucket, delta_pico, reason, created_at)
                    SELECT org_id, request_id, request_id, started_at, '2026-11-21T12:00:00Z', 250000000000, 'known by now', ?
                    FROM usage_row WHERE org_id = ? LIMIT 1 RETURNING org_id, delta_pico)
                UPDATE usage_hour_rollup h SET cost_pico = h.cost_pico + made.delta_pico FROM made WHERE h.org_id = made.org_id
                """, later, org).change(DATABASE.dataSource());
        assertThat(details()).isEqualTo("[day 6 3, hour 6 3]");
        pending.mend(later.plusSeconds(1));
        assertThat(details()).as("corrected before").isEqualTo("[day 6 3, hour 6 3]");
        for (int again = 0; again < 2; again++) {
            pending.mend(later);
            assertThat(details()).isEqualTo("[day 6 3.25, hour 6 3.25]");
            pending.fold(1000);
            assertThat(details()).isEqualTo("[day 6 3.25, hour 6 3.25]");
        }
        assertThat(pending.backlog().calls()).as("nothing is left to mend").isZero();
    }

    /// Of a day some of whose calls are gone nothing is made anew.
    @Test
    void sumsOfCallsThatAreGoneStay() {
        org = PlainOrgs.anOrg(DATABASE.dataSource(), false);
        settled(4);
        UsageJournalContract.await(journal.record(call(90_000), Booking.NONE));
        pending.fold(1000);
        Sql.of("DELETE FROM usage_row WHERE org_id = ? AND started_at < ?", org, NOON.plusSeconds(2))
                .change(DATABASE.dataSource());
        Sql.of("INSERT INTO installation (currency, time_zone, default_org) SELECT 'CNY', 'UTC', gen_random_uuid()"
                        + " WHERE NOT EXISTS (SELECT FROM installation)")
                .change(DATABASE.dataSource());
        Sql.of("UPDATE installation SET calls_kept_since = ?", NOON.plusSeconds(2))
                .change(DATABASE.dataSource());
        try {
            Sql.of("SELECT count_details_again(?, 'epoch')::text", org).rows(DATABASE.dataSource(), row -> 0);
            assertThat(details()).isEqualTo("[day 5 2.5, hour 5 2.5]");
            assertThat(number("SELECT sum(requests) FROM usage_detail WHERE org_id = ? AND grain = 'day'", org))
                    .as("the day after is made anew")
                    .isEqualTo(4);
            Sql.of("DELETE FROM usage_detail WHERE org_id = ? AND bucket <= ?", org, NOON)
                    .change(DATABASE.dataSource());
            pending.fold(1000);
            pending.mend(NOON.minus(Duration.ofDays(1)));
            assertThat(details()).as("which cannot be made anew").isEqualTo("[day 1 0.5, hour 1 0.5]");
        } finally {
            Sql.of("UPDATE installation SET calls_kept_since = 'epoch'").change(DATABASE.dataSource());
        }
    }

    private static String plan(String sql, Object... values) {
        return String.join("\n", Sql.of("EXPLAIN " + sql, values).rows(DATABASE.dataSource(), row -> row.getString(1)));
    }

    @Test
    void whatIsPendingOfOthersIsNotLookedAt() {
        settled(3);
        for (var sums : List.of(
                "usage_rollup_now",
                "usage_hour_rollup_now",
                "usage_credential_rollup_now",
                "usage_unit_rollup_now",
                "usage_time_rollup_now",
                "usage_detail_now",
                "conversation_rollup_now")) {
            assertThat(plan("SELECT * FROM " + sums + " WHERE org_id = ?", org).split("on usage_pending"))
                    .as(sums)
                    .hasSizeGreaterThan(1)
                    .satisfies(parts -> {
                        for (int i = 1; i < parts.length; i++) {
                            assertThat(parts[i].lines().skip(1).findFirst().orElse(""))
                                    .contains("Filter", "org_id = '" + org);
                        }
                    });
        }
    }

    @Test
    void sumsOfAllOrgsAreFoundByTheirTime() {
        detailed("md5((hour % 1000)::text)", "generate_series(1, 20000) AS hour, generate_series(1, 1) AS key");
        Sql.of("SELECT brin_summarize_new_values('usage_detail_by_time')").rows(DATABASE.dataSource(), row -> 0);
        Sql.of("ANALYZE usage_detail").change(DATABASE.dataSource());
        assertThat(plan("SELECT sum(requests) FROM usage_detail_now WHERE grain = 'hour'"
                        + " AND bucket >= '2026-03-01T00:00:00Z' AND bucket < '2026-03-02T00:00:00Z'"))
                .contains("usage_detail_by_time");
    }

    private static void detailed(String whose, String hoursAndKeys) {
        Sql.of("""
                INSERT INTO usage_detail (org_id, grain, bucket, combination, key_id, model, provider, dialect, endpoint, status,
                    client, usage_source, stream, sandbox, tags, requests, prompt_tokens, cached_tokens, cache_write_tokens,
                    completion_tokens, reasoning_tokens, cost_pico, latency_ms, first_token_ms, first_token_calls,
                    further_attempts, fallback_pico, saved_pico, response_hits, response_saving_pico, latency, first_token)
                SELECT (%s)::uuid, 'hour', timestamptz '2026-01-01T00:00:00Z' + hour * interval '1 hour', md5(hour || ' ' || key)::uuid,
                    md5(key::text)::uuid, 'm', 'p', 'openai', 'e', 'ok', '', 'reported', false, false, '{}', 1, 1, 0, 0, 1, 0, 1,
                    1, 0, 0, 0, 0, 0, 0, 0, '{}', '{}'
                FROM %s""".formatted(whose, hoursAndKeys)).change(DATABASE.dataSource());
    }

    @Test
    void whatOneKeyCameToIsFoundByTheKey() {
        detailed("'" + org + "'", "generate_series(1, 50) AS hour, generate_series(1, 100) AS key");
        Sql.of("ANALYZE usage_detail").change(DATABASE.dataSource());
        assertThat(plan(
                        "SELECT * FROM usage_detail_now WHERE org_id = ? AND key_id = md5('7')::uuid AND grain = 'hour'"
                                + " AND bucket >= '2026-01-01T00:00:00Z'",
                        org))
                .contains("usage_detail_by_key");
    }
}
