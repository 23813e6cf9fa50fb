package dev.farthing.persistence.observation;

import dev.farthing.application.observation.Ranking;
import dev.farthing.application.observation.Whose;
import dev.farthing.domain.money.Money;
import dev.farthing.persistence.ChargedCost;
import dev.farthing.persistence.Grain;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Ranks by sums, but statuses and vendors' errors by the few rows that have them.
@Singleton
class PostgresRanking implements Ranking {
    private final DataSource database;

    PostgresRanking(DataSource database) {
        this.database = database;
    }

    @Override
    public List<Place> first(Whose whose, Wanted wanted) {
        return switch (wanted.by()) {
            case ERRORS -> wanted.of() == Of.CREDENTIAL ? byVendorErrors(whose, wanted) : bySums(whose, wanted);
            case STATUS -> wanted.of() == Of.CREDENTIAL ? byVendorErrors(whose, wanted) : byStatus(whose, wanted);
            case COST, TOKENS -> wanted.of() == Of.CREDENTIAL ? byCredentials(whose, wanted) : bySums(whose, wanted);
        };
    }

    private List<Place> bySums(Whose whose, Wanted wanted) {
        var column = column(wanted.of());
        var query = Sql.of("SELECT g.*" + name(wanted.of()) + " FROM (SELECT " + column + " AS ranked, "
                + (wanted.by() == By.ERRORS ? "sum(error_requests)" : "sum(requests)")
                + " AS calls, sum(prompt_tokens + completion_tokens) AS tokens, sum(cost_pico) AS cost_pico FROM (");
        if (wanted.of() == Of.KEY) {
            Counted.byQuarterHours(query, whose, wanted.start(), wanted.end());
        } else {
            Counted.byHours(query, whose, wanted.start(), wanted.end(), List.of());
        }
        query.add(") s GROUP BY 1");
        return places(query, wanted);
    }

    /// A credential that is no longer there has no place. A try belongs to the team of its call, and once that is no
    /// longer on record to the team of its key.
    private List<Place> byVendorErrors(Whose whose, Wanted wanted) {
        var query = Sql.of("SELECT g.*" + name(wanted.of()) + " FROM (SELECT credential_id AS ranked, count(*) AS calls"
                        + " FROM vendor_error e WHERE credential_id IS NOT NULL AND NOT EXISTS (SELECT FROM issued_key k"
                        + " WHERE k.org_id = e.org_id AND k.id = e.key_id AND k.sandbox)")
                .and("at >= ?", wanted.start())
                .and("request_id >= uuid_v7_floor(?::timestamptz - interval '1 day')", wanted.start())
                .and("at < ?", wanted.end())
                .and("http_status = ?", wanted.by() == By.STATUS ? wanted.status() : null)
                .and("org_id = ?", whose.orgId())
                .and("key_id = ?", whose.keyId())
                .and("model = ?", whose.model())
                .and("provider = ?", whose.provider());
        if (whose.teamId() != null) {
            query.add(
                    " AND ? = (SELECT CASE WHEN u.request_id IS NULL THEN k.team_id ELSE u.team_id END"
                            + " FROM (SELECT e.org_id, e.request_id, e.key_id) t"
                            + " LEFT JOIN usage_row u ON u.org_id = t.org_id AND u.request_id = t.request_id"
                            + " LEFT JOIN issued_key k ON k.org_id = t.org_id AND k.id = t.key_id)",
                    whose.teamId());
        }
        query.add(" GROUP BY 1");
        return places(query, wanted);
    }

    private List<Place> byStatus(Whose whose, Wanted wanted) {
        var query = Sql.of("SELECT g.*" + name(wanted.of()) + " FROM (SELECT " + column(wanted.of())
                        + " AS ranked, count(*) AS calls FROM usage_row WHERE http_status >= 400 AND NOT sandbox")
                .and("http_status = ?", wanted.status());
        Counted.started(query, wanted.start(), wanted.end());
        Counted.narrowed(query, whose);
        query.add(" GROUP BY 1");
        return places(query, wanted);
    }

    /// By hours and the calls of what is left of two of them; of one key by its calls alone, for hours know no key.
    private List<Place> byCredentials(Whose whose, Wanted wanted) {
        var start = wanted.start();
        var end = wanted.end();
        var first = Grain.HOUR.notBefore(start);
        var last = end == null ? null : Grain.HOUR.notAfter(end);
        var query = Sql.of("SELECT g.*" + name(wanted.of()) + " FROM (SELECT ranked, sum(calls) AS calls,"
                + " sum(tokens) AS tokens, sum(cost_pico) AS cost_pico FROM (");
        if (whose.keyId() != null || (last != null && !first.isBefore(last))) {
            ofCalls(query, whose, start, end);
        } else {
            query.add(
                            "SELECT credential_id AS ranked, requests AS calls, tokens, cost_pico"
                                    + " FROM usage_credential_rollup_now WHERE bucket >= ?",
                            first)
                    .and("bucket < ?", last);
            Counted.narrowed(query, whose);
            ofCalls(query.add(" UNION ALL "), whose, start, first);
            if (last != null) {
                ofCalls(query.add(" UNION ALL "), whose, last, end);
            }
        }
        query.add(") s GROUP BY 1");
        return places(query, wanted);
    }

    private static void ofCalls(Sql query, Whose whose, Instant start, @Nullable Instant end) {
        query.add("SELECT credential_id AS ranked, 1 AS calls, prompt_tokens + completion_tokens AS tokens, "
                + ChargedCost.COLUMN + " AS cost_pico"
                + " FROM usage_row WHERE status <> 'refused' AND NOT sandbox AND credential_id IS NOT NULL");
        Counted.started(query, start, end);
        Counted.narrowed(query, whose);
    }

    private List<Place> places(Sql query, Wanted wanted) {
        boolean summed = switch (wanted.by()) {
            case COST, TOKENS -> true;
            case ERRORS -> wanted.of() != Of.CREDENTIAL;
            case STATUS -> false;
        };
        var order = switch (wanted.by()) {
            case ERRORS, STATUS -> "calls";
            case COST -> "cost_pico";
            case TOKENS -> "tokens";
        };
        query.add(
                ") g" + join(wanted.of()) + " WHERE g." + order + " > 0 ORDER BY g." + order
                        + " DESC, g.ranked LIMIT ?",
                wanted.limit());
        return query.rows(
                database,
                row -> new Place(
                        wanted.of() == Of.MODEL ? null : row.getObject("ranked", UUID.class),
                        wanted.of() == Of.MODEL ? row.getString("ranked") : row.getString("name"),
                        row.getLong("calls"),
                        summed ? row.getLong("tokens") : null,
                        summed ? row.getBigDecimal("cost_pico").movePointLeft(Money.SCALE) : null));
    }

    private static String column(Of of) {
        return switch (of) {
            case KEY -> "key_id";
            case CREDENTIAL -> "credential_id";
            case MODEL -> "model";
        };
    }

    private static String name(Of of) {
        return of == Of.MODEL ? "" : ", n.name";
    }

    private static String join(Of of) {
        return switch (of) {
            case KEY -> " LEFT JOIN issued_key n ON n.id = g.ranked";
            case CREDENTIAL -> " JOIN credential n ON n.id = g.ranked";
            case MODEL -> "";
        };
    }
}
