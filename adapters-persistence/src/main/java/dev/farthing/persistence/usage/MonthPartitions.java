package dev.farthing.persistence.usage;

import dev.farthing.application.job.Job;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import javax.sql.DataSource;

/// Makes the partitions of this month and the next two, every day.
@Singleton
class MonthPartitions {
    private static final int MONTHS_AHEAD = 2;

    private final DataSource database;
    private final InstantSource clock;

    MonthPartitions(DataSource database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Produces
    @Singleton
    Job job() {
        return new Job(
                "partitions",
                "makes the partitions of calls, attempts and errors for the next months",
                Duration.ofDays(1),
                this::makeAhead);
    }

    /// Rows never wait for it: what has no partition yet goes to the default one and is moved later.
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
            throw new IllegalStateException("the partitions of " + month + " could not be made", e);
        }
    }
}
