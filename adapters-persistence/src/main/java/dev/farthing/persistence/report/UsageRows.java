package dev.farthing.persistence.report;

import dev.farthing.application.report.UsageDimension;
import dev.farthing.application.report.UsageFilter;
import dev.farthing.persistence.ChargedCost;
import dev.farthing.persistence.Covering;
import dev.farthing.persistence.Grain;
import dev.farthing.persistence.ZoneDays;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The usage of a time as rows to be summed up: hours that lie whole in it where no key and no provider is asked
/// for, else quarter hours, and at last the calls at its two ends; where something is asked that those do not know,
/// the sums by everything, days and hours of them.
final class UsageRows {
    private static final String HOURS = """
        SELECT org_id, bucket AS at, NULL::uuid AS key_id, team_id, model, NULL::text AS provider, requests,
            ok_requests, error_requests, prompt_tokens, cached_tokens, cache_write_tokens, completion_tokens,
            reasoning_tokens, cost_pico, latency_ms, first_token_ms, first_token_calls, further_attempts, fallback_pico,
            NULL::jsonb AS vendor_units, saved_pico, response_hits, response_saving_pico
        FROM usage_hour_rollup_now
        WHERE true\
        """;
    private static final String QUARTER_HOURS = """
        SELECT org_id, bucket AS at, key_id, team_id, model, provider, requests, ok_requests, error_requests,
            prompt_tokens, cached_tokens, cache_write_tokens, completion_tokens, reasoning_tokens, cost_pico,
            latency_ms, first_token_ms, first_token_calls, further_attempts, fallback_pico, NULL::jsonb AS vendor_units,
            saved_pico, response_hits, response_saving_pico
        FROM usage_rollup_now
        WHERE (requests > 0 OR cost_pico <> 0)\
        """;
    private static final String UNITS = """
        SELECT org_id, bucket AS at, key_id, team_id, model, provider, 0 AS requests, 0 AS ok_requests,
            0 AS error_requests, 0 AS prompt_tokens, 0 AS cached_tokens, 0 AS cache_write_tokens, 0 AS completion_tokens,
            0 AS reasoning_tokens, 0 AS cost_pico, 0 AS latency_ms, 0 AS first_token_ms, 0 AS first_token_calls,
            0 AS further_attempts, 0 AS fallback_pico, jsonb_build_object(unit, amount) AS vendor_units, 0 AS saved_pico,
            0 AS response_hits, 0 AS response_saving_pico
        FROM usage_unit_rollup_now
        WHERE true\
        """;
    /// Further attempts are what it came to to ask others too; what caches saved is told at the price each call was
    /// admitted at.
    private static final String OF_CALLS = """
        SELECT org_id, started_at AS at, key_id, team_id, model, %s AS provider, 1 AS requests,
            (status = 'ok')::int AS ok_requests, (status = 'error')::int AS error_requests, prompt_tokens,
            cache_read_tokens AS cached_tokens, cache_write_5m_tokens + cache_write_1h_tokens AS cache_write_tokens,
            completion_tokens, reasoning_tokens, %s AS cost_pico, latency_ms, first_token_ms,
            (first_token_ms IS NOT NULL)::int AS first_token_calls, attempts - 1 AS further_attempts,
            CASE WHEN attempts > 1
                THEN (SELECT coalesce(sum(a.cost_pico), 0) FROM attempt a
                      WHERE a.org_id = usage_row.org_id AND a.request_id = usage_row.request_id
                        AND a.number < usage_row.attempts)
                ELSE 0 END AS fallback_pico,
            units_of(vendor_units) AS vendor_units,
            CASE WHEN cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens > 0
                THEN coalesce((SELECT cache_saving(p.rates, prompt_tokens, cache_read_tokens, cache_write_5m_tokens,
                                   cache_write_1h_tokens)
                               FROM price p WHERE p.id = usage_row.price_id), 0)
                ELSE 0 END AS saved_pico,
            (response_saving_pico IS NOT NULL)::int AS response_hits,
            coalesce(response_saving_pico, 0) AS response_saving_pico\
        """;
    /// As a quarter hour has it, which names no provider where nobody was asked.
    private static final String AT_AN_END = OF_CALLS.formatted("coalesce(provider, '')", ChargedCost.COLUMN)
            + " FROM usage_row WHERE status <> 'refused'";
    private static final String CLIENT = "told_client(org_id, client_name(user_agent))";
    /// What was summed up when versions were clients of their own is told under the name of the tool.
    private static final String SUMMED_CLIENT = "client_name(client)";
    private static final String CALLS = OF_CALLS.formatted("provider", ChargedCost.COLUMN)
            + ", upstream_model, credential_id, dialect, endpoint, status, " + CLIENT + " AS client,"
            + " array_fill(1, ARRAY[1], ARRAY[time_class(latency_ms)]) AS latency, CASE WHEN first_token_ms IS NOT NULL"
            + " THEN array_fill(1, ARRAY[1], ARRAY[time_class(first_token_ms)]) END AS first_token";
    private static final String DETAILS = """
        SELECT org_id, bucket AS at, key_id, team_id, model, nullif(provider, '') AS provider, requests,
            CASE WHEN status = 'ok' THEN requests ELSE 0 END AS ok_requests,
            CASE WHEN status = 'error' THEN requests ELSE 0 END AS error_requests, prompt_tokens, cached_tokens,
            cache_write_tokens, completion_tokens, reasoning_tokens, cost_pico, latency_ms, first_token_ms,
            first_token_calls, further_attempts, fallback_pico, vendor_units, saved_pico, response_hits,
            response_saving_pico, upstream_model, credential_id, dialect, endpoint, status, %s AS client, latency,
            first_token\
        """.formatted(SUMMED_CLIENT);
    private static final String TAGS = " CROSS JOIN LATERAL (SELECT DISTINCT unnest(tags) AS tag) t";
    private static final String OF_HOURS = """
         JOIN unnest(?::timestamptz[]) AS cut (begun) ON started_at >= begun AND started_at < begun + interval '1 hour'
            AND request_id >= uuid_v7_floor(begun - interval '1 minute')
            AND request_id < uuid_v7_floor(begun + interval '61 minutes')\
        """;
    private static final Instant NEVER_ENDING = Instant.parse("9999-01-01T00:00:00Z");

