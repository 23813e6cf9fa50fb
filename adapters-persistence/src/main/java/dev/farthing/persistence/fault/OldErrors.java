package dev.farthing.persistence.fault;

import dev.farthing.application.relay.CurrentCatalogue;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Drops the months of failed attempts that are older than is kept, every day.
@Singleton
class OldErrors {
    private static final Logger LOG = Logger.getLogger(OldErrors.class);

    private final DataSource database;
    private final CurrentCatalogue catalogue;
    private final InstantSource clock;

    OldErrors(DataSource database, CurrentCatalogue catalogue, InstantSource clock) {
        this.database = database;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    @Scheduled(every = "24h", delayed = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void drop() {
        var month = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC))
                .minusMonths(catalogue.get().settings().errorMonths());
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("SELECT drop_month_partitions(?::date)")) {
            statement.setString(1, month.atDay(1).toString());
            statement.execute();
        } catch (SQLException failure) {
            LOG.warnf("old errors could not be dropped yet: %s", failure.getMessage());
        }
    }
}
