package dev.farthing.persistence.observation;

import dev.farthing.application.observation.Sums;
import dev.farthing.application.observation.Whose;
import dev.farthing.domain.money.Money;
import dev.farthing.persistence.ChargedCost;
import dev.farthing.persistence.Grain;
import dev.farthing.persistence.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The calls of a time as rows to be summed up: hours that lie whole in it, quarter hours and at last single calls
/// at its two ends. So an answer is exact to the instant, and reads few rows however many calls there were.
final class Counted {
    private static final String HOURS = """
        SELECT bucket AS at, org_id, team_id, NULL::uuid AS key_id, model, NULL::text AS provider, requests, ok_requests,
            error_requests, cancelled_requests, caller_errors, prompt_tokens, completion_tokens, cost_pico, chars,
            latency_ms
        FROM usage_hour_rollup_now WHERE true\
        """;
    private static final String QUARTER_HOURS = """
        SELECT bucket AS at, org_id, team_id, key_id, model, provider, requests, ok_requests, error_requests,
            cancelled_requests, caller_errors, prompt_tokens, completion_tokens, cost_pico, chars, latency_ms
        FROM usage_rollup_now WHERE (requests > 0 OR cost_pico <> 0) AND NOT sandbox\
        """;
    private static final String CALLS = """
        SELECT started_at AS at, org_id, team_id, key_id, model, coalesce(provider, '') AS provider, 1 AS requests,
            (status = 'ok')::int AS ok_requests, (status = 'error')::int AS error_requests,
            (status = 'cancelled')::int AS cancelled_requests,
            CASE WHEN status = 'error' THEN is_callers_fault(usage_row)::int ELSE 0 END AS caller_errors, prompt_tokens, completion_tokens, %s AS cost_pico, chars,
            latency_ms
        FROM usage_row WHERE status <> 'refused' AND NOT sandbox\
        """.formatted(ChargedCost.COLUMN);

    static final String SUMS = """
        coalesce(sum(requests), 0) AS requests, coalesce(sum(ok_requests), 0) AS ok_requests,
        coalesce(sum(error_requests), 0) AS error_requests, coalesce(sum(cancelled_requests), 0) AS cancelled_requests,
        coalesce(sum(caller_errors), 0) AS caller_errors,
        coalesce(sum(prompt_tokens), 0) AS prompt_tokens, coalesce(sum(completion_tokens), 0) AS completion_tokens,
        coalesce(sum(cost_pico), 0) AS cost_pico, coalesce(sum(chars), 0) AS chars,
        coalesce(sum(latency_ms), 0) AS latency_ms\
        """;

    private final Sql query;
    private final Whose whose;
    private boolean begun;

    private Counted(Sql query, Whose whose) {
        this.query = query;
        this.whose = whose;
    }

    /// Adds the rows to a query; where keys or providers are asked for, which hours do not know, without hours.
    ///
    /// @param cuts where something begins anew within it, so that no hour may reach over it
    static void byHours(Sql query, Whose whose, Instant start, @Nullable Instant end, Collection<Instant> cuts) {
        var rows = new Counted(query, whose);
        if (whose.needsKeys()) {
            rows.quarterHours(start, end);
            return;
        }
        var first = Grain.HOUR.notBefore(start);
        var last = end == null ? null : Grain.HOUR.notAfter(end);
        if (last != null && !first.isBefore(last)) {
            rows.quarterHours(start, end);
            return;
        }
        var cut = cuts.stream()
                .filter(instant -> !Grain.HOUR.begins(instant))
                .map(Grain.HOUR::notAfter)
                .filter(hour -> !hour.isBefore(first) && (last == null || hour.isBefore(last)))
                .distinct()
                .toList();
        rows.next(HOURS).and("bucket >= ?", first).and("bucket < ?", last);
        if (!cut.isEmpty()) {
            query.add(" AND bucket <> ALL (?::timestamptz[])", (Object) texts(cut));
        }
        rows.narrowed();
        if (!cut.isEmpty()) {
            var quarters = new ArrayList<Instant>();
            for (var hour : cut) {
                for (var quarter = hour;
                        quarter.isBefore(Grain.HOUR.after(hour));
                        quarter = Grain.QUARTER_HOUR.after(quarter)) {
                    quarters.add(quarter);
                }
            }
            rows.next(QUARTER_HOURS).add(" AND bucket = ANY (?::timestamptz[])", (Object) texts(quarters));
            rows.narrowed();
        }
        if (!start.equals(first)) {
            rows.quarterHours(start, first);
        }
        if (last != null && !last.equals(end)) {
            rows.quarterHours(last, end);
        }
    }

    /// The same without hours.
    static void byQuarterHours(Sql query, Whose whose, Instant start, @Nullable Instant end) {
        new Counted(query, whose).quarterHours(start, end);
    }

    /// The same by calls alone.
    static void byCalls(Sql query, Whose whose, Instant start, @Nullable Instant end) {
        new Counted(query, whose).calls(start, end);
    }

    private void quarterHours(Instant start, @Nullable Instant end) {
        var first = Grain.QUARTER_HOUR.notBefore(start);
        var last = end == null ? null : Grain.QUARTER_HOUR.notAfter(end);
        if (last != null && !first.isBefore(last)) {
            calls(start, end);
            return;
        }
        next(QUARTER_HOURS).and("bucket >= ?", first).and("bucket < ?", last);
        narrowed();
        if (!start.equals(first)) {
            calls(start, first);
        }
        if (last != null && !last.equals(end)) {
            calls(last, end);
        }
    }

    private void calls(Instant start, @Nullable Instant end) {
        started(next(CALLS), start, end);
        narrowed();
    }

    /// Narrows calls to those that began within a time; their ids are told apart by nearly the same.
    static void started(Sql query, @Nullable Instant start, @Nullable Instant end) {
        query.and("started_at >= ?", start)
                .and("request_id >= uuid_v7_floor(?::timestamptz - interval '1 minute')", start)
                .and("started_at < ?", end)
                .and("request_id < uuid_v7_floor(?::timestamptz + interval '1 minute')", end);
    }

    private Sql next(String rows) {
        if (begun) {
            query.add(" UNION ALL ");
        }
        begun = true;
        return query.add(rows);
    }

    private void narrowed() {
        narrowed(query, whose);
    }

    static void narrowed(Sql query, Whose whose) {
        query.and("org_id = ?", whose.orgId())
                .and("team_id = ?", whose.teamId())
                .and("key_id = ?", whose.keyId())
                .and("model = ?", whose.model())
                .and("provider = ?", whose.provider());
    }

    private static String[] texts(List<Instant> instants) {
        return instants.stream().map(Instant::toString).toArray(String[]::new);
    }

    static Sums sums(ResultSet row) throws SQLException {
        return new Sums(
                row.getLong("requests"),
                row.getLong("ok_requests"),
                row.getLong("error_requests"),
                row.getLong("cancelled_requests"),
                row.getLong("caller_errors"),
                row.getLong("prompt_tokens"),
                row.getLong("completion_tokens"),
                row.getBigDecimal("cost_pico").movePointLeft(Money.SCALE),
                row.getLong("chars"),
                row.getLong("latency_ms"));
    }

    static @Nullable UUID id(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }
}
