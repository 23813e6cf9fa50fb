package dev.farthing.persistence.report;

import static dev.farthing.application.relay.SomeCall.aCallAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.SomeCall;
import dev.farthing.application.stream.UsageOutbox;
import dev.farthing.application.stream.UsageOutboxContract;
import dev.farthing.application.stream.UsageRecord;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.persistence.PlainOrgs;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.DatabaseRoles;
import dev.farthing.persistence.server.FoldedSums;
import dev.farthing.persistence.server.FreshDatabase;
import dev.farthing.persistence.usage.RecordedCalls;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresUsageOutboxTest implements UsageOutboxContract {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private final PostgresUsageOutbox outbox = new PostgresUsageOutbox(DATABASE.dataSource());

    @BeforeEach
    void nothingIsOpen() {
        FoldedSums.of(DATABASE);
        change("DELETE FROM usage_outgoing");
        change("DELETE FROM usage_stream");
    }

    private static int change(String sql, Object... values) {
        return Sql.of(sql, values).change(DATABASE.dataSource());
    }

    private static long number(String sql, Object... values) {
        return Sql.of(sql, values)
                .rows(DATABASE.dataSource(), row -> row.getLong(1))
                .getFirst();
    }

    @Override
    public UsageOutbox outbox() {
        return outbox;
    }

    @Override
    public List<UUID> settle(UUID org, int calls) {
        var ids = pending(org, calls);
        FoldedSums.of(DATABASE);
        return ids;
    }

    private static SomeCall aCall(UUID org) {
        return aCallAt(SomeCall.NOON).of(org, null, SomeCall.KEY);
    }

    private static List<UUID> pending(UUID org, int calls) {
        RecordedCalls.settle(
                DATABASE,
                IntStream.range(0, calls).mapToObj(_ -> aCall(org).record()).toList());
        return Sql.of("""
                        SELECT i.id FROM usage_pending p CROSS JOIN LATERAL unnest(p.request_ids) WITH ORDINALITY AS i (id, n)
                        WHERE p.org_id = ? AND p.delta_pico IS NULL ORDER BY p.id, i.n
                        """, org).rows(DATABASE.dataSource(), row -> row.getObject(1, UUID.class));
    }

    @Override
    public void pass(Duration time) {
        change("""
            UPDATE usage_stream SET wanted_at = wanted_at - make_interval(secs => ?),
                taken_until = taken_until - make_interval(secs => ?)
            """, time.toSeconds(), time.toSeconds());
    }

    private void correct(UUID org, UUID call, UUID id, String deltaPico) {
        change("""
            INSERT INTO usage_adjustment (org_id, id, request_id, started_at, bucket, delta_pico, reason)
            VALUES (?, ?, ?, now(), now(), ?::numeric, 'the bill')
            """, org, id, call, deltaPico);
        change("""
            INSERT INTO usage_pending (org_id, request_ids, delta_pico) VALUES (?, ARRAY [?::uuid], ?::numeric)
            """, org, call, deltaPico);
    }

    @Test
    void aRecordHoldsWhatTheRowOfTheCallDoes() {
        outbox.open(100);
        var org = UUID.randomUUID();
        var call = aCall(org)
                .owner(new CallRecord.Owner(org, new UUID(5, 5), SomeCall.KEY, "a key", true, List.of("blue")))
                .tokens(new TokenUsage(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
                .cost("0.000000000001")
                .record();
        RecordedCalls.settle(DATABASE, List.of(call));
        FoldedSums.of(DATABASE);
        var record = (UsageRecord.Settled) outbox.next(10).records().getFirst();
        assertThat(record.tokens()).isEqualTo(call.metered().tokens());
        assertThat(record.call().cost()).isEqualByComparingTo("0.000000000001");
        assertThat(record.call().requestId()).isEqualTo(call.requestId());
        assertThat(record.call().teamId()).isEqualTo(new UUID(5, 5));
        assertThat(record.call().sandbox()).isTrue();
        assertThat(record.call().tags()).containsExactly("blue");
        assertThat(record.call().storedAt()).isNotNull();
    }

    @Test
    void aCorrectionFollowsItsCallWithAnIdOfItsOwn() {
        outbox.open(100);
        var org = UUID.randomUUID();
        var call = pending(org, 1).getFirst();
        var first = UUID.randomUUID();
        correct(org, call, first, "-500000000");
        FoldedSums.of(DATABASE);
        var records = outbox.next(10).records();
        assertThat(records).hasSize(2);
        assertThat(records.getFirst()).isInstanceOf(UsageRecord.Settled.class);
        var corrected = (UsageRecord.Corrected) records.getLast();
        assertThat(corrected.id()).isEqualTo(first);
        assertThat(corrected.delta()).isEqualByComparingTo("-0.0005");
        assertThat(corrected.call().requestId()).isEqualTo(call);
        assertThat(corrected.reason()).isEqualTo("the bill");
        outbox.brought(outbox.next(10));

        correct(org, call, UUID.randomUUID(), "7");
        FoldedSums.of(DATABASE);
        assertThat(outbox.next(10).records())
                .as("what is known by its id may come again")
                .extracting(record -> ((UsageRecord.Corrected) record).delta().stripTrailingZeros())
                .containsExactly(new BigDecimal("-0.0005"), new BigDecimal("0.000000000007"));
    }

    @Test
    void whatIsGoneBeforeItWasBroughtIsToldAsMissing() {
        outbox.open(100);
        var org = UUID.randomUUID();
        var calls = settle(org, 3);
        change("DELETE FROM usage_row WHERE org_id = ? AND request_id = ?", org, calls.get(1));
        var portion = outbox.next(10);
        assertThat(UsageOutboxContract.settled(portion, org)).containsExactly(calls.getFirst(), calls.getLast());
        assertThat(((UsageRecord.Missing) portion.records().getLast()).records())
                .isEqualTo(1);
        outbox.brought(portion);
        assertThat(outbox.backlog().records()).isZero();
    }

    @Test
    void thousandsAtOnceLieInSmallRows() {
        outbox.open(1_000_000);
        var org = UUID.randomUUID();
        var ids = IntStream.range(0, 2_500).mapToObj(_ -> UUID.randomUUID()).toArray(UUID[]::new);
        Sql.of("INSERT INTO usage_pending (org_id, request_ids) VALUES (?, ?)", org, ids)
                .change(DATABASE.dataSource());
        FoldedSums.of(DATABASE);
        assertThat(number("SELECT max(cardinality(request_ids)) FROM usage_outgoing"))
                .isEqualTo(1_000);
        assertThat(Sql.of("SELECT i FROM usage_outgoing o CROSS JOIN LATERAL unnest(o.request_ids) AS i ORDER BY o.id")
                        .rows(DATABASE.dataSource(), row -> row.getObject(1, UUID.class)))
                .containsExactly(ids);
        assertThat(outbox.backlog().records()).isEqualTo(2_500);
    }

    @Test
    void whatIsCountedAnewIsNotSettledASecondTime() {
        outbox.open(100);
        var org = PlainOrgs.anOrg(DATABASE.dataSource(), false);
        var calls = settle(org, 3);
        outbox.brought(outbox.next(10));
        Sql.of(
                        "INSERT INTO usage_pending (org_id, request_ids, only_details) VALUES (?, ?, true)",
                        org,
                        calls.toArray(UUID[]::new))
                .change(DATABASE.dataSource());
        FoldedSums.of(DATABASE);
        assertThat(number("SELECT count(*) FROM usage_pending WHERE org_id = ?", org))
                .isZero();
        assertThat(outbox.next(10).rows()).isEmpty();
    }

    @Test
    void aFoldThatDiesPutsNothingBy() throws SQLException {
        outbox.open(100);
        var org = UUID.randomUUID();
        var calls = pending(org, 3);
        try (var dying = DATABASE.connection()) {
            dying.setAutoCommit(false);
            try (var statement = dying.createStatement()) {
                statement.execute("SELECT fold_usage(1000)");
            }
            assertThat(outbox.next(10).rows()).isEmpty();
            dying.rollback();
        }
        assertThat(outbox.next(10).rows()).isEmpty();
        FoldedSums.of(DATABASE);
        assertThat(UsageOutboxContract.settled(outbox.next(10), org)).isEqualTo(calls);
    }

    @Test
    void anOrgThatIsTakenAwaySendsNothingMore() {
        outbox.open(100);
        var org = PlainOrgs.anOrg(DATABASE.dataSource(), false);
        pending(org, 2);
        change("UPDATE org SET erasing_since = now() WHERE id = ?", org);
        FoldedSums.of(DATABASE);
        assertThat(outbox.next(10).rows()).isEmpty();
        assertThat(outbox.backlog().missing()).isZero();
    }

    @Test
    void theRolesOfAReplicaFoldAndSeeNoMoreThanTheyMay() throws SQLException {
        outbox.open(100);
        var mine = UUID.randomUUID();
        pending(mine, 2);
        pending(UUID.randomUUID(), 3);
        try (var app = DATABASE.connection();
                var statement = app.createStatement()) {
            statement.execute(DatabaseRoles.AS_APP);
            statement.execute("SELECT set_config('farthing.org_id', '*', false)");
            statement.execute("SELECT fold_usage(1000)");
            statement.execute("SELECT set_config('farthing.org_id', '" + mine + "', false)");
            try (var row = statement.executeQuery("SELECT sum(records), count(DISTINCT org_id) FROM usage_outgoing")) {
                row.next();
                assertThat(row.getLong(1)).isEqualTo(2);
                assertThat(row.getLong(2)).isEqualTo(1);
            }
        }
        assertThat(outbox.backlog().records()).isEqualTo(5);
    }
}
