package dev.farthing.persistence.hold;

import dev.farthing.domain.budget.BudgetWindow;
import dev.farthing.domain.budget.HoldRound;
import dev.farthing.domain.budget.Lease;
import dev.farthing.domain.budget.WindowKey;
import dev.farthing.domain.fault.Fault;
import dev.farthing.persistence.BinaryRows;
import dev.farthing.persistence.ConnectionSource;
import dev.farthing.persistence.KeyLocks;
import dev.farthing.persistence.RowTypes;
import dev.farthing.persistence.WindowRows;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The connection on which calls are admitted.
final class HoldConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5_000;
    private static final String SETTINGS = """
        SELECT set_config('plan_cache_mode', 'force_generic_plan', false),
               set_config('statement_timeout', '3s', false),
               set_config('lock_timeout', '2s', false),
               set_config('idle_in_transaction_session_timeout', '5s', false),
               set_config('synchronous_commit',
                          CASE WHEN current_setting('synchronous_commit') IN ('off', 'local') THEN 'on'
                               ELSE current_setting('synchronous_commit') END, false),
               set_config('enable_seqscan', 'off', false),
               set_config('enable_hashjoin', 'off', false),
               set_config('enable_mergejoin', 'off', false)
        """;
    static final String LOCK = "SELECT count(pg_advisory_xact_lock_shared(n)) FROM unnest(?::bigint[]) n;\n";
    static final String IS_OPEN = """
        EXISTS (SELECT 1 FROM issued_key k
            JOIN org o ON o.id = k.org_id
            LEFT JOIN team t ON t.org_id = k.org_id AND t.id = k.team_id
            WHERE k.org_id = i.org_id AND k.id = i.key_id AND k.state = 'active'
                AND (k.public_id = i.public_id
                    OR (k.old_public_id = i.public_id AND k.old_until > clock_timestamp()))
                AND (k.expires_at IS NULL OR k.expires_at > clock_timestamp())
                AND NOT o.suspended AND t.suspended IS NOT TRUE)
        AND EXISTS (SELECT 1 FROM replica r WHERE r.id = ? AND r.state = 'alive')
        AND i.admitted_at BETWEEN clock_timestamp() - interval '10 s' AND clock_timestamp() + interval '10 s'
        """;
    private static final String INSERT = """
        INSERT INTO intent (%1$s) SELECT %1$s FROM unnest(?) i
        """.formatted(IntentColumns.INTENT);
    private static final String ADMIT_UNCAPPED = LOCK + INSERT + "WHERE " + IS_OPEN + " RETURNING request_id";
    // Nothing that came back to a lease of these is lent again: a limit was lowered, or credit is past its end and
    // nobody took it away yet.
    static final String IS_SHRINKING = """
        (w.target_amt < w.limit_amt OR (w.ends_at IS NULL AND EXISTS (SELECT FROM wallet v
            WHERE v.org_id = w.org_id AND v.budget_id = w.budget_id) AND credit_past_its_end(w.org_id) > 0))
        """;
    // All of a batch or nothing: where anything is amiss the calls are looked at one by one.
    private static final String ADMIT_LEASED =
            LOCK + """
            WITH wants AS MATERIALIZED (SELECT org_id, budget_id, starts_at, hold
                FROM unnest(?::uuid[], ?::uuid[], ?::timestamptz[], ?::bigint[]) AS a (org_id, budget_id, starts_at, hold)),
            held AS MATERIALIZED (SELECT l.org_id, l.budget_id, l.starts_at, l.amount - l.allocated AS free, w.hold
                FROM wants w JOIN lease l
                    ON l.org_id = w.org_id AND l.budget_id = w.budget_id AND l.starts_at = w.starts_at
                WHERE l.replica = ? AND l.state = 'active'
                ORDER BY l.org_id, l.budget_id, l.starts_at
                FOR UPDATE OF l),
            fit AS MATERIALIZED (SELECT
                (SELECT count(*) FROM held WHERE free >= hold) = (SELECT count(*) FROM wants)
                AND NOT EXISTS (SELECT FROM held h JOIN budget_window w
                    ON w.org_id = h.org_id AND w.budget_id = h.budget_id AND w.starts_at = h.starts_at
                    WHERE
            """ + IS_SHRINKING + """
                )
                AND NOT EXISTS (SELECT FROM unnest(?) i WHERE NOT (""" + IS_OPEN + """
                )) AS all_of_them),
            taken AS (UPDATE lease l SET allocated = l.allocated + h.hold
                FROM held h, fit
                WHERE fit.all_of_them AND l.org_id = h.org_id AND l.budget_id = h.budget_id
                    AND l.starts_at = h.starts_at AND l.replica = ?)
            INSERT INTO intent (%1$s) SELECT %1$s FROM fit, unnest(?) i WHERE fit.all_of_them RETURNING request_id
            """.formatted(IntentColumns.INTENT);
    // Credit past its end is not leased, be it that nobody took it away yet.
    private static final String WINDOWS = """
        SELECT w.org_id, w.budget_id, w.starts_at, coalesce(w.limit_amt, greatest(w.target_amt, w.spent + w.leased)),
            greatest(coalesce(w.target_amt, 0) - CASE WHEN w.ends_at IS NULL AND EXISTS (SELECT FROM wallet v
                WHERE v.org_id = w.org_id AND v.budget_id = w.budget_id)
                THEN credit_past_its_end(w.org_id) ELSE 0 END, 0), w.spent, w.leased, w.overrun
        FROM budget_window w JOIN unnest(?::uuid[], ?::uuid[], ?::timestamptz[]) AS a (org_id, budget_id, starts_at)
            ON w.org_id = a.org_id AND w.budget_id = a.budget_id AND w.starts_at = a.starts_at
        ORDER BY w.org_id, w.budget_id, w.starts_at
        FOR UPDATE OF w
        """;
    private static final String BEGIN_CAPPED = "BEGIN;\n" + LOCK + "SELECT i.request_id FROM unnest(?) i WHERE "
            + IS_OPEN + """
            ;
            SELECT l.org_id, l.budget_id, l.starts_at, l.amount, l.allocated, l.state,
                (SELECT
            """ + IS_SHRINKING + """
                 FROM budget_window w
                    WHERE w.org_id = l.org_id AND w.budget_id = l.budget_id AND w.starts_at = l.starts_at)
            FROM lease l JOIN unnest(?::uuid[], ?::uuid[], ?::timestamptz[]) AS a (org_id, budget_id, starts_at)
                ON l.org_id = a.org_id AND l.budget_id = a.budget_id AND l.starts_at = a.starts_at
            WHERE l.replica = ?
            ORDER BY l.org_id, l.budget_id, l.starts_at
            FOR UPDATE OF l;
            """ + WINDOWS;
    private static final String COMMIT_CAPPED = """
        UPDATE budget_window w SET leased = a.leased
        FROM unnest(?::uuid[], ?::uuid[], ?::timestamptz[], ?::numeric[]) AS a (org_id, budget_id, starts_at, leased)
        WHERE w.org_id = a.org_id AND w.budget_id = a.budget_id AND w.starts_at = a.starts_at;
        INSERT INTO lease (org_id, budget_id, starts_at, replica, amount, allocated)
        SELECT a.org_id, a.budget_id, a.starts_at, ?, a.amount, a.allocated
        FROM unnest(?::uuid[], ?::uuid[], ?::timestamptz[], ?::bigint[], ?::bigint[])
            AS a (org_id, budget_id, starts_at, amount, allocated)
        ON CONFLICT (org_id, budget_id, starts_at, replica) DO UPDATE SET
            amount = excluded.amount, allocated = excluded.allocated;
        """ + INSERT + ";\nCOMMIT";
    private static final String VOID = """
        SELECT count(pg_advisory_xact_lock(n)) FROM unnest(?::bigint[]) n;
        SELECT count(*) FROM (SELECT 1 FROM lease l WHERE l.replica = ANY (?::uuid[])
            ORDER BY l.org_id, l.budget_id, l.starts_at FOR UPDATE) AS locked;
        SELECT count(void_intent(d.org_id, d.request_id)) FROM unnest(?::uuid[], ?::uuid[]) AS d (org_id, request_id)
        """;
    // Of this very login, as which alone one may end them.
    private static final String END = """
        SELECT bool_and(pg_terminate_backend(pid, ?)) FROM pg_stat_activity
        WHERE pid = ANY (?) AND usename = session_user AND application_name = current_setting('application_name')
        """;
    private static final int MOST_TO_END_MILLIS = 2_000;
    private static final String WHY_CLOSED = """
        SELECT CASE
            WHEN k.id IS NULL OR k.state = 'deleted'
                OR NOT (k.public_id = ? OR coalesce(k.old_public_id = ? AND k.old_until > clock_timestamp(), false))
                THEN 'INVALID_API_KEY'
            WHEN k.state = 'disabled' THEN 'KEY_DISABLED'
            WHEN k.expires_at <= clock_timestamp() THEN 'KEY_EXPIRED'
            WHEN o.suspended OR t.suspended THEN 'ORG_SUSPENDED'
            WHEN a.admitted_at NOT BETWEEN clock_timestamp() - interval '10 s' AND clock_timestamp() + interval '10 s'
                THEN 'NOT_READY' END
        FROM (SELECT ?::uuid AS org_id, ?::uuid AS key_id, ?::timestamptz AS admitted_at) a
        LEFT JOIN issued_key k ON k.org_id = a.org_id AND k.id = a.key_id
        LEFT JOIN org o ON o.id = k.org_id
        LEFT JOIN team t ON t.org_id = k.org_id AND t.id = k.team_id
        """;

    private final Connection connection;
    private final RowTypes types;
    private final WindowRows windows = new WindowRows();
    private final BinaryRows intents = new BinaryRows("intent_in", IntentColumns.SENT);
    private final PreparedStatement admitUncapped;
    private final PreparedStatement admitLeased;
    private final PreparedStatement admitGrowing;
    private final PreparedStatement beginCapped;
    private final PreparedStatement commitCapped;

    private HoldConnection(RowTypes.Opened opened) throws SQLException {
        this.connection = opened.connection();
        this.types = opened.types();
        this.admitUncapped = connection.prepareStatement(ADMIT_UNCAPPED);
        this.admitLeased = connection.prepareStatement(ADMIT_LEASED);
        this.admitGrowing = connection.prepareStatement(LeaseGrowth.ADMIT);
        this.beginCapped = connection.prepareStatement(BEGIN_CAPPED);
        this.commitCapped = connection.prepareStatement(COMMIT_CAPPED);
    }

    static HoldConnection open(ConnectionSource source) throws SQLException {
        var opened = RowTypes.open(source, IntentColumns.types());
        try {
            opened.connection().setAutoCommit(true);
            opened.connection().setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
            try (var statement = opened.connection().createStatement()) {
                statement.execute(SETTINGS);
            }
            return new HoldConnection(opened);
        } catch (SQLException e) {
            opened.connection().close();
            throw e;
        }
    }

    /// Puts calls on record that no hard budget governs: one round trip, one commit.
    ///
    /// @return the request ids that were admitted
    Set<UUID> admitUncapped(List<HoldItem> items, UUID replica) throws SQLException {
        fill(items, replica);
        admitUncapped.setArray(1, locks(items, replica));
        admitUncapped.setObject(2, intents);
        admitUncapped.setObject(3, replica);
        admitUncapped.execute();
        return ids(next(admitUncapped));
    }

    /// Puts calls on record that fit into what this process's leases have free: one round trip, one commit.
    ///
    /// @return whether all of them were admitted; none was otherwise
    boolean admitLeased(List<HoldItem> items, SortedMap<WindowKey, Long> wants, UUID replica) throws SQLException {
        windows.open(windowEnds(items), connection, types);
        fill(items, replica);
        admitLeased.setArray(1, locks(items, replica));
        set(admitLeased, 2, wants.keySet());
        admitLeased.setArray(
                5, connection.createArrayOf("bigint", wants.values().toArray()));
        admitLeased.setObject(6, replica);
        admitLeased.setObject(7, intents);
        admitLeased.setObject(8, replica);
        admitLeased.setObject(9, replica);
        admitLeased.setObject(10, intents);
        admitLeased.execute();
        return ids(next(admitLeased)).size() == items.size();
    }

    /// Puts calls on record after their leases have grown by what they lack, and by more as
    /// [dev.farthing.domain.budget.LeaseSize] has it: one round trip, one commit.
    ///
    /// @param recentPerMinute what this process lately used of a window
    /// @return what each of the leases has free now; empty where not all of the calls fitted, and then none was
    ///     admitted
    Map<WindowKey, Long> admitGrowing(
            List<HoldItem> items,
            SortedMap<WindowKey, Long> wants,
            ToLongFunction<WindowKey> recentPerMinute,
            UUID replica)
            throws SQLException {
        windows.open(windowEnds(items), connection, types);
        fill(items, replica);
        admitGrowing.setArray(1, locks(items, replica));
        set(admitGrowing, 2, wants.keySet());
        admitGrowing.setObject(5, replica);
        set(admitGrowing, 6, wants.keySet());
        set(admitGrowing, 9, wants.keySet());
        admitGrowing.setArray(
                12, connection.createArrayOf("bigint", wants.values().toArray()));
        admitGrowing.setArray(
                13,
                connection.createArrayOf(
                        "bigint",
                        wants.keySet().stream()
                                .map(recentPerMinute::applyAsLong)
                                .toArray()));
        admitGrowing.setObject(14, replica);
        admitGrowing.setObject(15, intents);
        admitGrowing.setObject(16, replica);
        admitGrowing.setObject(17, replica);
        admitGrowing.setObject(18, intents);
        admitGrowing.execute();
        next(admitGrowing).close();
        next(admitGrowing).close();
        var free = new HashMap<WindowKey, Long>();
        try (var rows = next(admitGrowing)) {
            while (rows.next()) {
                free.put(key(rows), rows.getLong(4));
            }
        }
        return free;
    }

    /// Begins a transaction: the keys that are open cannot be closed before it ends, and this process's leases are
    /// locked, and the windows to lease more from.
    Begun beginCapped(List<HoldItem> items, UUID replica) throws SQLException {
        windows.open(windowEnds(items), connection, types);
        fill(items, replica);
        var keys = new TreeSet<WindowKey>();
        items.forEach(item -> keys.addAll(item.hardKeys()));
        beginCapped.setArray(1, locks(items, replica));
        beginCapped.setObject(2, intents);
        beginCapped.setObject(3, replica);
        set(beginCapped, 4, keys);
        beginCapped.setObject(7, replica);
        set(beginCapped, 8, keys);
        beginCapped.execute();
        next(beginCapped).close();
        var open = ids(next(beginCapped));
        var leases = new ArrayList<Lease>();
        var shrinking = new HashSet<WindowKey>();
        try (var rows = next(beginCapped)) {
            while (rows.next()) {
                if (rows.getBoolean(7)) {
                    shrinking.add(key(rows));
                }
                leases.add(new Lease(
                        key(rows), replica, rows.getLong(4), rows.getLong(5), "revoked".equals(rows.getString(6))));
            }
        }
        return new Begun(open, leases, shrinking, windows(next(beginCapped)));
    }

    private static Map<WindowKey, BudgetWindow> windows(ResultSet rows) throws SQLException {
        var found = new HashMap<WindowKey, BudgetWindow>();
        try (rows) {
            while (rows.next()) {
                found.put(
                        key(rows),
                        new BudgetWindow(
                                key(rows),
                                rows.getBigDecimal(4).toBigIntegerExact(),
                                rows.getBigDecimal(5).toBigIntegerExact(),
                                rows.getBigDecimal(6).toBigIntegerExact(),
                                rows.getBigDecimal(7).toBigIntegerExact(),
                                rows.getBigDecimal(8).toBigIntegerExact()));
            }
        }
        return found;
    }

    /// Writes what a round decided, puts the admitted calls on record, and commits.
    void commitCapped(HoldRound round, List<HoldItem> admitted, UUID replica) throws SQLException {
        var windowsLeased = round.changedWindows();
        set(commitCapped, 1, windowsLeased.stream().map(BudgetWindow::key).toList());
        commitCapped.setArray(
                4,
                connection.createArrayOf(
                        "numeric",
                        windowsLeased.stream()
                                .map(window -> new BigDecimal(window.leased()))
                                .toArray()));
        var leases = round.changedLeases();
        commitCapped.setObject(5, replica);
        set(commitCapped, 6, leases.stream().map(Lease::window).toList());
        commitCapped.setArray(
                9,
                connection.createArrayOf(
                        "bigint", leases.stream().map(Lease::amount).toArray()));
        commitCapped.setArray(
                10,
                connection.createArrayOf(
                        "bigint", leases.stream().map(Lease::allocated).toArray()));
        fill(admitted, replica);
        commitCapped.setObject(11, intents);
        commitCapped.execute();
    }

    void rollback() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
        }
    }

    /// Why a call was not admitted: NOT_READY when its time is not the database's, so that nobody knows which
    /// windows it lies in; null when its key is open.
    @Nullable
    Fault whyClosed(HoldItem item) throws SQLException {
        try (var statement = connection.prepareStatement(WHY_CLOSED)) {
            statement.setString(1, item.intent.publicId());
            statement.setString(2, item.intent.publicId());
            statement.setObject(3, item.intent.owner().orgId());
            statement.setObject(4, item.intent.owner().keyId());
            statement.setObject(5, item.intent.admittedAt().atOffset(ZoneOffset.UTC));
            try (var row = statement.executeQuery()) {
                var fault = row.next() ? row.getString(1) : Fault.INVALID_API_KEY.name();
                return fault == null ? null : Fault.valueOf(fault);
            }
        }
    }

    /// Whether this life of a process was not given up by others.
    boolean isAlive(UUID replica) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT FROM replica WHERE id = ? AND state = 'alive'")) {
            statement.setObject(1, replica);
            try (var row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /// Takes back what any process's leases of these windows have to spare.
    void gather(Collection<WindowKey> keys) throws SQLException {
        LeaseReturn.takeBack(connection, keys, null, false);
    }

    /// Which of the database's processes serves this connection.
    int backend() throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }

    /// Ends connections that were given up: what was sent over them and is still on its way through the network
    /// arrives at nobody, however late it comes.
    void end(Collection<Integer> backends) throws SQLException {
        try (var statement = connection.createStatement();
                var ending = connection.prepareStatement(END)) {
            statement.execute("SET ROLE NONE");
            ending.setInt(1, MOST_TO_END_MILLIS);
            ending.setArray(2, connection.createArrayOf("integer", backends.toArray()));
            try (var ended = ending.executeQuery()) {
                ended.next();
                if (!ended.getBoolean(1) && !ended.wasNull()) {
                    throw new SQLException("a connection that was given up does not end");
                }
            }
            statement.execute("SET ROLE farthing_engine");
        }
    }

    /// Takes back admissions that may have been committed although their calls were turned away.
    ///
    /// Whoever admits holds the lock of its process: a transaction that is still on its way ends first.
    void voidIntents(List<HoldWriter.Doubt> doubts) throws SQLException {
        var lives = doubts.stream().map(HoldWriter.Doubt::replica).distinct().toList();
        var orgs = doubts.stream().map(HoldWriter.Doubt::orgId).toArray();
        var requests = doubts.stream().map(HoldWriter.Doubt::requestId).toArray();
        try (var statement = connection.prepareStatement(VOID)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "bigint",
                            lives.stream().map(KeyLocks::number).sorted().toArray()));
            statement.setArray(2, connection.createArrayOf("uuid", lives.toArray()));
            statement.setArray(3, connection.createArrayOf("uuid", orgs));
            statement.setArray(4, connection.createArrayOf("uuid", requests));
            statement.execute();
        }
    }

    private void fill(List<HoldItem> items, UUID replica) {
        intents.clear(types);
        items.forEach(item -> IntentColumns.put(item, replica, intents));
    }

    private Array locks(List<HoldItem> items, UUID replica) throws SQLException {
        var numbers = new TreeSet<Long>();
        numbers.add(KeyLocks.number(replica));
        for (var item : items) {
            var owner = item.intent.owner();
            numbers.add(KeyLocks.number(owner.orgId()));
            numbers.add(KeyLocks.number(owner.keyId()));
            if (owner.teamId() != null) {
                numbers.add(KeyLocks.number(owner.teamId()));
            }
        }
        return connection.createArrayOf("bigint", numbers.toArray());
    }

    private static Map<WindowKey, @Nullable Instant> windowEnds(List<HoldItem> items) {
        var ends = new HashMap<WindowKey, @Nullable Instant>();
        for (var item : items) {
            for (var governing : item.intent.governing()) {
                var budget = governing.budget();
                ends.put(
                        new WindowKey(
                                budget.orgId(), budget.id(), governing.window().start()),
                        governing.window().end());
            }
        }
        return ends;
    }

    private void set(PreparedStatement statement, int at, Collection<WindowKey> keys) throws SQLException {
        statement.setArray(
                at,
                connection.createArrayOf(
                        "uuid", keys.stream().map(WindowKey::orgId).toArray()));
        statement.setArray(
                at + 1,
                connection.createArrayOf(
                        "uuid", keys.stream().map(WindowKey::budgetId).toArray()));
        statement.setArray(
                at + 2,
                connection.createArrayOf(
                        "timestamptz",
                        keys.stream()
                                .map(key ->
                                        key.startsAt().atOffset(ZoneOffset.UTC).toString())
                                .toArray()));
    }

    private static WindowKey key(ResultSet rows) throws SQLException {
        return new WindowKey(
                rows.getObject(1, UUID.class),
                rows.getObject(2, UUID.class),
                rows.getObject(3, OffsetDateTime.class).toInstant());
    }

    private static Set<UUID> ids(ResultSet rows) throws SQLException {
        var ids = new HashSet<UUID>();
        try (rows) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        return ids;
    }

    /// The next result that has rows, behind those of the statements that lock.
    private static ResultSet next(PreparedStatement statement) throws SQLException {
        while (true) {
            if (statement.getMoreResults()) {
                return statement.getResultSet();
            }
            if (statement.getUpdateCount() == -1) {
                throw new SQLException("fewer results came than were asked for");
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /// What a begun transaction found: the calls whose keys are open, this process's leases, and the windows.
    ///
    /// @param shrinking windows that had their limit lowered and are not there yet
    record Begun(Set<UUID> open, List<Lease> leases, Set<WindowKey> shrinking, Map<WindowKey, BudgetWindow> windows) {}
}
