package dev.farthing.persistence.fault;

import dev.farthing.application.report.ErrorFilter;
import dev.farthing.application.report.ErrorHistory;
import dev.farthing.application.report.ErrorView;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Reads failed attempts by their ids, which lie in the order of time.
@Singleton
class PostgresErrorHistory implements ErrorHistory {
    private static final String ALL = """
            SELECT id, request_id, number, at, level, failure_class, http_status, code, message, provider_id, provider,
                credential_id, org_id, key_id, key_name, model, upstream_model, latency_ms, %s
            FROM vendor_error
            WHERE true\
            """;
    private static final String DETAIL = ALL.formatted("request_body, response_body, stack_trace");
    private static final String LIST =
            ALL.formatted("NULL::text AS request_body, NULL::text AS response_body, NULL::text AS stack_trace");

    private final DataSource database;

    PostgresErrorHistory(DataSource database) {
        this.database = database;
    }

    @Override
    public List<ErrorView> page(ErrorFilter filter, Order order, @Nullable UUID after, int limit) {
        var query = narrowed(Sql.of(LIST), filter);
        var ordered = switch (order) {
            case NEWEST -> query.and("id < ?", after).add(" ORDER BY id DESC LIMIT ?", limit);
            case OLDEST -> query.and("id > ?", after).add(" ORDER BY id LIMIT ?", limit);
        };
        return ordered.rows(database, PostgresErrorHistory::read);
    }

    private static Sql narrowed(Sql query, ErrorFilter filter) {
        var search = filter.search();
        var pattern = search == null || search.isBlank()
                ? null
                : "%" + search.toLowerCase(Locale.ROOT).replaceAll("([\\\\%_])", "\\\\$1") + "%";
        var failureClass = filter.failureClass();
        var level = filter.level();
        return query.and("org_id = ?", filter.orgId())
                .and("failure_class = ?", failureClass == null ? null : failureClass.label())
                .and("level = ?", level == null ? null : level.name().toLowerCase(Locale.ROOT))
                .and("http_status = ?", filter.httpStatus())
                .and("code = ?", filter.code())
                .and("provider = ?", filter.provider())
                .and("credential_id = ?", filter.credentialId())
                .and("key_id = ?", filter.keyId())
                .and("model = ?", filter.model())
                .and("request_id = ?", filter.requestId())
                .and("at >= ?", filter.from())
                .and("at < ?", filter.to())
                .and("lower(message || ' ' || code || ' ' || key_name) LIKE ?", pattern);
    }

    @Override
    public long count(ErrorFilter filter, int most) {
        return narrowed(Sql.of("SELECT count(*) FROM (SELECT FROM vendor_error WHERE true"), filter)
                .add(" LIMIT ?) found", most)
                .row(database, row -> row.getLong(1))
                .orElse(0L);
    }

    @Override
    public Optional<ErrorView> find(UUID id) {
        return Sql.of(DETAIL).and("id = ?", id).row(database, PostgresErrorHistory::read);
    }

    @Override
    public int remove(List<UUID> ids) {
        return Sql.of("DELETE FROM vendor_error WHERE id = ANY (?)", (Object) ids.toArray(UUID[]::new))
                .change(database);
    }

    @Override
    public int remove(ErrorFilter filter) {
        return narrowed(Sql.of("DELETE FROM vendor_error WHERE true"), filter).change(database);
    }

    private static ErrorView read(ResultSet row) throws SQLException {
        return new ErrorView(
                row.getObject("id", UUID.class),
                row.getObject("request_id", UUID.class),
                row.getInt("number"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("level"),
                row.getString("failure_class"),
                row.getObject("http_status", Integer.class),
                row.getString("code"),
                row.getString("message"),
                row.getObject("provider_id", UUID.class),
                row.getString("provider"),
                row.getObject("credential_id", UUID.class),
                row.getObject("org_id", UUID.class),
                row.getObject("key_id", UUID.class),
                row.getString("key_name"),
                row.getString("model"),
                row.getString("upstream_model"),
                row.getInt("latency_ms"),
                row.getString("request_body"),
                row.getString("response_body"),
                row.getString("stack_trace"));
    }
}
