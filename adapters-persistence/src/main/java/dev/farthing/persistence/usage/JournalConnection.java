package dev.farthing.persistence.usage;

import dev.farthing.application.reconciliation.LostCall.Basis;
import dev.farthing.application.reconciliation.LostCalls.Adjustment;
import dev.farthing.persistence.BinaryRows;
import dev.farthing.persistence.ConnectionSource;
import dev.farthing.persistence.RowTypes;
import dev.farthing.persistence.WindowRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// The journal's own connection: every write is one round trip and one commit.
///
/// Batches are small and tables grow: a plan made while they were empty must not read them whole later.
final class JournalConnection implements AutoCloseable {
    private static final String SETTINGS = """
        SELECT set_config('plan_cache_mode', 'force_generic_plan', false),
               set_config('statement_timeout', '15s', false),
               set_config('lock_timeout', '5s', false),
               set_config('idle_in_transaction_session_timeout', '15s', false),
               set_config('synchronous_commit',
                          CASE WHEN current_setting('synchronous_commit') IN ('off', 'local') THEN 'on'
                               ELSE current_setting('synchronous_commit') END, false),
               set_config('enable_seqscan', 'off', false),
               set_config('enable_hashjoin', 'off', false),
               set_config('enable_mergejoin', 'off', false)
        """;
    private static final String KNOWN = """
        SELECT u.request_id, u.error_code, u.cost_pico, u.prompt_tokens + u.completion_tokens
        FROM unnest(?::uuid[], ?::uuid[]) AS asked (org_id, request_id)
        JOIN usage_row u ON u.org_id = asked.org_id AND u.request_id = asked.request_id
        """;
    private static final String KEY_USE = """
        INSERT INTO key_use AS k (org_id, key_id, last_used_at)
        SELECT org_id, key_id, last_used_at
        FROM unnest(?::uuid[], ?::uuid[], ?::text[]::timestamptz[]) AS u (org_id, key_id, last_used_at)
        ON CONFLICT (org_id, key_id) DO UPDATE SET last_used_at = excluded.last_used_at
        WHERE k.last_used_at < excluded.last_used_at
        """;

    private static final String CAME_BACK = "settled after its gateway had been given up as lost";

    private final Connection connection;
    private final RowTypes types;
    private final WindowRows windows = new WindowRows();
    private final PreparedStatement plain;
    private final PreparedStatement booked;
    private final PreparedStatement leased;
    private final PreparedStatement sliced;

    private JournalConnection(Connection connection, RowTypes types) throws SQLException {
        this.connection = connection;
        this.types = types;
        this.plain = connection.prepareStatement(JournalStatements.PLAIN);
        this.booked = connection.prepareStatement(JournalStatements.BOOKED);
        this.leased = connection.prepareStatement(JournalStatements.LEASED);
        this.sliced = connection.prepareStatement(JournalStatements.SLICED);
    }

