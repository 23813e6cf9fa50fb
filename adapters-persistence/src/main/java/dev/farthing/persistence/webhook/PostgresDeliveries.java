package dev.farthing.persistence.webhook;

import dev.farthing.application.webhook.Delivery;
import dev.farthing.application.webhook.DeliveryQueue;
import dev.farthing.application.webhook.Message;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.webhook.Address;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

@Singleton
class PostgresDeliveries implements DeliveryQueue {
    private static final String DISTRIBUTE = """
        WITH next AS (SELECT org_id, id FROM outbox WHERE delivered_at IS NULL ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED),
        seen AS (UPDATE outbox o SET delivered_at = clock_timestamp() FROM next n
            WHERE o.org_id = n.org_id AND o.id = n.id RETURNING o.org_id, o.message_id, o.kind, o.receivers),
        queued AS (INSERT INTO webhook_delivery (org_id, webhook_id, id, message_id, kind, state, queued_at, next_at)
            SELECT w.org_id, w.id, uuid_v7_at(?), s.message_id, s.kind, 'pending', ?, ?
            FROM seen s JOIN webhook w ON w.enabled AND w.org_id IN (s.org_id, ?)
                AND CASE WHEN s.receivers = '{}' THEN w.kinds = '{}' OR s.kind = ANY (w.kinds)
                    ELSE w.id = ANY (s.receivers) END)
        SELECT count(*) FROM seen
        """;
    private static final String DUE =
            "d.id, d.webhook_id, w.url, d.attempts, d.queued_at, w.secret_sealed, CASE WHEN w.old_secret_until > ?"
                    + " THEN w.old_secret_sealed END, o.message_id, o.org_id, o.kind, o.created_at, o.subject::text";
    /// Each webhook has its own few places, so that one that takes long delays no other.
    private static final String TAKE = """
        UPDATE webhook_delivery d SET taken_until = ?
        FROM (SELECT due.org_id, due.id
              FROM webhook w
              CROSS JOIN LATERAL (SELECT v.org_id, v.id, v.next_at FROM webhook_delivery v
                  WHERE v.webhook_id = w.id AND v.state = 'pending' AND v.next_at <= ? AND v.taken_until <= ?
                  ORDER BY v.next_at, v.id
                  LIMIT greatest(0, CASE WHEN w.failing_since IS NULL THEN ? ELSE 1 END
                      - (SELECT count(*) FROM webhook_delivery u
                         WHERE u.webhook_id = w.id AND u.state = 'pending' AND u.taken_until > ?))
                  FOR UPDATE SKIP LOCKED) due
              WHERE w.enabled ORDER BY due.next_at LIMIT ?) next, webhook w, outbox o
        WHERE d.org_id = next.org_id AND d.id = next.id AND w.id = d.webhook_id AND o.message_id = d.message_id
        RETURNING\s""" + DUE;
    private static final String TAKEN = """
        WITH noted AS (UPDATE webhook_delivery SET state = 'delivered', attempts = attempts + 1, attempted_at = ?,
                http_status = ?, error = NULL, taken_until = 'epoch'
            WHERE id = ? RETURNING webhook_id)
        UPDATE webhook w SET failing_since = NULL FROM noted WHERE w.id = noted.webhook_id AND w.failing_since IS NOT NULL
        """;
    private static final String FAILED = """
        WITH noted AS (UPDATE webhook_delivery SET state = ?, attempts = attempts + 1, attempted_at = ?,
                http_status = ?, error = left(?, 500), next_at = ?, taken_until = 'epoch'
            WHERE id = ? AND state = 'pending' RETURNING webhook_id)
        UPDATE webhook w SET failing_since = ? FROM noted WHERE w.id = noted.webhook_id AND w.failing_since IS NULL
        """;
    private static final String TEST = """
        WITH said AS (INSERT INTO outbox (org_id, kind, subject, created_at, delivered_at)
            SELECT org_id, 'webhook_test', ?::jsonb, ?, ? FROM webhook WHERE id = ? RETURNING org_id, message_id, kind)
        INSERT INTO webhook_delivery (org_id, webhook_id, id, message_id, kind, state, queued_at, next_at, taken_until)
        SELECT org_id, ?, uuid_v7_at(?), message_id, kind, 'pending', ?, ?, ? FROM said
        RETURNING id
        """;
    private static final String AGAIN = """
        UPDATE webhook_delivery SET state = 'pending', attempts = 0, queued_at = ?, next_at = ?, taken_until = 'epoch',
            http_status = NULL, error = NULL
        WHERE id = ? AND (state <> 'pending' OR taken_until <= ?)
        """;
    private static final String FIND = """
        SELECT id, webhook_id, message_id, kind, state, attempts, queued_at, attempted_at, next_at, http_status, error
        FROM webhook_delivery WHERE webhook_id = ?\
        """;
    private static final String GIVE_UP = """
        UPDATE webhook_delivery d SET state = 'dead', error = CASE
            WHEN EXISTS (SELECT FROM webhook w WHERE w.id = d.webhook_id) THEN 'the webhook was switched off'
            ELSE 'the webhook was removed' END
        WHERE d.state = 'pending' AND d.queued_at < ?
            AND NOT EXISTS (SELECT FROM webhook w WHERE w.id = d.webhook_id AND w.enabled)
        """;

