package dev.farthing.persistence.hold;

import dev.farthing.domain.budget.BudgetWindow;
import dev.farthing.domain.budget.Lease;
import dev.farthing.domain.budget.SliceCut;
import dev.farthing.domain.budget.WindowKey;
import dev.farthing.persistence.ConnectionSource;
import dev.farthing.persistence.KeyLocks;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The connection on which slices are cut off leases and given back. What it changes is committed by a step of
/// its own, so that whoever does not hear of the end can ask what became of it.
final class SliceConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5_000;
    private static final String SETTINGS = """
        SELECT set_config('statement_timeout', '3s', false),
               set_config('lock_timeout', '2s', false),
               set_config('idle_in_transaction_session_timeout', '5s', false),
               set_config('synchronous_commit',
                          CASE WHEN current_setting('synchronous_commit') IN ('off', 'local') THEN 'on'
                               ELSE current_setting('synchronous_commit') END, false)
        """;
    private static final String AS_LONG_AS_ALIVE = "SELECT pg_advisory_xact_lock_shared(?)";
    // Only leases there are already: whoever admits on record makes them, and knows of no other that does.
    private static final String LEASE = """
        SELECT l.amount, l.allocated, l.sliced, l.state = 'revoked' FROM lease l
        WHERE l.org_id = ? AND l.budget_id = ? AND l.starts_at = ? AND l.replica = ?
            AND EXISTS (SELECT FROM replica r WHERE r.id = l.replica AND r.state = 'alive')
        FOR UPDATE OF l
        """;
    // Credit past its end is not lent, be it that nobody took it away yet.
    private static final String TARGET = """
        greatest(w.target_amt - CASE WHEN w.ends_at IS NULL AND EXISTS (SELECT FROM wallet v
            WHERE v.org_id = w.org_id AND v.budget_id = w.budget_id)
            THEN credit_past_its_end(w.org_id) ELSE 0 END, 0)\
        """;
    private static final String WINDOW = "SELECT w.limit_amt, " + TARGET + """
        , w.spent, w.leased, w.overrun FROM budget_window w
        WHERE w.org_id = ? AND w.budget_id = ? AND w.starts_at = ?
        FOR UPDATE OF w
        """;
    private static final String WRITE_LEASE = """
        UPDATE lease SET amount = ?, allocated = ?, sliced = ?
        WHERE org_id = ? AND budget_id = ? AND starts_at = ? AND replica = ?
        """;
    private static final String WRITE_WINDOW =
            "UPDATE budget_window SET leased = ? WHERE org_id = ? AND budget_id = ? AND starts_at = ?";
    private static final String GIVE_BACK =
            "SELECT give_back_slices(?::uuid[], ?::uuid[], ?::timestamptz[], ?::bigint[], ?)";
    private static final String ROOM = """
        SELECT w.org_id, w.budget_id, w.starts_at, least(w.limit_amt, w.target_amt) - w.spent - w.leased
            + l.amount - l.allocated
        FROM unnest(?::uuid[], ?::uuid[], ?::timestamptz[]) AS a (org_id, budget_id, starts_at)
        JOIN lease l ON l.org_id = a.org_id AND l.budget_id = a.budget_id AND l.starts_at = a.starts_at
        JOIN budget_window w ON w.org_id = a.org_id AND w.budget_id = a.budget_id AND w.starts_at = a.starts_at
        JOIN budget b ON b.org_id = a.org_id AND b.id = a.budget_id
        WHERE l.replica = ? AND l.state = 'active' AND b.deleted_at IS NULL AND w.limit_amt <=
        """ + TARGET;

    private final Connection connection;

    private SliceConnection(Connection connection) {
        this.connection = connection;
    }

    static SliceConnection open(ConnectionSource source) throws SQLException {
        var connection = source.open("");
        try {
            connection.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
            try (var statement = connection.createStatement()) {
                statement.execute(SETTINGS);
            }
            connection.setAutoCommit(false);
            return new SliceConnection(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /// Cuts a slice off a life's lease of a window, and commits nothing yet; 0 where none is to be had, or that
    /// life is over.
    long cut(WindowKey key, UUID life, long needed, long recentPerMinute) throws SQLException {
        try (var alive = connection.prepareStatement(AS_LONG_AS_ALIVE)) {
            alive.setLong(1, KeyLocks.number(life));
            alive.execute();
        }
        var lease = lease(key, life);
        var window = lease == null ? null : window(key);
        var cut = lease == null || window == null ? null : SliceCut.of(lease, window, needed, recentPerMinute);
        if (cut == null) {
            connection.rollback();
            return 0;
        }
        write(cut);
        return cut.amount();
    }

    /// Gives parts of a life's slices back to their windows, and commits nothing yet.
    void giveBack(Map<WindowKey, Long> parts, UUID life) throws SQLException {
        var inOrder = new TreeMap<>(parts);
        try (var statement = connection.prepareStatement(GIVE_BACK)) {
            set(statement, List.copyOf(inOrder.keySet()));
            statement.setArray(
                    4, connection.createArrayOf("bigint", inOrder.values().toArray()));
            statement.setObject(5, life);
            statement.execute();
        }
    }

    /// The name of the transaction that is under way.
    String transaction() throws SQLException {
        try (var statement = connection.prepareStatement("SELECT pg_current_xact_id()::text");
                var row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    void commit() throws SQLException {
        connection.commit();
    }

    /// Whether a transaction of which nobody heard was committed.
    boolean wasCommitted(String transaction) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT pg_xact_status(?::xid8)")) {
            statement.setString(1, transaction);
            try (var row = statement.executeQuery()) {
                var status = row.next() ? row.getString(1) : null;
                if ("in progress".equals(status)) {
                    throw new SQLException("a transaction that nobody leads any more has not ended yet");
                }
                return "committed".equals(status);
            }
        } finally {
            connection.rollback();
        }
    }

    /// What is left of these windows beside the slices a life has of them; those of which nothing is lent any
    /// more are left out.
    Map<WindowKey, BigInteger> rooms(Collection<WindowKey> keys, UUID life) throws SQLException {
        var rooms = new HashMap<WindowKey, BigInteger>();
        try (var statement = connection.prepareStatement(ROOM)) {
            set(statement, keys);
            statement.setObject(4, life);
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    rooms.put(
                            new WindowKey(
                                    row.getObject(1, UUID.class),
                                    row.getObject(2, UUID.class),
                                    row.getObject(3, OffsetDateTime.class).toInstant()),
                            row.getBigDecimal(4).toBigIntegerExact());
                }
            }
        }
        connection.rollback();
        return rooms;
    }

    private @Nullable Lease lease(WindowKey key, UUID life) throws SQLException {
        try (var statement = connection.prepareStatement(LEASE)) {
            set(statement, 1, key);
            statement.setObject(4, life);
            try (var row = statement.executeQuery()) {
                return row.next()
                        ? new Lease(key, life, row.getLong(1), row.getLong(2), row.getLong(3), row.getBoolean(4))
                        : null;
            }
        }
    }

    private @Nullable BudgetWindow window(WindowKey key) throws SQLException {
        try (var statement = connection.prepareStatement(WINDOW)) {
            set(statement, 1, key);
            try (var row = statement.executeQuery()) {
                return row.next()
                        ? new BudgetWindow(
                                key,
                                whole(row, 1),
                                whole(row, 2),
                                row.getBigDecimal(3).toBigIntegerExact(),
                                row.getBigDecimal(4).toBigIntegerExact(),
                                row.getBigDecimal(5).toBigIntegerExact())
                        : null;
            }
        }
    }

    private void write(SliceCut cut) throws SQLException {
        var lease = cut.lease();
        try (var statement = connection.prepareStatement(WRITE_LEASE)) {
            statement.setLong(1, lease.amount());
            statement.setLong(2, lease.allocated());
            statement.setLong(3, lease.sliced());
            set(statement, 4, lease.window());
            statement.setObject(7, lease.replica());
            statement.executeUpdate();
        }
        try (var statement = connection.prepareStatement(WRITE_WINDOW)) {
            statement.setBigDecimal(1, new BigDecimal(cut.window().leased()));
            set(statement, 2, lease.window());
            statement.executeUpdate();
        }
    }

    private static @Nullable BigInteger whole(ResultSet row, int column) throws SQLException {
        var value = row.getBigDecimal(column);
        return value == null ? null : value.toBigIntegerExact();
    }

    private static void set(PreparedStatement statement, int at, WindowKey key) throws SQLException {
        statement.setObject(at, key.orgId());
        statement.setObject(at + 1, key.budgetId());
        statement.setObject(at + 2, key.startsAt().atOffset(ZoneOffset.UTC));
    }

    private void set(PreparedStatement statement, Collection<WindowKey> keys) throws SQLException {
        statement.setArray(
                1,
                connection.createArrayOf(
                        "uuid", keys.stream().map(WindowKey::orgId).toArray()));
        statement.setArray(
                2,
                connection.createArrayOf(
                        "uuid", keys.stream().map(WindowKey::budgetId).toArray()));
        statement.setArray(
                3,
                connection.createArrayOf(
                        "timestamptz",
                        keys.stream()
                                .map(key ->
                                        key.startsAt().atOffset(ZoneOffset.UTC).toString())
                                .toArray()));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
