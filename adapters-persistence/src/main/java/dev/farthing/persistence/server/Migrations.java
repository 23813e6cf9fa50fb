package dev.farthing.persistence.server;

import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/// The tables of a PostgreSQL that somebody else runs, brought up to date, or looked at, outside of a gateway's
/// start.
public final class Migrations {
    private final Flyway flyway;

    private Migrations(Flyway flyway) {
        this.flyway = flyway;
    }

    /// Those of one database, as seen by one user.
    public static Migrations of(String url, @Nullable String user, @Nullable String password) {
        return new Migrations(Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(url, user, password)
                .locations("classpath:db/migration")
                .load());
    }

    /// Does what is left to do, one process at a time; the version the tables have then. Needs their owner.
    public String migrate() {
        try {
            flyway.migrate();
            return version();
        } catch (FlywayException e) {
            throw new ServerRefusedException("the tables could not be migrated (" + reason(e) + ").", e);
        }
    }

    /// Refuses tables that are older than this program; newer ones are those of a later version, which keeps what
    /// this one needs.
    public void refuseOlder() {
        try {
            var pending = flyway.info().pending();
            if (pending.length > 0) {
                throw new ServerRefusedException("the tables of FARTHING_DB_URL are at version " + version()
                        + " and this Farthing needs " + newest(pending)
                        + ": let their owner migrate them first (FARTHING_DB_MIGRATE=only).");
            }
        } catch (FlywayException e) {
            throw new ServerRefusedException(
                    "FARTHING_DB_USER may not read which version the tables of FARTHING_DB_URL have (" + reason(e)
                            + ").",
                    e);
        }
    }

    private String version() {
        var current = flyway.info().current();
        var version = current == null ? null : current.getVersion();
        return version == null ? "0" : version.getVersion();
    }

    /// What the database said: what is said around it fills lines.
    private static String reason(Throwable trouble) {
        var cause = trouble;
        while (!(cause instanceof SQLException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    private static MigrationVersion newest(MigrationInfo... pending) {
        return pending[pending.length - 1].getVersion();
    }
}
