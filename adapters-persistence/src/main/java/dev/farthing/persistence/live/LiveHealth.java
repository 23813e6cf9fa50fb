package dev.farthing.persistence.live;

import dev.farthing.application.relay.HealthDirectory;
import dev.farthing.domain.upstream.CredentialHealth;
import dev.farthing.domain.upstream.CredentialHealth.Kept;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.ProviderHealth;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The health of every credential, in memory; what is found out here is written a moment later, what others found out
/// is followed like the keys, by the transaction that changed each row last.
@Singleton
class LiveHealth implements HealthDirectory {
    private static final Logger LOG = Logger.getLogger(LiveHealth.class);
    private static final String FROM_THE_BEGINNING = "0";
    private static final int LONGEST_ERROR = 200;
    /// In a flood of failures one statement writes what many calls found out.
    private static final int GATHERING_MILLIS = 20;
    /// How many rounds pass between two looks at what has rested long enough, and at what was used.
    private static final int ROUNDS_BETWEEN_SWEEPS = 10;

    private static final String CHANGED_SINCE = """
            SELECT now.running, c.id, c.status, c.failure_count, c.cooldown_until, c.last_error,
                resting.models, resting.reasons, resting.ends
            FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS running) now
            LEFT JOIN credential c ON c.changed >= ?::xid8
            """ + ModelRests.JOIN;
    private static final String ONLY_HEALTH = "SELECT set_config('farthing.only_health', '1', true)";
    /// What somebody has switched off stays off.
    private static final String WRITE = """
            UPDATE credential c SET
                status = CASE c.status WHEN 'disabled' THEN c.status ELSE n.status END,
                failure_count = n.failures,
                cooldown_until = n.cooldown_until,
                last_error = CASE c.status WHEN 'disabled' THEN c.last_error ELSE n.error END
            FROM unnest(?::uuid[], ?::text[], ?::integer[], ?::timestamptz[], ?::text[])
                AS n (id, status, failures, cooldown_until, error)
            WHERE c.id = n.id\
            """;
    /// What is left on an account that was found empty is asked for at once: from then on it shows when something is
    /// paid in.
    private static final String ASK_SOON = """
            UPDATE credential_balance SET next_at = now() WHERE credential_id = ANY (?::uuid[]) AND next_at > now()\
            """;
    private static final String RESTED = """
            UPDATE credential SET status = 'active', cooldown_until = NULL
            WHERE status = 'cooling' AND cooldown_until <= now()\
            """;
    private static final String USED = """
            UPDATE credential c SET last_used_at = n.used_at
            FROM unnest(?::uuid[], ?::timestamptz[]) AS n (id, used_at)
            WHERE c.id = n.id AND (c.last_used_at IS NULL OR c.last_used_at < n.used_at)\
            """;

