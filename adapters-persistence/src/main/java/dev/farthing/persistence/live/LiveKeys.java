package dev.farthing.persistence.live;

import dev.farthing.application.relay.KeyDirectory;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.SecretHash;
import dev.farthing.domain.key.StoredSecret;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Every key that is not deleted, in memory, under each of its public ids, and by the hashes of brought secrets.
///
/// Each row carries the transaction that changed it last. A refresh reads the rows changed by the oldest
/// transaction that was running at the previous refresh, or by a later one: whatever was not visible then is among
/// them, so that no commit is missed whatever order transactions commit in. Reading a row twice is harmless.
@Singleton
class LiveKeys implements KeyDirectory {
    private static final Logger LOG = Logger.getLogger(LiveKeys.class);
    private static final int ATTEMPTS = 3;
    private static final int ROWS_AT_A_TIME = 5_000;
    private static final String FROM_THE_BEGINNING = "0";
    private static final String CHANGED_SINCE = """
            SELECT now.running, k.org_id, k.id, k.team_id, k.sandbox, k.name, nullif(k.tags, '{}') AS tags,
                   nullif(k.models_allowed, '{}') AS models_allowed,
                   nullif(k.providers_allowed, '{}') AS providers_allowed, nullif(k.allowed_ips, '{}') AS allowed_ips,
                   k.rpm_limit, k.tpm_limit, k.concurrency_limit, k.min_useful_output, k.response_cache_seconds,
                   k.expires_at, k.state, k.state_since,
                   k.public_id, k.secret_hash, k.old_public_id, k.old_secret_hash, k.old_until, k.created_at,
                   k.brought, k.brought_until, k.old_brought
            FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS running) now
            LEFT JOIN issued_key k ON k.changed >= ?::xid8
            """;

    private final OwnConnection connections;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private final Map<String, IssuedKey> byPublicId = new ConcurrentHashMap<>();
    private final Map<SecretHash, IssuedKey> byBroughtHash = new ConcurrentHashMap<>();
    private final Map<UUID, IssuedKey> byId = new HashMap<>();
    private String seen = FROM_THE_BEGINNING;
    private boolean silent;
    /// Whether what was read closed a key or a secret, and nobody was told yet.
    private boolean closing;

    private volatile Runnable whenSomeClose = () -> {};

    LiveKeys(OwnConnection connections) {
        this.connections = connections;
    }

    @Override
    public @Nullable IssuedKey byPublicId(String publicId) {
        return byPublicId.get(publicId);
    }

    @Override
    public @Nullable IssuedKey byBroughtHash(SecretHash hash) {
        return byBroughtHash.get(hash);
    }

    @Override
    public boolean hasBrought() {
        return !byBroughtHash.isEmpty();
    }

    @Override
    public void whenSomeClose(Runnable deed) {
        whenSomeClose = deed;
    }

    /// Reads all keys for the first time.
    void load() {
        try {
            readChanges();
        } catch (SQLException failure) {
            throw new IllegalStateException("the keys cannot be read", failure);
        }
    }

    /// Returns once this process has every change of keys that was committed before the call.
    ///
    /// Where the database fails meanwhile the refresh is tried again; what comes late is logged as late.
    void refresh() {
        for (int attempt = 1; ; attempt++) {
            try {
                readChanges();
                return;
            } catch (SQLException failure) {
                if (attempt == ATTEMPTS) {
                    LOG.error("a change of keys could not be read back and comes into force late", failure);
                    return;
                }
            }
        }
    }

    /// Keys changed by other replicas, and whatever an unreachable database kept from us.
    void follow() {
        try {
            readChanges();
            silent = false;
        } catch (SQLException failure) {
            if (!silent) {
                LOG.warnf("changes of keys cannot be read, trying again each second: %s", failure.getMessage());
                silent = true;
            }
        }
    }

    private void readChanges() throws SQLException {
        if (closesSome()) {
            whenSomeClose.run();
        }
    }

    private boolean closesSome() throws SQLException {
        oneAtATime.lock();
        try (var connection = connections.take()) {
            connection.setAutoCommit(false);
            try (var statement = connection.prepareStatement(CHANGED_SINCE)) {
                statement.setFetchSize(ROWS_AT_A_TIME);
                statement.setString(1, seen);
                take(statement.executeQuery());
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            boolean closed = closing;
            closing = false;
            return closed;
        } finally {
            oneAtATime.unlock();
        }
    }

    private void take(ResultSet rows) throws SQLException {
        var reader = new LiveKeyReader(rows);
        var running = seen;
        while (rows.next()) {
            running = rows.getString("running");
            if (reader.hasKey()) {
                put(reader.id(), reader.livingKey());
            }
        }
        seen = running;
    }

    /// New secrets open before old ones are gone, so that a key in use never flickers.
    private void put(UUID id, @Nullable IssuedKey key) {
        var now = key == null ? List.<StoredSecret>of() : secrets(key);
        if (key != null) {
            now.forEach(secret -> byPublicId.put(secret.publicId(), key));
            now.stream().filter(StoredSecret::brought).forEach(secret -> byBroughtHash.put(secret.hash(), key));
        }
        var before = key == null ? byId.remove(id) : byId.put(id, key);
        if (before != null) {
            closing |= before.state() instanceof KeyState.Active
                    && (key == null || !(key.state() instanceof KeyState.Active));
            var ids = now.stream().map(StoredSecret::publicId).toList();
            var hashes = now.stream()
                    .filter(StoredSecret::brought)
                    .map(StoredSecret::hash)
                    .toList();
            for (var secret : secrets(before)) {
                if (!ids.contains(secret.publicId())) {
                    closing = true;
                    byPublicId.remove(secret.publicId());
                }
                if (secret.brought() && !hashes.contains(secret.hash())) {
                    byBroughtHash.remove(secret.hash());
                }
            }
        }
    }

    private static List<StoredSecret> secrets(IssuedKey key) {
        return key.retiring() == null
                ? List.of(key.secret())
                : List.of(key.secret(), key.retiring().secret());
    }
}
