package dev.farthing.persistence.upstream;

import dev.farthing.application.Slice;
import dev.farthing.application.upstream.CredentialFilter;
import dev.farthing.application.upstream.CredentialOrder;
import dev.farthing.persistence.Sql;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The statements that find credentials, each along an index of the order it is read in.
final class CredentialQuery {
    private CredentialQuery() {}

    static Sql of(String what, CredentialFilter filter) {
        var sql = Sql.of(what + " FROM credential WHERE true")
                .and("provider_id = ?", filter.providerId())
                .and("status = ?", filter.status() == null ? null : ProviderRow.lower(filter.status()))
                .and("tags @> ?", filter.tag() == null ? null : new String[] {filter.tag()})
                .and("failure_count >= ?", filter.failuresFrom())
                .and("created_at >= ?", filter.created().from())
                .and("created_at < ?", filter.created().to())
                .and("last_used_at >= ?", filter.used().from())
                .and("last_used_at < ?", filter.used().to());
        var search = filter.search();
        if (search != null) {
            var like = "%" + search.toLowerCase(Locale.ROOT).replaceAll("([%_\\\\])", "\\\\$1") + "%";
            sql.add(" AND (lower(name) LIKE ? OR lower(note) LIKE ?)", like, like);
        }
        return sql;
    }

    static Sql slice(String what, CredentialFilter filter, CredentialOrder order, Slice slice) {
        return sorted(of(what, filter), order).add(" LIMIT ? OFFSET ?", slice.limit(), slice.offset());
    }

    static Sql after(
            String what,
            CredentialFilter filter,
            CredentialOrder order,
            CredentialOrder.@Nullable Mark mark,
            int most) {
        var sql = of(what, filter);
        if (mark != null) {
            sql.add(
                    " AND (" + column(order) + ", id) " + (order.descending() ? "<" : ">") + " (?::" + type(order)
                            + ", ?)",
                    mark.value(),
                    mark.id());
        }
        return sorted(sql, order).add(" LIMIT ?", most);
    }

    private static Sql sorted(Sql sql, CredentialOrder order) {
        var way = order.descending() ? " DESC" : "";
        return sql.add(" ORDER BY " + column(order) + way + ", id" + way);
    }

    private static String column(CredentialOrder order) {
        return switch (order.by()) {
            case NAME -> "name";
            case STATUS -> "status";
            case FAILURE_COUNT -> "failure_count";
            case CREATED_AT -> "created_at";
            case LAST_USED_AT -> "coalesce(last_used_at, 'epoch'::timestamptz)";
        };
    }

    private static String type(CredentialOrder order) {
        return switch (order.by()) {
            case NAME, STATUS -> "text";
            case FAILURE_COUNT -> "int";
            case CREATED_AT, LAST_USED_AT -> "timestamptz";
        };
    }
}
