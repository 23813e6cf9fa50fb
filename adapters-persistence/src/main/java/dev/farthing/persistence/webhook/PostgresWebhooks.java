package dev.farthing.persistence.webhook;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.webhook.WebhookRepository;
import dev.farthing.domain.alert.MessageKind;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.webhook.Address;
import dev.farthing.domain.webhook.Webhook;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

@Singleton
class PostgresWebhooks implements WebhookRepository {
    private static final String FIND = """
        SELECT org_id, id, url, description, kinds, enabled, gone, failing_since, old_secret_until, created_at, updated_at
        FROM webhook WHERE true\
        """;
    private static final String ADD = """
        INSERT INTO webhook (org_id, id, url, description, kinds, enabled, secret_sealed, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;
    private static final String SAVE = """
        UPDATE webhook SET url = ?, description = ?, kinds = ?, enabled = ?, gone = ?, failing_since = ?, updated_at = ?
        WHERE id = ?
        """;
    private static final String CHANGE = """
        UPDATE webhook SET secret_sealed = ?, old_secret_until = ?,
            old_secret_sealed = CASE WHEN ?::timestamptz IS NOT NULL THEN secret_sealed END
        WHERE id = ?
        """;

    private static final String GIVE_UP = """
        UPDATE webhook_delivery SET state = 'dead', error = 'the webhook was removed'
        WHERE webhook_id = ? AND state = 'pending'
        """;

    private final DataSource database;

    PostgresWebhooks(DataSource database) {
        this.database = database;
    }

    @Override
    public Optional<Webhook> find(UUID id) {
        return Sql.of(FIND).and("id = ?", id).row(database, PostgresWebhooks::webhook);
    }

    @Override
    public Optional<Webhook> findForChange(UUID id) {
        return Sql.of(FIND).and("id = ?", id).add(" FOR UPDATE").row(database, PostgresWebhooks::webhook);
    }

    @Override
    public Page<Webhook> list(Owner owner, Slice slice) {
        return new Page<>(
                of(Sql.of(FIND), owner)
                        .add(" ORDER BY id DESC LIMIT ? OFFSET ?", slice.limit(), slice.offset())
                        .rows(database, PostgresWebhooks::webhook),
                count(owner));
    }

    @Override
    public long count(Owner owner) {
        return of(Sql.of("SELECT count(*) FROM webhook WHERE true"), owner)
                .rows(database, row -> row.getLong(1))
                .getFirst();
    }

    private static Sql of(Sql query, Owner owner) {
        return switch (owner) {
            case Owner.Org(UUID orgId) -> query.and("org_id = ?", orgId);
            case Owner.Platform _ -> query.and("org_id = ?", Deed.PLATFORM);
            case Owner.OrgOrPlatform(UUID orgId) -> query.and("org_id = ANY (?)", new UUID[] {orgId, Deed.PLATFORM});
            case Owner.Anybody _ -> query;
        };
    }

    @Override
    public void add(Webhook webhook, byte @Nullable [] sealedSecret) {
        var org = webhook.orgId();
        Sql.of(
                        ADD,
                        org == null ? Deed.PLATFORM : org,
                        webhook.id(),
                        webhook.url().toString(),
                        webhook.description(),
                        labels(webhook.kinds()),
                        webhook.enabled(),
                        sealedSecret,
                        webhook.createdAt(),
                        webhook.updatedAt())
                .change(database);
    }

    @Override
    public void save(Webhook webhook) {
        Sql.of(
                        SAVE,
                        webhook.url().toString(),
                        webhook.description(),
                        labels(webhook.kinds()),
                        webhook.enabled(),
                        webhook.gone(),
                        webhook.failingSince(),
                        webhook.updatedAt(),
                        webhook.id())
                .change(database);
    }

    @Override
    public void change(UUID id, byte[] sealedSecret, @Nullable Instant until) {
        Sql.of(CHANGE, sealedSecret, until, until, id).change(database);
    }

    @Override
    public void remove(UUID id) {
        var rules = Sql.of("SELECT name FROM alert_rule WHERE ? = ANY (receivers) ORDER BY id", id)
                .rows(database, row -> row.getString(1));
        if (!rules.isEmpty()) {
            throw Fault.IN_USE.because("alert rules tell it, name others there first: " + String.join(", ", rules));
        }
        Sql.of(GIVE_UP, id).change(database);
        Sql.of("DELETE FROM webhook WHERE id = ?", id).change(database);
    }

    private static String[] labels(Set<MessageKind> kinds) {
        return kinds.stream().map(MessageKind::label).sorted().toArray(String[]::new);
    }

    /// Kinds of a newer version are unknown here and pass.
    private static Set<MessageKind> kinds(ResultSet row) throws SQLException {
        var kinds = EnumSet.noneOf(MessageKind.class);
        for (var label : (String[]) row.getArray("kinds").getArray()) {
            MessageKind.named(label).ifPresent(kinds::add);
        }
        return kinds;
    }

    private static Webhook webhook(ResultSet row) throws SQLException {
        var org = row.getObject("org_id", UUID.class);
        return new Webhook(
                org.equals(Deed.PLATFORM) ? null : org,
                row.getObject("id", UUID.class),
                Address.parse(row.getString("url")),
                row.getString("description"),
                kinds(row),
                row.getBoolean("enabled"),
                row.getBoolean("gone"),
                instant(row, "failing_since"),
                instant(row, "old_secret_until"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
