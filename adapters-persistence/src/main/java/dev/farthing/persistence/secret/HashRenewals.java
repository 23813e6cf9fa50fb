package dev.farthing.persistence.secret;

import dev.farthing.application.key.HashRenewal;
import dev.farthing.application.key.StaleHash;
import dev.farthing.domain.key.SecretPrefix;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Writes renewed hashes on a thread of its own, many at a time; other replicas and our own memory follow as they
/// follow every change of keys.
@Singleton
class HashRenewals implements HashRenewal {
    private static final Logger LOG = Logger.getLogger(HashRenewals.class);
    private static final int WAITING_AT_MOST = 10_000;
    private static final int AT_A_TIME = 200;

    private final DataSource database;
    private final MasterKey key;
    private final MasterKeyMark mark;
    private final BlockingQueue<StaleHash> waiting = new ArrayBlockingQueue<>(WAITING_AT_MOST);
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile boolean ended;

    HashRenewals(DataSource database, MasterKey key, MasterKeyMark mark) {
        this.database = database;
        this.key = key;
        this.mark = mark;
    }

    @Override
    public void offer(StaleHash stale) {
        if (!ended && waiting.offer(stale) && begun.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("hash-renewals").start(this::work);
        }
    }

    void end(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event) {
        ended = true;
    }

    private void work() {
        try {
            while (!ended) {
                var batch = new ArrayList<StaleHash>();
                batch.add(waiting.take());
                waiting.drainTo(batch, AT_A_TIME - 1);
                renew(batch);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void renew(List<StaleHash> batch) {
        try {
            write(batch);
        } catch (SQLException | RuntimeException failure) {
            LOG.warnf("hashes could not be renewed and stay until they are used again: %s", failure.getMessage());
        }
    }

    /// In one order of rows everywhere, so that no two writers wait for each other.
    void write(List<StaleHash> batch) throws SQLException {
        var stale = batch.stream()
                .distinct()
                .sorted((one, other) -> one.publicId().compareTo(other.publicId()))
                .toList();
        try (var connection = database.getConnection()) {
            boolean auto = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                EveryOrg.seenBy(connection);
                if (mark.isNewest(connection)) {
                    for (var table : List.of("admin_key", "issued_key")) {
                        write(connection, table, stale);
                    }
                    connection.commit();
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(auto);
            }
        }
    }

    private void write(Connection connection, String table, List<StaleHash> stale) throws SQLException {
        for (var old : List.of("", "old_")) {
            // A brought secret that is used does not end for want of use any more.
            var used = table.equals("issued_key") && old.isEmpty() ? ", brought_until = NULL" : "";
            var sql =
                    "UPDATE %1$s SET %2$ssecret_hash = ?, %2$shash_mark = ?%3$s WHERE %2$spublic_id = ? AND %2$ssecret_hash = ?"
                            .formatted(table, old, used);
            try (var update = connection.prepareStatement(sql)) {
                for (var one : stale) {
                    if (table.equals("admin_key") == (one.prefix() == SecretPrefix.ADMIN)) {
                        update.setBytes(1, one.fresh().bytes());
                        update.setBytes(2, key.mark());
                        update.setString(3, one.publicId());
                        update.setBytes(4, one.former().bytes());
                        update.addBatch();
                    }
                }
                update.executeBatch();
            }
        }
    }
}
