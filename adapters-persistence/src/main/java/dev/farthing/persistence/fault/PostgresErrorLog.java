package dev.farthing.persistence.fault;

import dev.farthing.application.Ids;
import dev.farthing.application.relay.ErrorLog;
import dev.farthing.persistence.ConnectionSource;
import dev.farthing.persistence.DirectConnections;
import dev.farthing.persistence.HeadersColumn;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Writes failed attempts in batches, by a thread and over a connection of its own, so that no call waits for it.
@Singleton
class PostgresErrorLog implements ErrorLog {
    private static final Logger LOG = Logger.getLogger(PostgresErrorLog.class);
    private static final int MOST_WAITING = 10_000;
    /// Beyond that many they come without documents, which take memory.
    private static final int MOST_WITH_DOCUMENTS = 1_000;

    private static final int MOST_AT_ONCE = 500;
    private static final int PATIENCE_MILLIS = 500;
    private static final int NAME = 128;
    private static final int MODEL = 256;
    private static final String INSERT = """
            INSERT INTO vendor_error (id, org_id, request_id, number, at, level, failure_class, http_status, code, message,
                provider_id, provider, credential_id, key_id, key_name, model, upstream_model, latency_ms,
                request_body, response_body, stack_trace, rate_limits)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
            ON CONFLICT DO NOTHING\
            """;

    private final ConnectionSource source;
    private final Ids ids;
    private final BlockingQueue<FailedAttempt> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong lost = new AtomicLong();
    private final Thread writer;
    private volatile boolean closed;
    private @Nullable Connection connection;

    @Inject
    PostgresErrorLog(
            Ids ids,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") Optional<String> user,
            @ConfigProperty(name = "quarkus.datasource.password") Optional<String> password) {
        this(ids, new DirectConnections(url, user.orElse(null), password.orElse(null)));
    }

    PostgresErrorLog(Ids ids, ConnectionSource source) {
        this.ids = ids;
        this.source = source;
        this.writer = Thread.ofPlatform().daemon().name("error-log").start(this::run);
    }

    @Override
    public void note(FailedAttempt failed) {
        if (!waiting.offer(waiting.size() < MOST_WITH_DOCUMENTS ? failed : failed.withoutDocuments())) {
            lost.incrementAndGet();
        }
    }

    /// What was noted last is still written.
    void end(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) ShutdownEvent event) {
        close();
    }

    void close() {
        closed = true;
        writer.interrupt();
        try {
            writer.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                var first = waiting.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    write(first);
                }
            } catch (InterruptedException ending) {
                // what is left is written below
            }
        }
        for (var left = waiting.poll(); left != null; left = waiting.poll()) {
            write(left);
        }
        disconnect();
    }

    private void write(FailedAttempt first) {
        var batch = new ArrayList<FailedAttempt>();
        batch.add(first);
        waiting.drainTo(batch, MOST_AT_ONCE - 1);
        try {
            insert(batch);
        } catch (SQLException failure) {
            disconnect();
            lost.addAndGet(batch.size());
            LOG.debugf("failed attempts could not be written: %s", failure.getMessage());
        }
        long missing = lost.getAndSet(0);
        if (missing > 0) {
            LOG.warnf("%d failed attempts are missing in the error log", missing);
        }
    }

    private void disconnect() {
        var old = connection;
        connection = null;
        if (old != null) {
            try {
                old.close();
            } catch (SQLException gone) {
                LOG.debugf("a connection could not be closed: %s", gone.getMessage());
            }
        }
    }

    private Connection connected() throws SQLException {
        var known = connection;
        if (known == null) {
            known = source.open("");
            connection = known;
        }
        return known;
    }

    private void insert(List<FailedAttempt> batch) throws SQLException {
        var open = connected();
        open.setAutoCommit(false);
        try (var statement = open.prepareStatement(INSERT)) {
            for (var failed : batch) {
                put(statement, failed);
                statement.addBatch();
            }
            statement.executeBatch();
            open.commit();
        }
    }

    private void put(PreparedStatement row, FailedAttempt failed) throws SQLException {
        var hop = failed.hop();
        var owner = failed.owner();
        int column = 0;
        row.setObject(++column, ids.next());
        row.setObject(++column, owner.orgId());
        row.setObject(++column, failed.requestId());
        row.setInt(++column, failed.number());
        row.setObject(++column, failed.at().atOffset(ZoneOffset.UTC));
        row.setString(++column, failed.failureClass().level().name().toLowerCase(Locale.ROOT));
        row.setString(++column, failed.failureClass().label());
        row.setObject(++column, failed.httpStatus());
        row.setString(++column, failed.code());
        row.setString(++column, clean(failed.message(), failed.message().length()));
        row.setObject(++column, hop.providerId());
        row.setString(++column, clean(hop.provider(), NAME));
        row.setObject(++column, hop.credentialId());
        row.setObject(++column, owner.keyId());
        row.setString(++column, clean(owner.keyName(), NAME));
        row.setString(++column, clean(failed.model(), MODEL));
        row.setString(++column, clean(hop.upstreamModel(), MODEL));
        row.setInt(++column, failed.latencyMillis());
        var documents = failed.documents();
        row.setString(++column, clean(documents.request()));
        row.setString(++column, clean(documents.response()));
        row.setString(++column, clean(documents.trace()));
        var limits = documents.rateLimits();
        row.setString(++column, limits.isEmpty() ? null : HeadersColumn.write(limits));
    }

    private static @Nullable String clean(@Nullable String text) {
        return text == null ? null : clean(text, text.length());
    }

    /// The database takes no text with a zero in it.
    private static String clean(String text, int most) {
        var cut = text.length() > most ? text.substring(0, most) : text;
        return cut.replace('\0', '\uFFFD');
    }
}
