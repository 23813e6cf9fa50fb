package dev.farthing.persistence.secret;

import dev.farthing.application.start.StartRefusedException;
import dev.farthing.application.start.StartUpStep;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Refuses to start with another master key than the database was set up with: nothing that was sealed or hashed
/// under that one could be opened.
///
/// The mark noted last is the key that everything is moved to; two replicas that hold the same two keys the other
/// way round do not undo each other's work.
@Singleton
class MasterKeyMark implements StartUpStep {
    private static final int BEFORE_EVERYTHING = 10;
    private static final String NOTE = """
            INSERT INTO master_key_mark (mark, noted_at) VALUES (?, clock_timestamp())
            ON CONFLICT (mark) DO UPDATE SET noted_at = clock_timestamp()
            """;

    private final DataSource database;
    private final MasterKey key;

    MasterKeyMark(DataSource database, MasterKey key) {
        this.database = database;
        this.key = key;
    }

    @Override
    public int order() {
        return BEFORE_EVERYTHING;
    }

    @Override
    public void run() {
        try (var connection = database.getConnection()) {
            boolean unmarked = !holds(connection, null);
            boolean known = holds(connection, key.mark());
            boolean replaces = key.previousMark() != null && holds(connection, key.previousMark());
            if (!unmarked && !known && !replaces) {
                throw new StartRefusedException("FARTHING_MASTER_KEY is not the key this database was set up with;"
                        + " to replace that one, give it as FARTHING_MASTER_KEY_PREVIOUS");
            }
            if (known && key.previous() == null && !isNewest(connection)) {
                throw new StartRefusedException("FARTHING_MASTER_KEY was replaced in this database by another one:"
                        + " give that one, or give it as FARTHING_MASTER_KEY_PREVIOUS to go back");
            }
            nameTheOnlyOne(connection);
            if (unmarked || replaces) {
                note(connection);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the mark of the master key cannot be read", e);
        }
    }

    /// Whether everything is to be moved to this process's current key rather than to another replica's.
    boolean isNewest(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT mark FROM master_key_mark ORDER BY noted_at DESC LIMIT 1")) {
            return rows.next() && Arrays.equals(rows.getBytes(1), key.mark());
        }
    }

    /// Whether this mark is there; any, for null.
    private static boolean holds(Connection connection, byte @Nullable [] mark) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT mark FROM master_key_mark")) {
            while (rows.next()) {
                if (mark == null || Arrays.equals(rows.getBytes(1), mark)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// Before a second mark comes, hashes without one can only be of the first.
    private static void nameTheOnlyOne(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT name_only_master_key()");
        }
    }

    private void note(Connection connection) throws SQLException {
        try (var insert = connection.prepareStatement(NOTE)) {
            insert.setBytes(1, key.mark());
            insert.executeUpdate();
        }
    }
}