    /// Asks the server for the types once, to tell the driver on the connection that stays.
    static JournalConnection open(ConnectionSource source) throws SQLException {
        var opened = RowTypes.open(source, JournalBatch.TYPES);
        var connection = opened.connection();
        try {
            connection.setAutoCommit(true);
            try (var statement = connection.createStatement()) {
                statement.execute(SETTINGS);
            }
            return new JournalConnection(connection, opened.types());
        } catch (SQLException e) {
            try {
                connection.close();
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    RowTypes types() {
        return types;
    }

    /// Commits a batch whole, or throws and leaves nothing of it, unless the connection is lost: then it is
    /// unknown.
    void write(JournalBatch batch) throws SQLException {
        if (!batch.isBooked()) {
            set(plain, List.of(batch.calls, batch.attempts));
            return;
        }
        windows.open(batch.windowEnds(), connection, types);
        boolean holding = batch.isLeased() || batch.isSliced();
        var rows = new ArrayList<BinaryRows>();
        if (batch.isSliced()) {
            rows.addAll(List.of(batch.windows, batch.slices, batch.windows, batch.slices, batch.slices));
        } else if (holding) {
            rows.addAll(List.of(batch.windows, batch.windows));
        } else {
            rows.add(batch.windows);
        }
        rows.addAll(List.of(batch.calls, batch.attempts, batch.intents, batch.windows));
        if (holding) {
            rows.add(batch.windows);
        }
        rows.addAll(List.of(batch.postings, batch.postings));
        set(batch.isSliced() ? sliced : holding ? leased : booked, rows);
    }

    private static void set(PreparedStatement statement, List<BinaryRows> rows) throws SQLException {
        for (int i = 0; i < rows.size(); i++) {
            statement.setObject(i + 1, rows.get(i));
        }
        statement.execute();
    }

    private interface Correction {
        /// Whether there is something to commit.
        boolean post() throws SQLException;
    }

    /// Corrects a call that was given up as lost, once, unless what it came to is known by the vendor's bill.
    void correct(JournalEntry entry, KnownCall row) throws SQLException {
        var call = entry.call();
        commit(() -> {
            var lost = LostCallRow.find(connection, call.owner().orgId(), call.requestId());
            return (lost == null || lost.basis() == null || lost.basis() == Basis.PROGRESS)
                    && new CallCorrection(connection)
                            .post(
                                    lost == null ? LostCallRow.guess(entry, row) : lost,
                                    entry.booking(),
                                    new Adjustment(call.requestId(), Basis.SETTLEMENT, CAME_BACK));
        });
    }

    /// Charges what a call used beyond its hold to the org, once, if that is its wish and as far as there is room.
    void chargeOverrun(JournalEntry entry) throws SQLException {
        commit(() -> new CallCorrection(connection).chargeOverrun(entry));
    }

    private void commit(Correction correction) throws SQLException {
        connection.setAutoCommit(false);
        try {
            if (correction.post()) {
                connection.commit();
            } else {
                connection.rollback();
            }
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /// Which of these calls are in the database already.
    Map<UUID, KnownCall> known(List<JournalEntry> entries) throws SQLException {
        var orgs = new UUID[entries.size()];
        var requests = new UUID[entries.size()];
        for (int i = 0; i < orgs.length; i++) {
            var call = entries.get(i).call();
            orgs[i] = call.owner().orgId();
            requests[i] = call.requestId();
        }
        var known = new HashMap<UUID, KnownCall>();
        try (var statement = connection.prepareStatement(KNOWN)) {
            statement.setArray(1, connection.createArrayOf("uuid", orgs));
            statement.setArray(2, connection.createArrayOf("uuid", requests));
            try (var result = statement.executeQuery()) {
                while (result.next()) {
                    known.put(
                            result.getObject(1, UUID.class),
                            new KnownCall(result.getString(2), result.getBigDecimal(3), result.getLong(4)));
                }
            }
        }
        return known;
    }

    /// Notes when keys were last used; every writer locks them in the same order.
    void writeKeyUses(Map<KeyUses.Key, Instant> uses) throws SQLException {
        var inOrder = new TreeMap<KeyUses.Key, Instant>(KeyUses.Key.ORDER);
        inOrder.putAll(uses);
        var orgs = new UUID[inOrder.size()];
        var ids = new UUID[inOrder.size()];
        var instants = new String[inOrder.size()];
        int at = 0;
        for (var use : inOrder.entrySet()) {
            orgs[at] = use.getKey().orgId();
            ids[at] = use.getKey().keyId();
            instants[at++] = use.getValue().atOffset(ZoneOffset.UTC).toString();
        }
        try (var statement = connection.prepareStatement(KEY_USE)) {
            statement.setArray(1, connection.createArrayOf("uuid", orgs));
            statement.setArray(2, connection.createArrayOf("uuid", ids));
            statement.setArray(3, connection.createArrayOf("text", instants));
            statement.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