    private final Query query;
    private final UsageFilter filter;
    private boolean begun;

    private UsageRows(Query query, UsageFilter filter) {
        this.query = query;
        this.filter = filter;
    }

    /// Whether only the sums by everything know it.
    static boolean isDetail(Set<UsageDimension> dimensions, UsageFilter filter) {
        return filter.isDetail() || dimensions.stream().anyMatch(UsageDimension::isDetail);
    }

    /// Whether only sums by key and provider know it, which are those of quarter hours.
    static boolean needsKeys(Set<UsageDimension> dimensions, UsageFilter filter) {
        return filter.keyId() != null
                || filter.provider() != null
                || filter.sandbox()
                || dimensions.contains(UsageDimension.KEY)
                || dimensions.contains(UsageDimension.PROVIDER);
    }

    static void add(Query query, Set<UsageDimension> dimensions, UsageFilter filter, ZoneDays days) {
        var zone = days.zone();
        var start = filter.span().start(zone);
        var end = filter.span().end(zone);
        var rows = new UsageRows(query, filter);
        boolean tags = dimensions.contains(UsageDimension.TAG);
        if (filter.isOneByOne()) {
            rows.callsOf(tags);
            rows.started(start, end);
            return;
        }
        if (isDetail(dimensions, filter)) {
            rows.details(start == null ? Instant.EPOCH : start, end == null ? NEVER_ENDING : end, dimensions, days);
            return;
        }
        if (start == null || end == null || needsKeys(dimensions, filter)) {
            rows.quarterHours(start, end);
        } else {
            rows.hours(start, end, dimensions, days);
        }
        rows.units(start, end);
    }

