package dev.farthing.persistence.usage;

import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Makes the partitions of this month and the next two, at the start and every day.
@Singleton
class MonthPartitions {
    private static final Logger LOG = Logger.getLogger(MonthPartitions.class);
    private static final int MONTHS_AHEAD = 2;

    private final DataSource database;
    private final InstantSource clock;

    MonthPartitions(DataSource database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Rows never wait for it: what has no partition yet goes to the default one and is moved later.
    @Scheduled(every = "24h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void makeAhead() {
        var month = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
        for (int ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
            make(month.plusMonths(ahead));
        }
    }

    private void make(YearMonth month) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("SELECT make_month_partitions(?::date)")) {
            statement.setString(1, month.atDay(1).toString());
            statement.execute();
        } catch (SQLException e) {
            LOG.warnf(e, "the partitions of %s could not be made yet", month);
        }
    }
}
