package dev.farthing.persistence.live;

import dev.farthing.persistence.server.DatabaseRoles;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/// A small pool beside the pool, for reading what every org has, as the engine and not as whoever asks.
///
/// Right after a commit its own pooled connection may still be taken: waiting there for a second one could leave
/// every connection with somebody who waits for another. It also keeps revocations on time while the pool is
/// exhausted. A connection that the database or the network has ended is replaced by the next who asks, for nothing
/// else would ever take it out: without a validator of its own the pool takes every connection for sound.
@Singleton
class OwnConnection {
    private static final int SIZE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int VALID_WITHIN_SECONDS = 5;

    private final AgroalDataSource own;

    OwnConnection(AgroalDataSource pool) throws SQLException {
        var factory = new AgroalConnectionFactoryConfigurationSupplier(
                        pool.getConfiguration().connectionPoolConfiguration().connectionFactoryConfiguration())
                .initialSql(DatabaseRoles.AS_ENGINE)
                .jdbcProperty("connectTimeout", "5")
                .jdbcProperty("socketTimeout", "20")
                .jdbcProperty("tcpKeepAlive", "true");
        own = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(size -> size.maxSize(SIZE)
                        .acquisitionTimeout(PATIENCE)
                        .validateOnBorrow(true)
                        .connectionValidator(ConnectionValidator.defaultValidatorWithTimeout(VALID_WITHIN_SECONDS))
                        .exceptionSorter(new PostgreSQLExceptionSorter())
                        .connectionFactoryConfiguration(factory)));
    }

    /// A connection in auto-commit mode, to be closed by its taker.
    Connection take() throws SQLException {
        return own.getConnection();
    }

    @PreDestroy
    void close() {
        own.close();
    }
}