    private void callsOf(boolean tags) {
        callsOf(tags, "");
    }

    private void callsOf(boolean tags, String beside, Object... values) {
        next(CALLS + (tags ? ", tag" : ""))
                .add(" FROM usage_row" + beside, values)
                .add((tags ? TAGS : "") + " WHERE status <> 'refused'");
    }

    /// Where clocks show full hours when those of UTC do not, sums of an org's hours are told apart by quarters.
    /// Before it had that zone, and of several orgs together, a day or an hour may begin within what was summed up.
    private void details(Instant start, Instant end, Set<UsageDimension> dimensions, ZoneDays days) {
        boolean tags = dimensions.contains(UsageDimension.TAG);
        boolean hours = dimensions.contains(UsageDimension.HOUR);
        var from = start;
        if (hours || dimensions.contains(UsageDimension.DAY)) {
            var zoned = days.since();
            var since = zoned == null || zoned.isAfter(end) ? end : zoned;
            if (start.isBefore(since) && !days.hasWholeHours(start, since)) {
                if (hours) {
                    callsOf(tags);
                    started(start, since);
                } else {
                    divided(start, since, tags, days);
                }
                from = since;
            }
        }
        var covering = Covering.ofDetails(days, !hours);
        if (from.isBefore(end)) {
            covering.add(from, end);
        }
        for (var wanted : covering.ofCounts()) {
            detailsOf(tags, wanted.text(), wanted.values().toArray());
            detailed(SUMMED_CLIENT);
        }
        for (var wanted : covering.ofCalls()) {
            callsOf(tags);
            query.add(" AND " + wanted.text(), wanted.values().toArray());
            detailed(CLIENT);
        }
        if (!begun) {
            callsOf(tags);
            query.add(" AND false");
        }
    }

    private void detailsOf(boolean tags, String wanted, Object... values) {
        next(DETAILS + (tags ? ", tag" : ""))
                .add(" FROM usage_detail_now" + (tags ? TAGS : "") + " WHERE " + wanted, values);
    }

    /// Hours, and the calls of those within which a day begins.
    private void divided(Instant start, Instant end, boolean tags, ZoneDays days) {
        var first = Grain.HOUR.notBefore(start);
        var last = Grain.HOUR.notAfter(end);
        if (!first.isBefore(last)) {
            callsOf(tags);
            started(start, end);
            return;
        }
        var cut = texts(cut(first, last, days));
        detailsOf(
                tags,
                "grain = 'hour' AND bucket >= ? AND bucket < ?"
                        + " AND date_bin('1 hour', bucket, 'epoch') <> ALL (?::timestamptz[])",
                first,
                last,
                cut);
        detailed(SUMMED_CLIENT);
        callsOf(tags, OF_HOURS, cut);
        detailed(CLIENT);
        if (start.isBefore(first)) {
            callsOf(tags);
            started(start, first);
        }
        if (last.isBefore(end)) {
            callsOf(tags);
            started(last, end);
        }
    }

    private void hours(Instant start, Instant end, Set<UsageDimension> dimensions, ZoneDays days) {
        var first = Grain.HOUR.notBefore(start);
        var last = Grain.HOUR.notAfter(end);
        boolean steps = dimensions.contains(UsageDimension.DAY) || dimensions.contains(UsageDimension.HOUR);
        boolean whole = !steps || days.hasWholeHours(start, end);
        if (!first.isBefore(last) || (!whole && dimensions.contains(UsageDimension.HOUR))) {
            quarterHours(start, end);
            return;
        }
        var cut = whole ? List.<Instant>of() : cut(first, last, days);
        next(HOURS).and("bucket >= ?", first).and("bucket < ?", last);
        if (!cut.isEmpty()) {
            query.add(" AND bucket <> ALL (?::timestamptz[])", texts(cut));
        }
        narrowed(query, filter);
        if (!cut.isEmpty()) {
            var quarters = new ArrayList<Instant>();
            for (var hour : cut) {
                for (var quarter = hour;
                        quarter.isBefore(Grain.HOUR.after(hour));
                        quarter = Grain.QUARTER_HOUR.after(quarter)) {
                    quarters.add(quarter);
                }
            }
            next(QUARTER_HOURS).add(" AND bucket = ANY (?::timestamptz[])", texts(quarters));
            narrowed();
        }
        if (start.isBefore(first)) {
            quarterHours(start, first);
        }
        if (last.isBefore(end)) {
            quarterHours(last, end);
        }
    }