    private final OwnConnection connections;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private final Map<UUID, CredentialHealth> credentials = new ConcurrentHashMap<>();
    private final Map<UUID, ProviderHealth> providers = new ConcurrentHashMap<>();
    private final Set<UUID> unwritten = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("credential-health").factory());
    private String seen = FROM_THE_BEGINNING;
    private long usesWrittenUntil;
    private int rounds;
    private volatile boolean silent;

    LiveHealth(OwnConnection connections) {
        this.connections = connections;
    }

    @Override
    public CredentialHealth ofCredential(UUID id) {
        var known = credentials.get(id);
        return known == null ? credentials.computeIfAbsent(id, _ -> new CredentialHealth()) : known;
    }

    @Override
    public ProviderHealth ofProvider(UUID id) {
        var known = providers.get(id);
        return known == null ? providers.computeIfAbsent(id, _ -> new ProviderHealth()) : known;
    }

    @Override
    public Map<UUID, CredentialHealth> credentials() {
        return credentials;
    }

    @Override
    public Map<UUID, ProviderHealth> providers() {
        return providers;
    }

    @Override
    public void changed(UUID credentialId) {
        if (unwritten.add(credentialId) && !asked.getAndSet(true)) {
            var _ = writer.schedule(
                    () -> {
                        asked.set(false);
                        follow();
                    },
                    GATHERING_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    @PreDestroy
    void close() {
        writer.shutdown();
    }

    /// Reads all for the first time.
    void load() {
        try {
            read();
        } catch (SQLException failure) {
            throw new IllegalStateException("the health of credentials cannot be read", failure);
        }
    }

    /// Writes what is new here and reads what is new elsewhere; what fails is tried again in the next round.
    void follow() {
        try {
            write();
            read();
            silent = false;
        } catch (SQLException failure) {
            if (!silent) {
                LOG.warnf("the health of credentials cannot be shared, trying again: %s", failure.getMessage());
                silent = true;
            }
        }
    }

    private void write() throws SQLException {
        oneAtATime.lock();
        try {
            boolean sweeping = ++rounds % ROUNDS_BETWEEN_SWEEPS == 0;
            var ids = List.copyOf(unwritten);
            if (ids.isEmpty() && !sweeping) {
                return;
            }
            // What changes from here on is written in the next round.
            ids.forEach(unwritten::remove);
            try {
                inOneTransaction(connection -> {
                    writeHealth(connection, ids);
                    if (sweeping) {
                        run(connection, RESTED);
                        ModelRests.forget(connection);
                        writeUses(connection);
                    }
                });
            } catch (SQLException failure) {
                unwritten.addAll(ids);
                throw failure;
            }
        } finally {
            oneAtATime.unlock();
        }
    }

    private interface Work {
        void with(Connection connection) throws SQLException;
    }

    private void inOneTransaction(Work work) throws SQLException {
        try (var connection = connections.take()) {
            connection.setAutoCommit(false);
            try {
                run(connection, ONLY_HEALTH);
                work.with(connection);
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void writeHealth(Connection connection, List<UUID> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        var sorted = ids.stream().sorted().toList();
        var kept = sorted.stream().map(id -> ofCredential(id).kept()).toList();
        try (var statement = connection.prepareStatement(WRITE)) {
            statement.setArray(1, connection.createArrayOf("uuid", sorted.toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text",
                            kept.stream()
                                    .map(one -> one.status().name().toLowerCase(Locale.ROOT))
                                    .toArray()));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "integer", kept.stream().map(Kept::failures).toArray()));
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "timestamptz",
                            kept.stream()
                                    .map(one ->
                                            one.status() == CredentialStatus.COOLING ? at(one.coolingUntil()) : null)
                                    .toArray()));
            statement.setArray(
                    5,
                    connection.createArrayOf(
                            "text", kept.stream().map(LiveHealth::error).toArray()));
            statement.executeUpdate();
        }
        ModelRests.write(
                connection,
                sorted.stream()
                        .collect(Collectors.toMap(
                                id -> id, id -> ofCredential(id).untoldRests())));
        var empty =
                sorted.stream().filter(id -> isEmpty(ofCredential(id).kept())).toArray();
        if (empty.length > 0) {
            try (var statement = connection.prepareStatement(ASK_SOON)) {
                statement.setArray(1, connection.createArrayOf("uuid", empty));
                statement.executeUpdate();
            }
        }
    }

    private static boolean isEmpty(Kept kept) {
        return kept.status() != CredentialStatus.ACTIVE
                && FailureClass.ACCOUNT_EMPTY.label().equals(kept.lastError());
    }

    private static @Nullable String error(Kept kept) {
        var error = kept.lastError();
        return error == null || error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR);
    }

    private void writeUses(Connection connection) throws SQLException {
        var ids = new ArrayList<UUID>();
        var times = new ArrayList<OffsetDateTime>();
        long newest = usesWrittenUntil;
        for (var one : credentials.entrySet()) {
            long used = one.getValue().usedAt();
            if (used > usesWrittenUntil) {
                newest = Math.max(newest, used);
                ids.add(one.getKey());
                times.add(at(used));
            }
        }
        if (!ids.isEmpty()) {
            try (var statement = connection.prepareStatement(USED)) {
                statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
                statement.setArray(2, connection.createArrayOf("timestamptz", times.toArray()));
                statement.executeUpdate();
            }
        }
        usesWrittenUntil = newest;
    }

    private static OffsetDateTime at(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }

    private void read() throws SQLException {
        oneAtATime.lock();
        try (var connection = connections.take()) {
            try (var statement = connection.prepareStatement(CHANGED_SINCE)) {
                statement.setString(1, seen);
                take(statement.executeQuery());
            }
        } finally {
            oneAtATime.unlock();
        }
    }

    private void take(ResultSet rows) throws SQLException {
        var running = seen;
        while (rows.next()) {
            running = rows.getString("running");
            var id = rows.getObject("id", UUID.class);
            if (id != null && !unwritten.contains(id)) {
                var until = rows.getObject("cooldown_until", OffsetDateTime.class);
                var health = ofCredential(id);
                health.adopt(new Kept(
                        CredentialStatus.valueOf(rows.getString("status").toUpperCase(Locale.ROOT)),
                        rows.getInt("failure_count"),
                        until == null ? 0 : until.toInstant().toEpochMilli(),
                        rows.getString("last_error")));
                health.adoptRests(ModelRests.read(rows));
            }
        }
        seen = running;
    }
}
