package dev.farthing.persistence.secret;

import dev.farthing.application.masterkey.MasterKeyRotation;
import dev.farthing.application.masterkey.Remaining;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/// Counts by the marks and fingerprints in the rows.
@Singleton
class PostgresMasterKeyRotation implements MasterKeyRotation {
    private static final String LIVING_UNDER_ANOTHER = """
            (SELECT count(*) FROM %s
             WHERE state <> 'deleted'
               AND (hash_mark IS DISTINCT FROM mine.mark
                    OR (old_until > now() AND old_hash_mark IS DISTINCT FROM mine.mark)))
            """;
    private static final String COUNTS = """
            SELECT (SELECT count(*) FROM credential WHERE substring(secret_sealed FROM 1 FOR %1$d) <> mine.head)
                    + (SELECT count(*) FROM proxy WHERE substring(password_sealed FROM 1 FOR %1$d) <> mine.head)
                    + (SELECT count(*) FROM webhook WHERE substring(secret_sealed FROM 1 FOR %1$d) <> mine.head)
                    + (SELECT count(*) FROM webhook WHERE substring(old_secret_sealed FROM 1 FOR %1$d) <> mine.head),
                %2$s, %3$s,
                (SELECT count(*) FROM idempotency WHERE substring(sealed_answer FROM 1 FOR %1$d) = mine.previous)
            FROM (SELECT ?::bytea AS mark, ?::bytea AS head, ?::bytea AS previous) mine
            """.formatted(
                    AesVault.HEAD_BYTES,
                    LIVING_UNDER_ANOTHER.formatted("issued_key"),
                    LIVING_UNDER_ANOTHER.formatted("admin_key"));

    private final DataSource database;
    private final MasterKey key;
    private final AesVault vault;

    PostgresMasterKeyRotation(DataSource database, MasterKey key, AesVault vault) {
        this.database = database;
        this.key = key;
        this.vault = vault;
    }

    @Override
    public Remaining remaining() {
        try (var connection = database.getConnection()) {
            boolean auto = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                EveryOrg.seenBy(connection);
                return count(connection);
            } finally {
                connection.rollback();
                connection.setAutoCommit(auto);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("what needs the previous master key cannot be counted", e);
        }
    }

    private Remaining count(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(COUNTS)) {
            statement.setBytes(1, key.mark());
            statement.setBytes(2, vault.currentHead());
            statement.setBytes(3, vault.previousHead());
            try (var row = statement.executeQuery()) {
                row.next();
                return new Remaining(
                        key.previous() != null, row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
            }
        }
    }
}
