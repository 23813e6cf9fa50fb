package dev.farthing.persistence.live;

import dev.farthing.application.HouseTime;
import dev.farthing.application.start.StartUpStep;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jboss.logging.Logger;

/// Keeps this process's time with the database's, from before anything is decided on.
@Singleton
class DatabaseClock implements StartUpStep {
    private static final Logger LOG = Logger.getLogger(DatabaseClock.class);
    private static final int BEFORE_ANYTHING = -1_000;
    private static final int READINGS_AT_FIRST = 3;
    private static final Duration WORTH_A_WORD = Duration.ofSeconds(1);

    private final OwnConnection connections;
    private final HouseTime time;
    private Duration told = Duration.ZERO;
    private boolean silent;

    DatabaseClock(OwnConnection connections, HouseTime time) {
        this.connections = connections;
        this.time = time;
    }

    @Override
    public int order() {
        return BEFORE_ANYTHING;
    }

    /// The first answers of a fresh connection take long and say little.
    @Override
    public void run() {
        try (var connection = connections.take()) {
            for (int i = 0; i < READINGS_AT_FIRST; i++) {
                read(connection);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("the database's clock cannot be read", failure);
        }
        tell("this machine's clock is %s %s the database's, which is the one that counts", "ahead of", "behind");
    }

    /// While the database is away, what is known of its clock goes on.
    void follow() {
        try (var connection = connections.take()) {
            read(connection);
            silent = false;
        } catch (SQLException failure) {
            if (!silent) {
                LOG.warnf("the database's clock cannot be read, trying again: %s", failure.getMessage());
                silent = true;
            }
        }
        // Nobody can set the clock of a process: if the two have parted, it was the other one.
        tell("the database's clock, which is the one that counts, was set %2$s by %1$s", "back", "forward");
    }

    private void read(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            var before = time.own();
            try (var row = statement.executeQuery("SELECT clock_timestamp()")) {
                row.next();
                var databases = row.getObject(1, OffsetDateTime.class).toInstant();
                time.compare(before, databases, time.own());
            }
        }
    }

    private void tell(String sentence, String fast, String slow) {
        var ahead = time.ahead();
        var moved = ahead.minus(told);
        if (moved.abs().compareTo(WORTH_A_WORD) >= 0) {
            LOG.warnf(
                    sentence,
                    moved.abs().plusMillis(500).truncatedTo(ChronoUnit.SECONDS),
                    moved.isNegative() ? fast : slow);
            told = ahead;
        }
    }
}
