package dev.farthing.persistence.secret;

import dev.farthing.application.upstream.Vault.Place;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Seals the kept first answers to requests anew under the current master key, as [CredentialResealing] does vendors'
/// secrets.
@Singleton
class AnswerResealing {
    private static final Logger LOG = Logger.getLogger(AnswerResealing.class);
    static final int AT_A_TIME = 100;
    private static final String STALE = """
            SELECT actor, key_digest, sealed_answer FROM idempotency
            WHERE (actor, key_digest) > (?, ?) AND substring(sealed_answer FROM 1 FOR %d) = ?
            ORDER BY actor, key_digest LIMIT %d FOR UPDATE SKIP LOCKED
            """.formatted(AesVault.HEAD_BYTES, AT_A_TIME);
    private static final String SEAL = "UPDATE idempotency SET sealed_answer = ? WHERE actor = ? AND key_digest = ?";

    private final DataSource database;
    private final AesVault vault;
    private final MasterKeyMark mark;

    AnswerResealing(DataSource database, AesVault vault, MasterKeyMark mark) {
        this.database = database;
        this.vault = vault;
        this.mark = mark;
    }

    /// Seals whatever it can get hold of; how many there were.
    int reseal() throws SQLException {
        var before = vault.previousHead();
        if (before == null) {
            return 0;
        }
        int done = 0;
        try (var connection = database.getConnection()) {
            boolean auto = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                if (mark.isNewest(connection)) {
                    done = resealAll(connection, before);
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(auto);
            }
        }
        return done;
    }

    private int resealAll(Connection connection, byte[] before) throws SQLException {
        int done = 0;
        var batch = stale(connection, before, "", new byte[0]);
        while (!batch.isEmpty()) {
            done += seal(connection, batch);
            connection.commit();
            var last = batch.getLast();
            batch = stale(connection, before, last.actor, last.key);
        }
        return done;
    }

    private static List<Sealed> stale(Connection connection, byte[] before, String actor, byte[] key)
            throws SQLException {
        try (var statement = connection.prepareStatement(STALE)) {
            statement.setString(1, actor);
            statement.setBytes(2, key);
            statement.setBytes(3, before);
            try (var rows = statement.executeQuery()) {
                var batch = new ArrayList<Sealed>();
                while (rows.next()) {
                    batch.add(new Sealed(rows.getString(1), rows.getBytes(2), rows.getBytes(3)));
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
        var place = Place.ofAnswer(sealed.actor, HexFormat.of().formatHex(sealed.key));
        try {
            update.setBytes(1, vault.seal(vault.open(sealed.bytes, place), place));
        } catch (IllegalStateException unreadable) {
            LOG.errorf("the first answer to a request cannot be opened: %s", unreadable.getMessage());
            return false;
        }
        update.setString(2, sealed.actor);
        update.setBytes(3, sealed.key);
        update.addBatch();
        return true;
    }

    private record Sealed(String actor, byte[] key, byte[] bytes) {}
}
