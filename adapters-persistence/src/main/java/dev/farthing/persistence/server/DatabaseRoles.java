package dev.farthing.persistence.server;

import java.sql.Connection;
import java.sql.SQLException;

/// The two roles every connection takes on: `farthing_app` for the management API, `farthing_engine` for the
/// work.
///
/// They belong to the whole server, so that databases made at the same time make them together.
public final class DatabaseRoles {
    /// What a connection that answers the management API begins with.
    public static final String AS_APP = as("farthing_app", "60s");

    /// What a connection that does the work begins with.
    public static final String AS_ENGINE = as("farthing_engine", "60s");

    private static final int ATTEMPTS = 5;
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String MAKE = """
        DO $$
        DECLARE
            wanted text;
        BEGIN
            FOREACH wanted IN ARRAY ARRAY ['farthing_app', 'farthing_engine']
                LOOP
                    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
                        BEGIN
                            EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE', wanted);
                            EXECUTE format('ALTER ROLE %I SET synchronous_commit = ''on''', wanted);
                            EXECUTE format('ALTER ROLE %I SET lock_timeout = ''10s''', wanted);
                            EXECUTE format('ALTER ROLE %I SET statement_timeout = ''60s''', wanted);
                            EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = ''60s''', wanted);
                        EXCEPTION WHEN duplicate_object OR unique_violation THEN
                            NULL; -- somebody else was faster
                        END;
                    END IF;
                    IF NOT pg_has_role(current_user, wanted,
                                       (SELECT CASE WHEN setting::int >= 160000 THEN 'SET' ELSE 'MEMBER' END
                                        FROM pg_settings WHERE name = 'server_version_num')) THEN
                        EXECUTE format('GRANT %I TO %I', wanted, current_user);
                    END IF;
                END LOOP;
        END
        $$
        """;
    private static final String TOO_MIGHTY = """
        SELECT string_agg(rolname, ' and ' ORDER BY rolname) FROM pg_roles
        WHERE rolname IN ('farthing_app', 'farthing_engine') AND (rolsuper OR rolbypassrls)
        """;

    private DatabaseRoles() {}

    private static String as(String role, String statementTimeout) {
        return "SELECT set_config('role', '" + role + "', false), set_config('lock_timeout', '10s', false),"
                + " set_config('statement_timeout', '" + statementTimeout + "', false),"
                + " set_config('idle_in_transaction_session_timeout', '60s', false),"
                + " set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')"
                + " THEN 'on' ELSE current_setting('synchronous_commit') END, false)";
    }

    /// Makes the roles where they are missing, and refuses with what to do about it where that is not allowed.
    public static void ensure(Connection connection) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try (var statement = connection.createStatement()) {
                statement.execute(MAKE);
                break;
            } catch (SQLException e) {
                if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                    throw new ServerRefusedException(missing(connection), e);
                }
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(TOO_MIGHTY)) {
            if (row.next() && row.getString(1) != null) {
                throw new ServerRefusedException("the database role " + row.getString(1)
                        + " must be neither superuser nor BYPASSRLS: it would see the rows of every org.");
            }
        }
    }

    private static String missing(Connection connection) throws SQLException {
        var user = connection.getMetaData().getUserName();
        return "FARTHING_DB_USER " + user
                + " may not make the roles it needs: let it have CREATEROLE, or run CREATE ROLE"
                + " farthing_app NOLOGIN; CREATE ROLE farthing_engine NOLOGIN; GRANT farthing_app, farthing_engine TO \""
                + user + "\"; on its server.";
    }
}
