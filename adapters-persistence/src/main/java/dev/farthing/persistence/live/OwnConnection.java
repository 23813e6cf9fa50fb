package dev.farthing.persistence.live;

import dev.farthing.persistence.server.DatabaseRoles;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/// A small pool beside the pool, for reading what every org has, as the engine and not as whoever asks.
///
/// Right after a commit its own pooled connection may still be taken: waiting there for a second one could
/// leave every connection with somebody who waits for another. It also keeps revocations on time while the pool
/// is exhausted.
@Singleton
class OwnConnection {
    private static final int SIZE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AgroalDataSource own;

    OwnConnection(AgroalDataSource pool) throws SQLException {
        var factory = new AgroalConnectionFactoryConfigurationSupplier(
                        pool.getConfiguration().connectionPoolConfiguration().connectionFactoryConfiguration())
                .initialSql(DatabaseRoles.AS_ENGINE);
        own = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(size -> size.maxSize(SIZE)
                        .acquisitionTimeout(PATIENCE)
                        .validateOnBorrow(true)
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
