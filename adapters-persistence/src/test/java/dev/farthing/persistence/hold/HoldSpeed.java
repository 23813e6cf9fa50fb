package dev.farthing.persistence.hold;

import dev.farthing.application.relay.Durability;
import dev.farthing.application.relay.IntentJournal.Answer;
import dev.farthing.application.relay.SomeCall;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.money.Money;
import dev.farthing.persistence.DirectConnections;
import dev.farthing.persistence.server.FreshDatabase;
import dev.farthing.persistence.usage.OpenedJournal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Measures admission and settlement against one hot budget, beside a design that reserves and settles a row a call.
///
/// Arguments: callers at once; seconds; budgets there are besides.
final class HoldSpeed {
    private HoldSpeed() {}

    static void main(String... arguments) throws Exception {
        int callers = Integer.parseInt(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        int others = Integer.parseInt(arguments[2]);
        var database = new FreshDatabase();
        database.beforeAll(null);
        try {
            var scene = new HoldScene(database).capped(Scope.ORG, Unit.TOKENS, 1_000_000_000_000L);
            scene.sql("""
                INSERT INTO budget (org_id, id, scope, scope_id, unit, limit_amt, span, hard)
                SELECT ?, gen_random_uuid(), 'key', gen_random_uuid(), 'tokens', 1000, 'total', true
                FROM generate_series(1, ?)""", scene.org, others);
            report("a row a call", rowACall(scene, callers, seconds));
            for (int i = 0; i < 3; i++) {
                report("leases and batches, " + others + " budgets besides", leased(scene, callers, seconds));
            }
        } finally {
            database.afterAll(null);
        }
    }

    private record Measured(long calls, double seconds, List<Long> admissionNanos) {}

    private static void report(String name, Measured measured) {
        var sorted = measured.admissionNanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        System.out.printf(
                "%s: %.0f calls/s, admission p50 %.1f ms, p99 %.1f ms%n",
                name,
                measured.calls / measured.seconds,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6);
    }

    private static Measured leased(HoldScene scene, int callers, int seconds) throws Exception {
        var source = new DirectConnections(scene.database.url(), scene.database.user(), scene.database.password());
        var usage = OpenedJournal.on(source, Durability.STRICT);
        var intents = new PostgresIntents(usage.journal(), () -> SomeCall.idAt(Instant.now()), source, 60);
        intents.run();
        try {
            return measure(callers, seconds, admissions -> {
                var intent = scene.intent(100);
                long start = System.nanoTime();
                var answer = HoldScene.await(intents.admit(intent));
                admissions.add(System.nanoTime() - start);
                if (answer instanceof Answer.Held(var holding)) {
                    var booking = holding.book(60, Money.of("0.00006"), true);
                    usage.journal()
                            .record(scene.call(intent, booking), booking)
                            .toCompletableFuture()
                            .join();
                }
            });
        } finally {
            usage.close();
            intents.close();
        }
    }

    /// What most gateways would do: a transaction that reserves and one that settles, each on the budget's own row.
    private static Measured rowACall(HoldScene scene, int callers, int seconds) throws Exception {
        scene.sql("CREATE TABLE plain_budget (id uuid PRIMARY KEY, lim numeric, spent numeric, held numeric)");
        scene.sql("CREATE TABLE plain_call (id uuid PRIMARY KEY, cost numeric, state text)");
        scene.sql("INSERT INTO plain_budget VALUES (?, 1000000000000, 0, 0)", scene.org);
        var connections = new ConcurrentLinkedQueue<Connection>();
        for (int i = 0; i < callers; i++) {
            var connection = DriverManager.getConnection(
                    scene.database.url() + (scene.database.url().contains("?") ? "&" : "?") + "prepareThreshold=1",
                    scene.database.user(),
                    scene.database.password());
            connection.setAutoCommit(false);
            connections.add(connection);
        }
        try {
            return measure(callers, seconds, admissions -> {
                var connection = connections.poll();
                if (connection == null) {
                    throw new IllegalStateException("more callers than connections");
                }
                var id = UUID.randomUUID();
                long start = System.nanoTime();
                run(
                        connection,
                        "UPDATE plain_budget SET held = held + 100 WHERE id = ? AND lim - spent - held >= 100",
                        scene.org);
                run(connection, "INSERT INTO plain_call VALUES (?, 0, 'open')", id);
                commit(connection);
                admissions.add(System.nanoTime() - start);
                run(
                        connection,
                        "UPDATE plain_budget SET held = held - 100, spent = spent + 60 WHERE id = ?",
                        scene.org);
                run(connection, "UPDATE plain_call SET cost = 60, state = 'settled' WHERE id = ?", id);
                commit(connection);
                connections.add(connection);
            });
        } finally {
            for (var connection : connections) {
                connection.close();
            }
        }
    }

    private static void run(Connection connection, String sql, UUID id) {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, id);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @FunctionalInterface
    private interface OneCall {
        void make(List<Long> admissions);
    }

    private static Measured measure(int callers, int seconds, OneCall call) throws Exception {
        var until = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        var admissions = new ArrayList<Long>();
        var threads = new ArrayList<Thread>();
        long start = System.nanoTime();
        for (int i = 0; i < callers; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                var own = new ArrayList<Long>();
                while (System.nanoTime() < until) {
                    call.make(own);
                }
                synchronized (admissions) {
                    admissions.addAll(own);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        return new Measured(admissions.size(), (System.nanoTime() - start) / 1e9, admissions);
    }
}
