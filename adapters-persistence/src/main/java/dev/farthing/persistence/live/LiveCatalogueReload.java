package dev.farthing.persistence.live;

import dev.farthing.application.upstream.Vault;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/// Keeps the [LiveCatalogue] true: at once after a change made here, within a second after one made elsewhere.
///
/// A load that fails leaves the old picture in place and is tried again each second.
@Singleton
class LiveCatalogueReload {
    private static final Logger LOG = Logger.getLogger(LiveCatalogueReload.class);

    private final OwnConnection connections;
    private final Vault vault;
    private final LiveCatalogue live;
    private final ReentrantLock loading = new ReentrantLock();
    private final AtomicBoolean failing = new AtomicBoolean();
    private final AtomicLong asked = new AtomicLong();
    private final Set<UUID> leftOut = ConcurrentHashMap.newKeySet();
    /// Who asked before this reading began has been served; touched under the lock alone.
    private long served;

    LiveCatalogueReload(OwnConnection connections, Vault vault, LiveCatalogue live) {
        this.connections = connections;
        this.vault = vault;
        this.live = live;
    }

    /// Reads everything anew; when this returns, what was committed before the call is live, unless the database
    /// failed. Who waits while others read shares the next reading with all who wait.
    void reload() {
        long mine = asked.incrementAndGet();
        loading.lock();
        try {
            if (served < mine) {
                long all = asked.get();
                if (read()) {
                    served = all;
                }
            }
        } finally {
            loading.unlock();
        }
    }

    private boolean read() {
        try (var connection = connections.take()) {
            load(connection);
            if (failing.getAndSet(false)) {
                LOG.info("the catalogue is read again");
            }
            return true;
        } catch (SQLException | RuntimeException failure) {
            blame(failure);
            return false;
        }
    }

    void follow() {
        long known = live.get().version();
        try (var connection = connections.take();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT version FROM catalogue_version")) {
            if (rows.next() && rows.getLong(1) == known) {
                return;
            }
        } catch (SQLException failure) {
            blame(failure);
            return;
        }
        reload();
    }

    private void load(Connection connection) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        int isolation = connection.getTransactionIsolation();
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        try {
            live.show(new CatalogueQuery(connection, vault, leftOut).read());
        } finally {
            connection.rollback();
            connection.setReadOnly(false);
            connection.setTransactionIsolation(isolation);
            connection.setAutoCommit(autoCommit);
        }
    }

    private void blame(Exception failure) {
        if (!failing.getAndSet(true)) {
            LOG.errorf("the catalogue could not be read, the one of before stays in force: %s", failure);
        }
    }
}
