package dev.farthing.persistence.secret;

import dev.farthing.application.upstream.Vault.Place;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Seals vendors' secrets and proxies' passwords anew under the current master key, batch by batch.
///
/// Each batch is a transaction of its own, so that a kill loses one batch at most and the next run goes on from
/// there. Replicas that do it at once pass over each other's rows.
@Singleton
class CredentialResealing {
    private static final Logger LOG = Logger.getLogger(CredentialResealing.class);
    static final int AT_A_TIME = 100;
    private static final UUID FIRST = new UUID(0, 0);
    private static final String STALE = """
            SELECT id, secret_sealed FROM credential
            WHERE id > ? AND substring(secret_sealed FROM 1 FOR %d) <> ?
            ORDER BY id LIMIT %d FOR UPDATE SKIP LOCKED
            """.formatted(AesVault.HEAD_BYTES, AT_A_TIME);

    /// A twin that was added meanwhile has the fresh digest already: then the stale one stays.
    private static final String SEAL = """
            UPDATE credential c
            SET secret_sealed = ?,
                secret_digest = CASE WHEN EXISTS (SELECT FROM credential twin
                                                  WHERE twin.provider_id = c.provider_id AND twin.secret_digest = ?)
                                     THEN c.secret_digest ELSE ? END
            WHERE id = ?
            """;

    private static final String STALE_OTHERS = """
            SELECT id, %%2$s FROM %%1$s
            WHERE id > ? AND substring(%%2$s FROM 1 FOR %d) <> ?
            ORDER BY id LIMIT %d FOR UPDATE SKIP LOCKED
            """.formatted(AesVault.HEAD_BYTES, AT_A_TIME);
    private static final List<Other> OTHERS = List.of(
            new Other("proxy", "password_sealed", Place::ofProxy),
            new Other("webhook", "secret_sealed", Place::ofWebhook),
            new Other("webhook", "old_secret_sealed", Place::ofWebhook));

    private final DataSource database;
    private final AesVault vault;
    private final MasterKeyMark mark;

    CredentialResealing(DataSource database, AesVault vault, MasterKeyMark mark) {
        this.database = database;
        this.vault = vault;
        this.mark = mark;
    }

    /// Seals whatever it can get hold of; how many there were.
    int reseal() throws SQLException {
        int done = 0;
        try (var connection = database.getConnection()) {
            boolean auto = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                if (mark.isNewest(connection)) {
                    done = resealAll(connection);
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(auto);
            }
        }
        return done;
    }

    private int resealAll(Connection connection) throws SQLException {
        int done = 0;
        var batch = stale(connection, STALE, FIRST);
        while (!batch.isEmpty()) {
            done += seal(connection, batch);
            connection.commit();
            batch = stale(connection, STALE, batch.getLast().id);
        }
        for (var other : OTHERS) {
            done += reseal(connection, other);
        }
        return done;
    }

    private int reseal(Connection connection, Other other) throws SQLException {
        int done = 0;
        var query = STALE_OTHERS.formatted(other.table, other.column);
        var write = "UPDATE %s SET %s = ? WHERE id = ?".formatted(other.table, other.column);
        for (var batch = stale(connection, query, FIRST);
                !batch.isEmpty();
                batch = stale(connection, query, batch.getLast().id)) {
            try (var update = connection.prepareStatement(write)) {
                for (var sealed : batch) {
                    var place = other.place.apply(sealed.id);
                    var clear = open(sealed, place);
                    if (clear != null) {
                        update.setBytes(1, vault.seal(clear, place));
                        update.setObject(2, sealed.id);
                        done += update.executeUpdate();
                    }
                }
            }
            connection.commit();
        }
        return done;
    }

    private List<Sealed> stale(Connection connection, String query, UUID after) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setObject(1, after);
            statement.setBytes(2, vault.currentHead());
            try (var rows = statement.executeQuery()) {
                var batch = new ArrayList<Sealed>();
                while (rows.next()) {
                    batch.add(new Sealed(rows.getObject(1, UUID.class), rows.getBytes(2)));
                }
                return batch;
            }
        }
    }

    private int seal(Connection connection, List<Sealed> batch) throws SQLException {
        int done = 0;
        try (var update = connection.prepareStatement(SEAL)) {
            for (var sealed : batch) {
                done += add(update, sealed) ? 1 : 0;
            }
            update.executeBatch();
        }
        return done;
    }

    private boolean add(PreparedStatement update, Sealed sealed) throws SQLException {
        var place = Place.ofCredential(sealed.id);
        var clear = open(sealed, place);
        if (clear == null) {
            return false;
        }
        var digest = vault.digest(clear);
        update.setBytes(1, vault.seal(clear, place));
        update.setBytes(2, digest);
        update.setBytes(3, digest);
        update.setObject(4, sealed.id);
        update.addBatch();
        return true;
    }

    /// What opens under neither key is nothing that a run could mend.
    private @Nullable String open(Sealed sealed, Place place) {
        try {
            return vault.open(sealed.bytes, place);
        } catch (IllegalStateException unreadable) {
            LOG.errorf("the secret of %s %s cannot be opened: %s", place.table(), sealed.id, unreadable.getMessage());
            return null;
        }
    }

    private record Sealed(UUID id, byte[] bytes) {}

    /// A column of secrets that nothing is looked up by.
    private record Other(String table, String column, Function<UUID, Place> place) {}
}
