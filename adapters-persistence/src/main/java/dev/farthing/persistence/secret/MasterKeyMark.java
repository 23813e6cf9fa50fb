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
@Singleton
class MasterKeyMark implements StartUpStep {
    private static final String PURPOSE = "farthing master key mark v1";
    private static final int BEFORE_EVERYTHING = 10;

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
        var current = key.derive(PURPOSE);
        var previous = key.previous() == null ? null : MasterKey.derive(key.previous(), PURPOSE);
        try (var connection = database.getConnection()) {
            boolean unmarked = !holds(connection, null);
            if (unmarked || (previous != null && holds(connection, previous))) {
                add(connection, current);
            } else if (!holds(connection, current)) {
                throw new StartRefusedException("FARTHING_MASTER_KEY is not the key this database was set up with;"
                        + " to replace that one, give it as FARTHING_MASTER_KEY_PREVIOUS");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the mark of the master key cannot be read", e);
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

    private static void add(Connection connection, byte[] mark) throws SQLException {
        try (var insert =
                connection.prepareStatement("INSERT INTO master_key_mark (mark) VALUES (?) ON CONFLICT DO NOTHING")) {
            insert.setBytes(1, mark);
            insert.executeUpdate();
        }
    }
}
