package dev.farthing.persistence.usage;

import static dev.farthing.application.relay.SomeCall.aCall;
import static dev.farthing.application.relay.UsageJournalContract.await;
import static dev.farthing.application.relay.UsageJournalContract.awaitAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.Durability;
import dev.farthing.application.relay.SomeCall;
import dev.farthing.application.relay.UsageJournal;
import dev.farthing.application.relay.UsageJournalContract;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.persistence.ConnectionSource;
import dev.farthing.persistence.DirectConnections;
import dev.farthing.persistence.server.FoldedSums;
import dev.farthing.persistence.server.FreshDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresJournalTest implements UsageJournalContract {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private static final Currency CNY = Currency.getInstance("CNY");
    private static final String SUMS_OF_ROWS = """
        SELECT org_id, to_timestamp(floor(extract(epoch FROM started_at) / 900) * 900) AS bucket, key_id,
               CASE WHEN status = 'refused' THEN '' ELSE model END AS model, coalesce(provider, '') AS provider,
               count(*) FILTER (WHERE status <> 'refused') AS requests,
               count(*) FILTER (WHERE status = 'ok') AS ok_requests,
               count(*) FILTER (WHERE status = 'error') AS error_requests,
               count(*) FILTER (WHERE status = 'cancelled') AS cancelled_requests,
               count(*) FILTER (WHERE status = 'refused') AS refused_requests,
               sum(CASE WHEN status = 'refused' THEN 0 ELSE prompt_tokens END) AS prompt_tokens,
               sum(CASE WHEN status = 'refused' THEN 0 ELSE cache_read_tokens END) AS cached_tokens,
               sum(CASE WHEN status = 'refused' THEN 0 ELSE completion_tokens END) AS completion_tokens,
               sum(CASE WHEN status = 'refused' THEN 0 ELSE cost_pico END) AS cost_pico,
               sum(CASE WHEN status = 'refused' THEN 0 ELSE latency_ms END) AS latency_ms,
               sum(CASE WHEN status = 'refused' THEN 0 ELSE coalesce(first_token_ms, 0) END) AS first_token_ms
        FROM usage_row GROUP BY 1, 2, 3, 4, 5
        """;
    private static final String SUMS = """
        SELECT org_id, bucket, key_id, model, provider, sum(requests), sum(ok_requests), sum(error_requests),
               sum(cancelled_requests), sum(refused_requests), sum(prompt_tokens), sum(cached_tokens),
               sum(completion_tokens), sum(cost_pico), sum(latency_ms), sum(first_token_ms)
        FROM usage_rollup_now GROUP BY 1, 2, 3, 4, 5
        """;

    private final List<PostgresJournal> opened = new ArrayList<>();
    private final PostgresJournal journal = open(Durability.STRICT);

    private PostgresJournal open(Durability durability) {
        return open(JournalSettings.of(durability), direct());
    }

    private PostgresJournal open(JournalSettings settings, ConnectionSource source) {
        var fresh = new PostgresJournal(settings, CNY, source);
        opened.add(fresh);
        return fresh;
    }

    private static ConnectionSource direct() {
        return new DirectConnections(DATABASE.url(), DATABASE.user(), DATABASE.password());
    }

    @AfterEach
    void closeAll() {
        opened.forEach(PostgresJournal::close);
    }

    @Override
    public UsageJournal journal() {
        return journal;
    }

    @Override
    public void close() {
        journal.close();
    }

    @Override
    public Collection<UUID> recorded(UUID orgId) {
        return query("SELECT request_id FROM usage_row WHERE org_id = '" + orgId + "'").stream()
                .map(UUID::fromString)
                .toList();
    }

    @Test
    void aStrictStageCompletesOnlyWhenTheRowCanBeSeen() {
        for (int i = 0; i < 50; i++) {
            var call = inNewOrg();
            await(journal.record(call.record()));
            assertThat(recorded(call.owner().orgId())).containsExactly(call.id());
        }
    }

    @Test
    void aRelaxedStageIsCompleteAtOnceAndTheRowFollows() {
        var relaxed = open(Durability.RELAXED);
        var blocked = inNewOrg();
        assertThat(relaxed.record(blocked.record()).toCompletableFuture()).isCompleted();
        relaxed.close();
        assertThat(recorded(blocked.owner().orgId())).containsExactly(blocked.id());
    }

    @Test
    void aRelaxedStageWaitsForTheCommitWhenTheQueueIsFull() throws SQLException {
        var gate = new Gate();
        var relaxed = open(withRoomFor(2), gate);
        var calls = Stream.generate(PostgresJournalTest::inNewOrg)
                .limit(3)
                .map(SomeCall::record)
                .toList();
        var stages = calls.stream()
                .map(relaxed::record)
                .map(CompletionStage::toCompletableFuture)
                .toList();
        assertThat(stages.get(1)).isCompleted();
        assertThat(stages.get(2)).isNotDone();
        assertThat(relaxed.accepting()).isFalse();
        gate.open();
        await(stages.get(2));
        relaxed.close();
        assertThat(calls)
                .allSatisfy(call -> assertThat(recorded(call.owner().orgId())).hasSize(1));
    }

    @Test
    void whileTheDatabaseIsAwayNothingMoreIsAcceptedAndAfterwardsNothingIsMissing() {
        var gate = new Gate();
        var settings = withPatience(Duration.ZERO);
        var cut = open(settings, gate);
        assertThat(cut.accepting()).isTrue();
        var calls = Stream.generate(PostgresJournalTest::inNewOrg)
                .limit(700)
                .map(SomeCall::record)
                .toList();
        var stages = calls.stream().map(cut::record).toList();
        gate.awaitKnock();
        assertThat(cut.accepting()).isFalse();
        assertThat(stages).noneMatch(stage -> stage.toCompletableFuture().isDone());
        gate.open();
        stages.forEach(UsageJournalContract::await);
        cut.close();
        assertThat(calls)
                .allSatisfy(call -> assertThat(recorded(call.owner().orgId())).hasSize(1));
    }

    @Test
    void aBatchWhoseCommitIsInDoubtIsCountedOnce() throws SQLException {
        var org = UUID.randomUUID();
        var key = UUID.randomUUID();
        var calls = Stream.generate(
                        () -> aCall().of(org, null, key).tagged("red", "blue").record())
                .limit(3_000)
                .toList();
        var killer = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 40; i++) {
                query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                        + "AND application_name = 'farthing-journal'");
            }
        });
        int chunk = 100;
        for (int from = 0; from < calls.size(); from += chunk) {
            awaitAll(calls.subList(from, from + chunk).stream().map(journal::record));
        }
        join(killer);
        assertThat(recorded(org)).hasSize(calls.size());
        assertThat(query("SELECT sum(requests) FROM usage_rollup_now WHERE org_id = '" + org + "'"))
                .containsExactly("3000");
        assertThat(query(
                        "SELECT tag, sum(requests) FROM usage_detail_now CROSS JOIN LATERAL (SELECT DISTINCT unnest(tags) AS tag) t"
                                + " WHERE grain = 'hour' AND org_id = '" + org + "' GROUP BY tag ORDER BY tag"))
                .containsExactly("blue|3000", "red|3000");
        assertThat(query("SELECT count(*) FROM attempt WHERE org_id = '" + org + "'"))
                .containsExactly("3000");
    }

    @Test
    void aConnectionLostAfterTheCommitDoesNotCountTwice() {
        var faulty = new LosesAnswers(3);
        var unlucky = open(JournalSettings.of(Durability.STRICT), faulty);
        var org = UUID.randomUUID();
        var calls = Stream.generate(
                        () -> aCall().of(org, null, UUID.randomUUID()).record())
                .limit(20)
                .toList();
        awaitAll(calls.stream().map(unlucky::record));
        assertThat(faulty.lost()).isPositive();
        assertThat(recorded(org)).hasSize(20);
        assertThat(query("SELECT sum(requests) FROM usage_rollup_now WHERE org_id = '" + org + "'"))
                .containsExactly("20");
    }

    @Test
    void sumsEqualRowsWithSeveralWritersOnTheSameKeys() {
        var orgs = Stream.generate(UUID::randomUUID).limit(3).toList();
        var keys = Stream.generate(UUID::randomUUID).limit(7).toList();
        var writers = Stream.generate(() -> open(Durability.STRICT)).limit(4).toList();
        var threads = writers.stream()
                .map(writer -> Thread.ofPlatform().start(() -> {
                    var random = new Random();
                    var calls = Stream.generate(() -> aRandomCall(orgs, keys, random))
                            .limit(1_500)
                            .toList();
                    awaitAll(calls.stream().map(writer::record));
                    awaitAll(calls.stream().filter(_ -> random.nextInt(10) == 0).map(writers.getFirst()::record));
                }))
                .toList();
        while (threads.stream().anyMatch(Thread::isAlive)) {
            FoldedSums.of(DATABASE, 200);
        }
        threads.forEach(PostgresJournalTest::join);
        assertThat(query("SELECT count(*) FROM (" + SUMS + " EXCEPT " + SUMS_OF_ROWS + ") d"))
                .containsExactly("0");
        assertThat(query("SELECT count(*) FROM (" + SUMS_OF_ROWS + " EXCEPT " + SUMS + ") d"))
                .containsExactly("0");
        assertThat(query("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
                .containsExactly("0");
    }

    @Test
    void textsThatTheServerWouldRefuseAreCleaned() {
        var odd = "a\0b\uD800c\uDC00d\uD83D\uDE00é漢";
        var call = inNewOrg()
                .named(odd)
                .model("m" + odd)
                .tagged(odd, odd, "")
                .client(new CallRecord.Client(odd, odd, odd, odd))
                .vendorUsage(odd);
        await(journal.record(call.record()));
        var org = call.owner().orgId();
        var clean = "a\uFFFDb\uFFFDc\uFFFDd\uD83D\uDE00é漢";
        assertThat(query("SELECT key_name, session_id, client_request_id, client_ip, user_agent, vendor_usage, tags[1] "
                        + "FROM usage_row WHERE org_id = '" + org + "'"))
                .containsExactly(String.join("|", Collections.nCopies(7, clean)));
        assertThat(query("SELECT model FROM usage_rollup_now WHERE org_id = '" + org + "'"))
                .containsExactly("m" + clean);
        assertThat(query(
                        "SELECT tag, requests FROM usage_detail_now CROSS JOIN LATERAL (SELECT DISTINCT unnest(tags) AS tag) t"
                                + " WHERE grain = 'hour' AND org_id = '" + org + "' ORDER BY tag"))
                .containsExactly("|1", clean + "|1");
    }

    @Test
    void textsAreCutToWhatIsKept() {
        var call = inNewOrg()
                .client(new CallRecord.Client("s".repeat(999), "r".repeat(999), "i".repeat(999), "u".repeat(999)))
                .vendorUsage("v".repeat(99_999));
        await(journal.record(call.record()));
        assertThat(query("SELECT length(session_id), length(client_request_id), length(user_agent), "
                        + "length(vendor_usage) FROM usage_row WHERE org_id = '"
                        + call.owner().orgId() + "'"))
                .containsExactly("128|128|256|8192");
    }

    @Test
    void aRowTheDatabaseRefusesDoesNotHoldUpItsNeighbours() {
        var org = UUID.randomUUID();
        execute("ALTER TABLE usage_row ADD CONSTRAINT no_poison CHECK (user_agent <> 'poison')");
        try {
            var calls = Stream.generate(() -> aCall().of(org, null, UUID.randomUUID()))
                    .limit(30)
                    .toList();
            var poisoned = calls.get(17).client(new CallRecord.Client(null, null, null, "poison"));
            awaitAll(Stream.concat(Stream.of(poisoned), calls.stream())
                    .map(SomeCall::record)
                    .map(journal::record));
            assertThat(recorded(org)).hasSize(30);
            assertThat(query("SELECT usage_flags[1], prompt_tokens FROM usage_row WHERE org_id = '" + org
                            + "' AND user_agent IS NULL"))
                    .containsExactly("row_repaired|100");
            assertThat(query("SELECT sum(requests) FROM usage_rollup_now WHERE org_id = '" + org + "'"))
                    .containsExactly("30");
        } finally {
            execute("ALTER TABLE usage_row DROP CONSTRAINT no_poison");
        }
    }

    @Test
    void aDuplicateBesideARefusedRowIsAnsweredToo() {
        var gate = new Gate();
        var late = open(JournalSettings.of(Durability.STRICT), gate);
        execute("ALTER TABLE usage_row ADD CONSTRAINT no_poison CHECK (user_agent <> 'poison')");
        try {
            for (int i = 0; i < 6; i++) {
                var twice = inNewOrg();
                var poisoned = inNewOrg().client(new CallRecord.Client(null, null, null, "poison"));
                var inSomeOrder = new ArrayList<>(List.of(twice, poisoned, twice, inNewOrg()));
                Collections.rotate(inSomeOrder, i);
                var stages = inSomeOrder.stream()
                        .map(SomeCall::record)
                        .map(late::record)
                        .toList();
                gate.open();
                stages.forEach(UsageJournalContract::await);
                assertThat(recorded(twice.owner().orgId())).hasSize(1);
                assertThat(recorded(poisoned.owner().orgId())).hasSize(1);
            }
        } finally {
            execute("ALTER TABLE usage_row DROP CONSTRAINT no_poison");
        }
    }

    @Test
    void everyFigureArrives() {
        var tokens = new TokenUsage(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        var call = inNewOrg().tokens(tokens).cost("9223372.036854775807").tagged("x", "y");
        await(journal.record(call.record()));
        assertThat(query("SELECT to_jsonb(u) - 'org_id' - 'request_id' - 'key_id' FROM usage_row u WHERE org_id = '"
                        + call.owner().orgId() + "'"))
                .singleElement()
                .asString()
                .contains(
                        "\"input_tokens\": 1,",
                        "\"cache_read_tokens\": 2,",
                        "\"cache_write_5m_tokens\": 3",
                        "\"cache_write_1h_tokens\": 4,",
                        "\"audio_input_tokens\": 5,",
                        "\"image_input_tokens\": 6,",
                        "\"output_tokens\": 7,",
                        "\"reasoning_tokens\": 8,",
                        "\"audio_output_tokens\": 9,",
                        "\"image_output_tokens\": 10,",
                        "\"images\": 11,",
                        "\"prompt_tokens\": 21,",
                        "\"completion_tokens\": 34,",
                        "\"cost_pico\": 9223372036854775807",
                        "\"tags\": [\"x\", \"y\"]",
                        "\"started_at\": \"2026-11-21T12:00:00+00:00\"",
                        "\"dialect\": \"openai\"",
                        "\"endpoint\": \"/v1/chat/completions\"",
                        "\"status\": \"ok\"",
                        "\"currency\": \"CNY\"",
                        "\"usage_source\": \"reported\"",
                        "\"latency_ms\": 1000",
                        "\"first_token_ms\": 200",
                        "\"chars\": 64",
                        "\"stream\": true",
                        "\"attempts\": 1",
                        "\"http_status\": 200");
    }

    @Test
    void whatTheVendorChargedInItsUnitsStandsInCallAttemptAndSums() {
        var call = inNewOrg().units("compute_points_used", "7").units("cost", "0.0012");
        var again = call.id(SomeCall.idAt(call.startedAt()));
        await(journal.record(call.record()));
        await(journal.record(again.record()));
        await(journal.record(again.record()));
        var org = call.owner().orgId();
        for (var table : List.of("usage_row", "attempt")) {
            assertThat(query("SELECT DISTINCT vendor_units FROM " + table + " WHERE org_id = '" + org + "'"))
                    .containsExactly("{\"compute_points_used\":7,\"cost\":0.0012}");
        }
        FoldedSums.of(DATABASE);
        assertThat(query("SELECT unit, trim_scale(amount) FROM usage_unit_rollup_now WHERE org_id = '" + org
                        + "' ORDER BY unit"))
                .containsExactly("compute_points_used|14", "cost|0.0024");
    }

    @Test
    void aSumMayOutgrowWhatOneCallCanCost() {
        var org = UUID.randomUUID();
        var key = UUID.randomUUID();
        awaitAll(Stream.generate(() ->
                        aCall().of(org, null, key).cost("9223372.036854775807").record())
                .limit(5)
                .map(journal::record));
        assertThat(query("SELECT sum(cost_pico) FROM usage_rollup_now WHERE org_id = '" + org + "'"))
                .containsExactly("46116860184273879035");
    }

    @Test
    void theLastUseOfAKeyIsWritten() {
        var call = inNewOrg();
        await(journal.record(call.record()));
        journal.close();
        assertThat(query("SELECT last_used_at AT TIME ZONE 'UTC' FROM key_use WHERE org_id = '"
                        + call.owner().orgId() + "'"))
                .containsExactly("2026-11-21 12:00:00");
    }

    @Test
    void aDatabaseThatNeverComesBackDoesNotKeepTheJournalFromClosing() {
        var cut = open(withPatience(Duration.ofSeconds(2)), new Gate());
        var stage = cut.record(aCall().record()).toCompletableFuture();
        cut.close();
        assertThat(stage).isCompletedExceptionally();
    }

    private static SomeCall inNewOrg() {
        return aCall().of(UUID.randomUUID(), null, UUID.randomUUID());
    }

    private static CallRecord aRandomCall(List<UUID> orgs, List<UUID> keys, Random random) {
        var status = CallStatus.values()[random.nextInt(CallStatus.values().length)];
        var call = SomeCall.aCallAt(SomeCall.NOON.plusSeconds(random.nextInt(2_000)))
                .of(orgs.get(random.nextInt(orgs.size())), null, keys.get(random.nextInt(keys.size())))
                .model("model-" + random.nextInt(3))
                .tagged("tag-" + random.nextInt(4), "tag-" + random.nextInt(4))
                .ending(status)
                .tokens(TokenUsage.ofText(random.nextInt(10_000), random.nextInt(1_000)))
                .cost("0.00" + random.nextInt(1_000_000));
        return status == CallStatus.REFUSED ? call.hop(null).record() : call.record();
    }

    private static JournalSettings withRoomFor(int rows) {
        var usual = JournalSettings.of(Durability.RELAXED);
        return new JournalSettings(
                usual.durability(),
                usual.batchRows(),
                rows,
                usual.mostBytes(),
                usual.linger(),
                usual.stalledAfter(),
                usual.keyUseEvery(),
                usual.farewell());
    }

    private static JournalSettings withPatience(Duration stalledAfter) {
        var usual = JournalSettings.of(Durability.STRICT);
        return new JournalSettings(
                usual.durability(),
                usual.batchRows(),
                usual.mostRows(),
                usual.mostBytes(),
                usual.linger(),
                stalledAfter,
                usual.keyUseEvery(),
                Duration.ofMillis(100));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(String sql) {
        try (var connection = DATABASE.connection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static List<String> query(String sql) {
        try (var connection = DATABASE.connection();
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            var rows = new ArrayList<String>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                var row = new ArrayList<String>();
                for (int i = 1; i <= columns; i++) {
                    row.add(result.getString(i));
                }
                rows.add(String.join("|", row));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /// A database that is away until somebody opens it.
    private static final class Gate implements ConnectionSource {
        private final CountDownLatch knocked = new CountDownLatch(1);
        private volatile boolean open;

        @Override
        public java.sql.Connection open(String binaryTypes) throws SQLException {
            knocked.countDown();
            if (!open) {
                throw new SQLException("nobody answers", "08001");
            }
            return direct().open(binaryTypes);
        }

        void open() {
            open = true;
        }

        void awaitKnock() {
            try {
                knocked.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// Connections whose first writes are committed, but the word of it is lost.
    private static final class LosesAnswers implements ConnectionSource {
        private final AtomicInteger left;
        private final AtomicInteger lost = new AtomicInteger();

        LosesAnswers(int times) {
            left = new AtomicInteger(times);
        }

        int lost() {
            return lost.get();
        }

        @Override
        public java.sql.Connection open(String binaryTypes) throws SQLException {
            var real = direct().open(binaryTypes);
            return proxy(
                    java.sql.Connection.class,
                    real,
                    (method, result) -> method.equals("prepareStatement")
                            ? proxy(java.sql.PreparedStatement.class, result, this::lose)
                            : result);
        }

        private Object lose(String method, Object result) throws SQLException {
            if (method.equals("execute") && left.getAndDecrement() > 0) {
                lost.incrementAndGet();
                throw new SQLException("the line went dead", "08006");
            }
            return result;
        }

        private interface After {
            Object apply(String method, Object result) throws SQLException;
        }

        private static <T> T proxy(Class<T> type, Object real, After after) {
            return type.cast(java.lang.reflect.Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                        try {
                            return after.apply(method.getName(), method.invoke(real, arguments));
                        } catch (java.lang.reflect.InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }
    }
}
