package dev.farthing.persistence.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.farthing.application.HouseTime;
import dev.farthing.persistence.server.FreshDatabase;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DatabaseClockTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private final AtomicReference<Duration> off = new AtomicReference<>(Duration.ofMinutes(7));
    private final HouseTime time =
            new HouseTime(() -> InstantSource.system().instant().plus(off.get()));

    @Test
    void theDatabasesTimeHoldsWhateverTheMachinesClockSays() throws SQLException {
        try (var pool = pool()) {
            var connections = new OwnConnection(pool);
            var clock = new DatabaseClock(connections, time);

            clock.run();
            assertThat(time.instant()).isCloseTo(databases(), within(1, ChronoUnit.SECONDS));

            off.set(Duration.ofMinutes(-7));
            clock.follow();
            assertThat(time.instant()).isCloseTo(databases(), within(1, ChronoUnit.SECONDS));
            connections.close();
        }
    }

    private static Instant databases() throws SQLException {
        try (var connection = DATABASE.connection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT clock_timestamp()")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private static AgroalDataSource pool() throws SQLException {
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(1)
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(DATABASE.url())
                                .principal(new NamePrincipal(DATABASE.user()))
                                .credential(new SimplePassword(DATABASE.password())))));
    }
}