    /// The hours within which a day begins.
    private static List<Instant> cut(Instant first, Instant last, ZoneDays days) {
        var cut = new ArrayList<Instant>();
        for (LocalDate day = days.dayOf(first); days.begin(day).isBefore(last); day = day.plusDays(1)) {
            var begin = days.begin(day);
            if (!Grain.HOUR.begins(begin) && begin.isAfter(first)) {
                cut.add(Grain.HOUR.notAfter(begin));
            }
        }
        return cut;
    }

    private static Object texts(List<Instant> instants) {
        return instants.stream().map(Instant::toString).toArray(String[]::new);
    }

    private void quarterHours(@Nullable Instant start, @Nullable Instant end) {
        var first = start == null ? null : Grain.QUARTER_HOUR.notBefore(start);
        var last = end == null ? null : Grain.QUARTER_HOUR.notAfter(end);
        if (first != null && last != null && !first.isBefore(last)) {
            calls(start, end);
            return;
        }
        next(QUARTER_HOURS).and("bucket >= ?", first).and("bucket < ?", last);
        narrowed();
        if (start != null && !start.equals(first)) {
            calls(start, first);
        }
        if (end != null && !end.equals(last)) {
            calls(last, end);
        }
    }

    /// What vendors charged in units of their own is summed up by quarter hours alone; calls tell it themselves.
    private void units(@Nullable Instant start, @Nullable Instant end) {
        next(UNITS)
                .and("bucket >= ?", start == null ? null : Grain.QUARTER_HOUR.notBefore(start))
                .and("bucket < ?", end == null ? null : Grain.QUARTER_HOUR.notAfter(end));
        narrowed();
    }

    private void calls(@Nullable Instant start, @Nullable Instant end) {
        next(AT_AN_END);
        started(start, end);
    }

    private Query next(String rows) {
        if (begun) {
            query.add(" UNION ALL ");
        }
        begun = true;
        return query.add(rows);
    }

    private void started(@Nullable Instant start, @Nullable Instant end) {
        query.and("started_at >= ?", start)
                .and("request_id >= uuid_v7_floor(?::timestamptz - interval '1 minute')", start)
                .and("started_at < ?", end)
                .and("request_id < uuid_v7_floor(?::timestamptz + interval '1 minute')", end);
        detailed(CLIENT);
    }

    private void detailed(String client) {
        narrowed();
        var calls = filter.calls();
        var status = calls.status();
        var source = calls.usageSource();
        query.and("status = ?", status == null ? null : status.name().toLowerCase(Locale.ROOT))
                .and("usage_source = ?", source == null ? null : source.name().toLowerCase(Locale.ROOT))
                .and("credential_id = ?", calls.credentialId())
                .and("upstream_model = ?", calls.upstreamModel())
                .and("dialect = ?", calls.dialect())
                .and("endpoint = ?", calls.endpoint())
                .and("? = ANY (tags)", calls.tag())
                .and(client + " = client_name(?)", calls.client())
                .and("stream = ?", calls.stream());
    }

    private void narrowed() {
        narrowed(query, filter);
        query.add(filter.sandbox() ? "" : " AND NOT sandbox");
    }

    /// Without sandbox keys, which sums of hours do not know.
    static void narrowed(Query query, UsageFilter filter) {
        query.and("org_id = ?", filter.orgId())
                .and("team_id = ?", filter.teamId())
                .and("key_id = ?", filter.keyId())
                .and("model = ?", filter.model())
                .and("provider = ?", filter.provider());
    }
}