    private final DataSource database;

    PostgresDeliveries(DataSource database) {
        this.database = database;
    }

    @Override
    public int distribute(int most, Instant now) {
        return Sql.of(DISTRIBUTE, most, now, now, now, Deed.PLATFORM)
                .rows(database, row -> row.getInt(1))
                .getFirst();
    }

    @Override
    public List<Due> take(int most, Instant now, Instant until) {
        return Sql.of(TAKE, until, now, now, AT_ONCE_PER_WEBHOOK, now, most, now)
                .rows(database, PostgresDeliveries::due);
    }

    @Override
    public void taken(Due due, @Nullable Integer httpStatus, Instant now) {
        Sql.of(TAKEN, now, httpStatus, due.id()).change(database);
    }

    @Override
    public void failed(Due due, @Nullable Integer httpStatus, String error, Instant now, @Nullable Instant next) {
        Sql.of(
                        FAILED,
                        next == null ? "dead" : "pending",
                        now,
                        httpStatus,
                        error,
                        next == null ? now : next,
                        due.id(),
                        now)
                .change(database);
    }

    @Override
    public Due test(UUID webhookId, String subject, Instant now, Instant until) {
        var id = Sql.of(TEST, subject, now, now, webhookId, webhookId, now, now, now, until)
                .rows(database, row -> row.getObject(1, UUID.class))
                .getFirst();
        return Sql.of(
                        "SELECT " + DUE + " FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id"
                                + " JOIN outbox o ON o.message_id = d.message_id WHERE d.id = ?",
                        now,
                        id)
                .rows(database, PostgresDeliveries::due)
                .getFirst();
    }

    @Override
    public void again(UUID delivery, Instant now) {
        Sql.of(AGAIN, now, now, delivery, now).change(database);
    }

    @Override
    public Optional<Delivery> find(UUID webhookId, UUID delivery) {
        return Sql.of(FIND, webhookId).and("id = ?", delivery).row(database, PostgresDeliveries::delivery);
    }

    @Override
    public List<Delivery> page(UUID webhookId, Delivery.@Nullable State state, @Nullable UUID after, int limit) {
        return Sql.of(FIND, webhookId)
                .and("state = ?", state == null ? null : state.name().toLowerCase(Locale.ROOT))
                .and("id < ?", after)
                .add(" ORDER BY id DESC LIMIT ?", limit)
                .rows(database, PostgresDeliveries::delivery);
    }

    @Override
    public void forget(Instant givenUp, Instant before) {
        Sql.of(GIVE_UP, givenUp).change(database);
        Sql.of("DELETE FROM webhook_delivery WHERE queued_at < ?", before).change(database);
        Sql.of(
                        "DELETE FROM outbox WHERE kind IN ('webhook_test', 'alert_firing', 'alert_resolved')"
                                + " AND created_at < ?",
                        before)
                .change(database);
    }

    private static Due due(ResultSet row) throws SQLException {
        return new Due(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                Address.parse(row.getString(3)),
                new Message(
                        row.getObject(8, UUID.class),
                        row.getObject(9, UUID.class),
                        row.getString(10),
                        row.getObject(11, OffsetDateTime.class).toInstant(),
                        row.getString(12)),
                row.getInt(4),
                row.getObject(5, OffsetDateTime.class).toInstant(),
                row.getBytes(6),
                row.getBytes(7));
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        var state = Delivery.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
        return new Delivery(
                row.getObject("id", UUID.class),
                row.getObject("webhook_id", UUID.class),
                row.getObject("message_id", UUID.class),
                row.getString("kind"),
                state,
                row.getInt("attempts"),
                row.getObject("queued_at", OffsetDateTime.class).toInstant(),
                instant(row, "attempted_at"),
                state == Delivery.State.PENDING ? instant(row, "next_at") : null,
                row.getObject("http_status", Integer.class),
                row.getString("error"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
