package dev.farthing.persistence.upstream;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import dev.farthing.application.upstream.KeptProxy;
import dev.farthing.application.upstream.KeptProxy.Check;
import dev.farthing.application.upstream.ProxyRepository;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresProxies implements ProxyRepository {
    private static final String COLUMNS = "id, name, url, username, password_sealed IS NOT NULL, enabled, checked_at,"
            + " check_ms, check_error, created_at, updated_at";
    private static final String SAVE = """
        INSERT INTO proxy AS kept (id, name, url, username, password_sealed, enabled, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET
            name = excluded.name, url = excluded.url, username = excluded.username, enabled = excluded.enabled,
            password_sealed = CASE WHEN ? THEN coalesce(excluded.password_sealed, kept.password_sealed) END,
            updated_at = excluded.updated_at
        """;
    private static final String NOTE = "UPDATE proxy SET checked_at = ?, check_ms = ?, check_error = ? WHERE id = ?";
    private static final String LAST_OF_A_POOL = """
        SELECT 1 FROM provider_proxy p WHERE p.proxy_id = ?
        AND NOT EXISTS (SELECT FROM provider_proxy o WHERE o.provider_id = p.provider_id AND o.proxy_id <> p.proxy_id)
        LIMIT 1
        """;
    private static final String ASSIGN =
            "INSERT INTO provider_proxy (provider_id, proxy_id) SELECT ?, named.id FROM unnest(?) AS named (id)";

    private final DataSource database;

    PostgresProxies(DataSource database) {
        this.database = database;
    }

    @Override
    public Optional<KeptProxy> find(UUID id) {
        return Sql.of("SELECT " + COLUMNS + " FROM proxy WHERE id = ?", id).row(database, PostgresProxies::kept);
    }

    @Override
    public Page<KeptProxy> list(Listing wanted) {
        long total = those("SELECT count(*)", wanted)
                .row(database, row -> row.getLong(1))
                .orElse(0L);
        var slice = wanted.slice();
        return new Page<>(
                those("SELECT " + COLUMNS, wanted)
                        .add(" ORDER BY name, id LIMIT ? OFFSET ?", slice.limit(), slice.offset())
                        .rows(database, PostgresProxies::kept),
                total);
    }

    private static Sql those(String what, Listing wanted) {
        var search = wanted.search();
        return Sql.of(what + " FROM proxy WHERE true")
                .and(
                        "enabled = ?",
                        wanted.status() == null ? null : wanted.status().equals("enabled"))
                .and(
                        "lower(name || ' ' || url) LIKE ?",
                        search == null
                                ? null
                                : "%" + search.toLowerCase(Locale.ROOT).replaceAll("([%_\\\\])", "\\\\$1") + "%");
    }

    @Override
    public void save(KeptProxy proxy, byte @Nullable [] sealedPassword) {
        Supplier<FaultException> taken = () -> Fault.NAME_TAKEN.because("there is a proxy with this name or address");
        Sql.of(
                        SAVE,
                        proxy.id(),
                        proxy.name(),
                        proxy.url().toString(),
                        proxy.username(),
                        sealedPassword,
                        proxy.enabled(),
                        proxy.createdAt(),
                        proxy.updatedAt(),
                        proxy.hasPassword())
                .change(
                        database,
                        Map.of("proxy_name_key", taken, "proxy_name_as_read_key", taken, "proxy_address_key", taken));
        var check = proxy.check();
        note(proxy.id(), check);
    }

    @Override
    public void note(UUID id, @Nullable Check found) {
        Sql.of(
                        NOTE,
                        found == null ? null : found.at(),
                        found == null ? null : found.millis(),
                        found == null ? null : found.error(),
                        id)
                .change(database);
    }

    @Override
    public void remove(UUID id) {
        if (Sql.of(LAST_OF_A_POOL, id).row(database, row -> row.getInt(1)).isPresent()) {
            throw Fault.IN_USE.because("a provider has no other proxy: assign it another one first");
        }
        Sql.of("DELETE FROM provider_proxy WHERE proxy_id = ?", id).change(database);
        Sql.of("DELETE FROM proxy WHERE id = ?", id)
                .change(
                        database,
                        Map.of(
                                "credential_proxy_id_fkey",
                                () -> Fault.IN_USE.because(
                                        "a credential names this proxy: give it another one first")));
    }

    @Override
    public Optional<byte[]> password(UUID id) {
        return Sql.of("SELECT password_sealed FROM proxy WHERE id = ? AND password_sealed IS NOT NULL", id)
                .row(database, row -> row.getBytes(1));
    }

    @Override
    public List<UUID> pool(UUID providerId) {
        return Sql.of("SELECT proxy_id FROM provider_proxy WHERE provider_id = ? ORDER BY proxy_id", providerId)
                .rows(database, row -> row.getObject(1, UUID.class));
    }

    @Override
    public void assign(UUID providerId, List<UUID> proxies) {
        Sql.of("DELETE FROM provider_proxy WHERE provider_id = ?", providerId).change(database);
        Sql.of(ASSIGN, providerId, proxies.toArray(UUID[]::new))
                .change(
                        database,
                        Map.of(
                                "provider_proxy_proxy_id_fkey",
                                () -> Fault.INVALID_REQUEST.because("a proxy of proxy_ids does not exist")));
    }

    private static KeptProxy kept(ResultSet row) throws SQLException {
        var checkedAt = row.getObject(7, OffsetDateTime.class);
        return new KeptProxy(
                row.getObject(1, UUID.class),
                row.getString(2),
                URI.create(row.getString(3)),
                row.getString(4),
                row.getBoolean(5),
                row.getBoolean(6),
                checkedAt == null
                        ? null
                        : new Check(checkedAt.toInstant(), row.getObject(8, Integer.class), row.getString(9)),
                instant(row, 10),
                instant(row, 11));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
