package dev.farthing.persistence.answer;

import dev.farthing.application.answer.FirstAnswers;
import dev.farthing.application.job.Job;
import dev.farthing.application.upstream.Vault;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HexFormat;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A claim is a row: a twin waits at its key until the transaction that holds it ends.
@Singleton
class PostgresFirstAnswers implements FirstAnswers {
    private static final Logger LOG = Logger.getLogger(PostgresFirstAnswers.class);
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String PATIENCE = "SELECT set_config('lock_timeout', ?, true)";
    private static final String CLAIM = """
        INSERT INTO idempotency AS i (actor, key_digest, request_digest, status, created_at) VALUES (?, ?, ?, 0, ?)
        ON CONFLICT (actor, key_digest) DO UPDATE SET
            request_digest = excluded.request_digest, status = 0, content_type = NULL, sealed_answer = NULL,
            created_at = excluded.created_at
        WHERE i.created_at < ?
        """;
    private static final String KNOWN = """
        SELECT request_digest, status, content_type, sealed_answer FROM idempotency
        WHERE actor = ? AND key_digest = ?
        """;
    private static final String KEEP = """
        UPDATE idempotency SET status = ?, content_type = ?,
            sealed_answer = CASE WHEN ? OR pg_total_relation_size('idempotency') < 4294967296 THEN ?::bytea END
        WHERE actor = ? AND key_digest = ?
        """;
    private static final String FORGET = "DELETE FROM idempotency WHERE actor = ? AND key_digest = ? AND status = 0";
    private static final String PRUNE = """
        DELETE FROM idempotency WHERE created_at < ? OR (created_at < ? AND starts_with(actor, ?))
        """;

    private final DataSource database;
    private final Vault vault;
    private final InstantSource clock;

    PostgresFirstAnswers(DataSource database, Vault vault, InstantSource clock) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
    }

    @Override
    public Beginning begin(Request request, Way way) {
        if (way == Way.OF_A_CALL) {
            return QuarkusTransaction.requiringNew().call(() -> claimed(request, way));
        }
        if (isActive()) {
            LOG.warn("a request began in the transaction of another one, which is undone");
            QuarkusTransaction.rollback();
        }
        QuarkusTransaction.begin();
        boolean goesOn = false;
        try {
            var beginning = claimed(request, way);
            if (!(beginning instanceof Beginning.First)) {
                return beginning;
            }
            if (way == Way.APART) {
                QuarkusTransaction.commit();
            }
            goesOn = true;
            return beginning;
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                return new Beginning.InFlight();
            }
            throw new IllegalStateException("whether a request came before could not be seen", e);
        } finally {
            if (!goesOn) {
                QuarkusTransaction.rollback();
            }
        }
    }

    private Beginning claimed(Request request, Way way) throws SQLException {
        try (var connection = database.getConnection()) {
            return claim(connection, request, way) ? new Beginning.First() : known(connection, request);
        }
    }

    private static boolean isActive() {
        return QuarkusTransaction.getStatus() != Status.STATUS_NO_TRANSACTION;
    }

    private boolean claim(Connection connection, Request request, Way way) throws SQLException {
        patience(connection, "10s");
        try (var claim = connection.prepareStatement(CLAIM)) {
            var now = clock.instant().atOffset(ZoneOffset.UTC);
            claim.setString(1, request.actor());
            claim.setBytes(2, bytes(request.key()));
            claim.setBytes(3, bytes(request.content()));
            claim.setObject(4, now);
            claim.setObject(5, now.minus(way.keptFor()));
            boolean isFirst = claim.executeUpdate() == 1;
            patience(connection, "0");
            return isFirst;
        }
    }

    private static void patience(Connection connection, String time) throws SQLException {
        try (var patience = connection.prepareStatement(PATIENCE)) {
            patience.setString(1, time);
            patience.execute();
        }
    }

    private Beginning known(Connection connection, Request request) throws SQLException {
        try (var known = connection.prepareStatement(KNOWN)) {
            known.setString(1, request.actor());
            known.setBytes(2, bytes(request.key()));
            try (var row = known.executeQuery()) {
                if (!row.next()) {
                    return new Beginning.InFlight();
                }
                if (!HexFormat.of().formatHex(row.getBytes("request_digest")).equals(request.content())) {
                    return new Beginning.OtherContent();
                }
                int status = row.getInt("status");
                if (status == 0) {
                    return new Beginning.InFlight();
                }
                return again(request, status, row.getString("content_type"), row.getBytes("sealed_answer"));
            }
        }
    }

    /// An answer under a master key that is gone is lost; the effect it told of is not, and must not come twice.
    private Beginning again(Request request, int status, @Nullable String type, byte @Nullable [] sealed) {
        try {
            return new Beginning.Again(
                    new Answer(status, type, sealed == null ? null : vault.open(sealed, place(request))));
        } catch (IllegalStateException unreadable) {
            LOG.warnf("the first answer to a request cannot be read any more: %s", unreadable.getMessage());
            return new Beginning.InFlight();
        }
    }

    @Override
    public void keep(Request request, Way way, Answer answer) {
        if (way == Way.WITH_THE_EFFECT) {
            keep(request, answer, true);
            QuarkusTransaction.commit();
        } else {
            QuarkusTransaction.requiringNew().run(() -> keep(request, answer, way == Way.APART));
        }
    }

    private void keep(Request request, Answer answer, boolean whole) {
        var body = answer.body();
        try (var connection = database.getConnection();
                var keep = connection.prepareStatement(KEEP)) {
            keep.setInt(1, answer.status());
            keep.setString(2, answer.contentType());
            keep.setBoolean(3, whole);
            keep.setBytes(4, body == null ? null : vault.seal(body, place(request)));
            keep.setString(5, request.actor());
            keep.setBytes(6, bytes(request.key()));
            keep.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("an answer could not be kept", e);
        }
    }

    @Override
    public void forget(Request request, Way way) {
        if (way != Way.WITH_THE_EFFECT) {
            QuarkusTransaction.requiringNew().run(() -> forget(request));
        } else if (isActive()) {
            QuarkusTransaction.rollback();
        }
    }

    private void forget(Request request) {
        try (var connection = database.getConnection();
                var forget = connection.prepareStatement(FORGET)) {
            forget.setString(1, request.actor());
            forget.setBytes(2, bytes(request.key()));
            forget.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("a claim could not be given up", e);
        }
    }

    @Produces
    @Singleton
    Job pruning() {
        return new Job(
                "first-answers",
                "forgets the first answers to requests with an Idempotency-Key that are no longer given again",
                Duration.ofHours(1),
                this::prune);
    }

    void prune() {
        try (var connection = database.getConnection();
                var prune = connection.prepareStatement(PRUNE)) {
            var now = clock.instant().atOffset(ZoneOffset.UTC);
            prune.setObject(1, now.minus(Way.WITH_THE_EFFECT.keptFor()));
            prune.setObject(2, now.minus(Way.OF_A_CALL.keptFor()));
            prune.setString(3, CALLS_OF);
            prune.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("old answers could not be taken away", e);
        }
    }

    private static Vault.Place place(Request request) {
        return Vault.Place.ofAnswer(request.actor(), request.key());
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
