package dev.farthing.journey;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// Sets a database's clock, for all who connect after this was made.
///
/// The time is asked for by name: a function of that name that is found first tells another.
record DatabaseSkew(Replicas.Database database) {
    static DatabaseSkew on(Replicas.Database database) {
        var skew = new DatabaseSkew(database);
        for (var sql : List.of(
                "CREATE SCHEMA skew",
                "GRANT USAGE ON SCHEMA skew TO PUBLIC",
                "CREATE TABLE skew.skew (by interval)",
                "INSERT INTO skew.skew VALUES ('0')",
                "CREATE FUNCTION skew.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE SECURITY DEFINER AS"
                        + " 'SELECT pg_catalog.clock_timestamp() + by FROM skew.skew'",
                "CREATE FUNCTION skew.now() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER AS"
                        + " 'SELECT pg_catalog.now() + by FROM skew.skew'",
                "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, skew, pg_catalog',"
                        + " current_database()); END $$")) {
            skew.execute(sql);
        }
        return skew;
    }

    /// By how much it is ahead of this machine's.
    void set(Duration ahead) {
        execute("UPDATE skew.skew SET by = make_interval(secs => " + ahead.toSeconds() + ")");
    }

    private void execute(String sql) {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
