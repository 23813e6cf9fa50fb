package dev.farthing.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// What most gateways would do: a transaction that reserves and one that settles for every call, each on the budget's
/// own row. It has no gateway around it and keeps two small tables only, so it is flattered.
final class RowACall implements AutoCloseable {
    private static final List<String> ADMIT = List.of(
            "UPDATE bench_budget SET held = held + 100 WHERE lim - spent - held >= 100",
            "INSERT INTO bench_call (cost, state) VALUES (0, 'open') RETURNING id");
    private static final List<String> SETTLE = List.of(
            "UPDATE bench_budget SET held = held - 100, spent = spent + 60",
            "UPDATE bench_call SET cost = 60, state = 'settled' WHERE id = ?");

    private final List<Connection> connections = new ArrayList<>();

    /// In the same server as the product's books.
    RowACall(Books books, int callers) {
        try {
            for (int i = 0; i < callers; i++) {
                Connection connection = books.connection();
                connection.setAutoCommit(false);
                connections.add(connection);
            }
            try (Statement statement = connections.getFirst().createStatement()) {
                statement.execute("CREATE TABLE bench_budget (lim numeric, spent numeric, held numeric)");
                statement.execute("CREATE TABLE bench_call (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                        + " cost numeric, state text)");
                statement.execute("INSERT INTO bench_budget VALUES (1e30, 0, 0)");
            }
            connections.getFirst().commit();
        } catch (SQLException e) {
            close();
            throw new IllegalStateException("a row a call cannot be measured: " + e.getMessage(), e);
        }
    }

    /// Calls a second, every caller on a connection of its own.
    double perSecond(double seconds) throws InterruptedException {
        AtomicLong calls = new AtomicLong();
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        List<Thread> threads = new ArrayList<>();
        for (Connection connection : connections) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    while (System.nanoTime() < end) {
                        call(connection);
                        calls.incrementAndGet();
                    }
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return calls.get() * 1e9 / (System.nanoTime() - start);
    }

    private static void call(Connection connection) throws SQLException {
        long id;
        try (PreparedStatement reserve = connection.prepareStatement(ADMIT.getFirst());
                PreparedStatement open = connection.prepareStatement(ADMIT.getLast())) {
            reserve.executeUpdate();
            try (var row = open.executeQuery()) {
                row.next();
                id = row.getLong(1);
            }
        }
        connection.commit();
        try (PreparedStatement spend = connection.prepareStatement(SETTLE.getFirst());
                PreparedStatement settle = connection.prepareStatement(SETTLE.getLast())) {
            spend.executeUpdate();
            settle.setLong(1, id);
            settle.executeUpdate();
        }
        connection.commit();
    }

    @Override
    public void close() {
        for (Connection connection : connections) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
