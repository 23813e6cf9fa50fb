package dev.farthing.persistence.usage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.UUID;

/// The journal's own connection: every write is one statement, one round trip, one commit.
final class JournalConnection implements AutoCloseable {
    private static final String SETTINGS = """
        SELECT set_config('plan_cache_mode', 'force_generic_plan', false),
               set_config('statement_timeout', '15s', false),
               set_config('lock_timeout', '5s', false),
               set_config('idle_in_transaction_session_timeout', '15s', false),
               set_config('synchronous_commit',
                          CASE WHEN current_setting('synchronous_commit') IN ('off', 'local') THEN 'on'
                               ELSE current_setting('synchronous_commit') END, false)
        """;
    private static final String TYPES = """
        SELECT t.oid::bigint, t.typarray::bigint
        FROM unnest(ARRAY ['call_in', 'attempt_in', 'rollup_in', 'tag_rollup_in'])
            WITH ORDINALITY AS sent (name, place)
        JOIN pg_type t ON t.oid = sent.name::regtype
        ORDER BY sent.place
        """;
    // A call that is already there breaks the whole statement by its primary key: so neither its attempts nor its share
    // of the sums can be counted twice, and the usual case, in which all are new, pays nothing for it.
    private static final String WRITE = """
        WITH calls AS (INSERT INTO usage_row (%1$s) SELECT %1$s FROM unnest(?)),
        tries AS (INSERT INTO attempt (%2$s) SELECT %2$s FROM unnest(?)),
        tags AS (INSERT INTO usage_tag_rollup AS s
            (org_id, bucket, tag, model, requests, prompt_tokens, completion_tokens, cost_pico)
        SELECT org_id, bucket, tag, model, requests, prompt_tokens, completion_tokens,
            cost_units::numeric * 1000000000000 + cost_pico
        FROM unnest(?)
        ON CONFLICT (org_id, bucket, tag, model) DO UPDATE SET
            requests = s.requests + excluded.requests,
            prompt_tokens = s.prompt_tokens + excluded.prompt_tokens,
            completion_tokens = s.completion_tokens + excluded.completion_tokens,
            cost_pico = s.cost_pico + excluded.cost_pico)
        INSERT INTO usage_rollup AS s (%3$s)
        SELECT %4$s FROM unnest(?)
        ON CONFLICT (org_id, bucket, key_id, model, provider, team_id) DO UPDATE SET
            requests = s.requests + excluded.requests,
            ok_requests = s.ok_requests + excluded.ok_requests,
            error_requests = s.error_requests + excluded.error_requests,
            cancelled_requests = s.cancelled_requests + excluded.cancelled_requests,
            refused_requests = s.refused_requests + excluded.refused_requests,
            prompt_tokens = s.prompt_tokens + excluded.prompt_tokens,
            cached_tokens = s.cached_tokens + excluded.cached_tokens,
            cache_write_tokens = s.cache_write_tokens + excluded.cache_write_tokens,
            completion_tokens = s.completion_tokens + excluded.completion_tokens,
            reasoning_tokens = s.reasoning_tokens + excluded.reasoning_tokens,
            cost_pico = s.cost_pico + excluded.cost_pico,
            chars = s.chars + excluded.chars,
            latency_ms = s.latency_ms + excluded.latency_ms,
            first_token_ms = s.first_token_ms + excluded.first_token_ms,
            first_token_calls = s.first_token_calls + excluded.first_token_calls
        """.formatted(
                    CallColumns.CALL,
                    CallColumns.ATTEMPT,
                    RollupLine.COLUMNS,
                    RollupLine.COLUMNS.replace("cost_pico", "cost_units::numeric * 1000000000000 + cost_pico"));
    private static final String KNOWN = """
        SELECT u.request_id
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

    private final Connection connection;
    private final JournalTypes types;
    private final PreparedStatement write;

    private JournalConnection(Connection connection, JournalTypes types, PreparedStatement write) {
        this.connection = connection;
        this.types = types;
        this.write = write;
    }

    /// Asks the server for the types once, to tell the driver on the connection that stays.
    static JournalConnection open(ConnectionSource source) throws SQLException {
        JournalTypes types;
        try (var first = source.open("")) {
            types = types(first);
        }
        var connection = source.open(types.arrays());
        try {
            connection.setAutoCommit(true);
            try (var statement = connection.createStatement()) {
                statement.execute(SETTINGS);
            }
            return new JournalConnection(connection, types, connection.prepareStatement(WRITE));
        } catch (SQLException e) {
            try {
                connection.close();
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private static JournalTypes types(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(TYPES)) {
            var numbers = new int[JournalTypes.COUNT];
            var arrays = new StringJoiner(",");
            for (int i = 0; i < numbers.length; i++) {
                if (!result.next()) {
                    throw new SQLException("the types of the usage journal are missing from the database");
                }
                numbers[i] = (int) result.getLong(1);
                arrays.add(result.getString(2));
            }
            return new JournalTypes(numbers[0], numbers[1], numbers[2], numbers[3], arrays.toString());
        }
    }

    JournalTypes types() {
        return types;
    }

    /// Commits a batch whole, or throws and leaves nothing of it, unless the connection is lost: then it is unknown.
    void write(JournalBatch batch) throws SQLException {
        write.setObject(1, batch.calls);
        write.setObject(2, batch.attempts);
        write.setObject(3, batch.tagSums);
        write.setObject(4, batch.sums);
        write.executeUpdate();
    }

    /// Which of these calls are in the database already.
    Set<UUID> known(List<JournalEntry> entries) throws SQLException {
        var orgs = new UUID[entries.size()];
        var requests = new UUID[entries.size()];
        for (int i = 0; i < orgs.length; i++) {
            var call = entries.get(i).call();
            orgs[i] = call.owner().orgId();
            requests[i] = call.requestId();
        }
        var known = new HashSet<UUID>();
        try (var statement = connection.prepareStatement(KNOWN)) {
            statement.setArray(1, connection.createArrayOf("uuid", orgs));
            statement.setArray(2, connection.createArrayOf("uuid", requests));
            try (var result = statement.executeQuery()) {
                while (result.next()) {
                    known.add(result.getObject(1, UUID.class));
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
