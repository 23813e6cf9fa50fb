package dev.farthing.persistence.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL that somebody else runs: looked at before the start, so that trouble is one sentence.
public final class ExternalServer {
    private static final int OLDEST = 15;
    private static final int NEWEST = 18;
    private static final String SECONDS_TO_CONNECT = "10";

    private ExternalServer() {}

    /// Refuses a server that cannot be reached, does not let us in, is too old or too new, or may lose what it has
    /// promised to keep. What is allowed and yet worth a word comes back.
    public static List<String> check(String url, @Nullable String user, @Nullable String password) {
        var properties = new Properties();
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        properties.setProperty("loginTimeout", SECONDS_TO_CONNECT);
        try (var connection = DriverManager.getConnection(url, properties)) {
            checkVersion(connection);
            checkDurability(connection);
            DatabaseRoles.ensure(connection);
            return warnings(connection);
        } catch (SQLException e) {
            throw new ServerRefusedException(sentence(e), e);
        }
    }

    private static void checkVersion(Connection connection) throws SQLException {
        int major = connection.getMetaData().getDatabaseMajorVersion();
        if (major < OLDEST || major > NEWEST) {
            throw new ServerRefusedException("FARTHING_DB_URL leads to a PostgreSQL " + major + ", and Farthing needs "
                    + OLDEST + " to " + NEWEST + ".");
        }
    }

    /// A commit that is not on the disk would be forgotten by a crash, and money with it.
    private static void checkDurability(Connection connection) throws SQLException {
        for (var setting : List.of("fsync", "full_page_writes")) {
            if (shown(connection, setting).equals("off")) {
                throw new ServerRefusedException("FARTHING_DB_URL leads to a PostgreSQL with " + setting
                        + " = off, which a crash may cost committed usage: set it on.");
            }
        }
        if (shown(connection, "synchronous_commit").equals("off")) {
            throw new ServerRefusedException("synchronous_commit is off for FARTHING_DB_USER "
                    + connection.getMetaData().getUserName()
                    + ", so that a crash may cost committed usage: set it on for this role, its database and server.");
        }
    }

    private static List<String> warnings(Connection connection) throws SQLException {
        var warnings = new ArrayList<String>();
        if (shown(connection, "data_checksums").equals("off")) {
            warnings.add(
                    "the database has no data checksums: a damaged disk may go unnoticed (pg_checksums --enable).");
        }
        if (hasStandby(connection)
                && shown(connection, "synchronous_standby_names").isBlank()) {
            warnings.add("the database replicates asynchronously: a failover may lose usage that was committed (set"
                    + " synchronous_standby_names).");
        }
        return warnings;
    }

    private static boolean hasStandby(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM pg_stat_replication")) {
            row.next();
            return row.getLong(1) > 0;
        }
    }

    private static String shown(Connection connection, String setting) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    private static String sentence(SQLException e) {
        var state = String.valueOf(e.getSQLState());
        var said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        if (state.startsWith("28")) {
            return "FARTHING_DB_USER and FARTHING_DB_PASSWORD are not accepted by the database server.";
        }
        if (state.equals("3D000")) {
            return "FARTHING_DB_URL names a database that does not exist on its server.";
        }
        return "FARTHING_DB_URL leads to no usable PostgreSQL (" + said + ").";
    }
}
