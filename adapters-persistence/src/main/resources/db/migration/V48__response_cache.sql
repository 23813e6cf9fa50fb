-- Answers may be given again to the key that asked for them: how old they may be, or null where a vendor is always asked.
ALTER TABLE issued_key ADD COLUMN response_cache_seconds integer
    CHECK (response_cache_seconds BETWEEN 1 AND 86400);

-- What the answer had cost that a call was given again; null where it was not.
ALTER TABLE usage_row ADD COLUMN response_saving_pico bigint CHECK (response_saving_pico >= 0);
ALTER TYPE call_in_2 ADD ATTRIBUTE response_saving_pico bigint;
ALTER TABLE usage_rollup
    ADD COLUMN response_hits        bigint         NOT NULL DEFAULT 0,
    ADD COLUMN response_saving_pico numeric(38, 0) NOT NULL DEFAULT 0;
ALTER TYPE rollup_in_2
    ADD ATTRIBUTE response_hits bigint,
    ADD ATTRIBUTE response_saving_units bigint,
    ADD ATTRIBUTE response_saving_pico bigint;
ALTER TABLE usage_hour_rollup
    ADD COLUMN response_hits        bigint         NOT NULL DEFAULT 0,
    ADD COLUMN response_saving_pico numeric(38, 0) NOT NULL DEFAULT 0;
ALTER TYPE hour_rollup_in_2
    ADD ATTRIBUTE response_hits bigint,
    ADD ATTRIBUTE response_saving_units bigint,
    ADD ATTRIBUTE response_saving_pico bigint;

-- Pictures are no conversations.
-- Makes all of it anew from the calls that are kept and their adjustments; of older ones the sums stay as they are.
-- Nobody may write calls meanwhile.
CREATE OR REPLACE FUNCTION count_hours_again() RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
    DELETE FROM usage_hour_rollup WHERE bucket >= calls_kept_since();
    DELETE FROM usage_time_rollup WHERE bucket >= calls_kept_since();
    DELETE FROM conversation WHERE day > calls_kept_since()::date;
    DELETE FROM conversation_rollup WHERE day > calls_kept_since()::date;

    INSERT INTO usage_hour_rollup (org_id, bucket, team_id, model, requests, ok_requests, error_requests,
        cancelled_requests, prompt_tokens, completion_tokens, cost_pico, chars, latency_ms, reported_calls, exact_calls,
        estimated_calls, newest, cached_tokens, cache_write_tokens, reasoning_tokens, first_token_ms, first_token_calls,
        further_attempts, fallback_pico, saved_pico, caller_errors, response_hits, response_saving_pico)
    SELECT u.org_id, date_bin('1 hour', u.started_at, 'epoch'), u.team_id, u.model, count(*),
        count(*) FILTER (WHERE u.status = 'ok'), count(*) FILTER (WHERE u.status = 'error'),
        count(*) FILTER (WHERE u.status = 'cancelled'), sum(u.prompt_tokens), sum(u.completion_tokens),
        sum(u.cost_pico + coalesce(a.delta_pico, 0)), sum(u.chars), sum(u.latency_ms),
        count(*) FILTER (WHERE u.usage_source = 'reported'), count(*) FILTER (WHERE u.usage_source = 'exact'),
        count(*) FILTER (WHERE u.usage_source = 'estimated'), max(u.started_at), sum(u.cache_read_tokens),
        sum(u.cache_write_5m_tokens + u.cache_write_1h_tokens), sum(u.reasoning_tokens),
        coalesce(sum(u.first_token_ms), 0), count(u.first_token_ms), sum(u.attempts - 1),
        coalesce(sum(fallback_of(u)) FILTER (WHERE u.attempts > 1), 0),
        coalesce(sum(saving_of(u)) FILTER (WHERE u.price_id IS NOT NULL
            AND u.cache_read_tokens + u.cache_write_5m_tokens + u.cache_write_1h_tokens > 0), 0),
        count(*) FILTER (WHERE u.status = 'error' AND is_callers_fault(u)),
        count(u.response_saving_pico), coalesce(sum(u.response_saving_pico), 0)
    FROM usage_row u
    LEFT JOIN (SELECT org_id, request_id, sum(delta_pico) AS delta_pico FROM usage_adjustment GROUP BY 1, 2) a
        ON a.org_id = u.org_id AND a.request_id = u.request_id
    WHERE u.status <> 'refused' AND NOT u.sandbox AND u.started_at >= calls_kept_since()
    GROUP BY 1, 2, 3, 4;

    -- Between the classes that were reached stand noughts.
    INSERT INTO usage_time_rollup (org_id, grain, bucket, team_id, model, latency, first_token, unanswered)
    WITH placed AS (
        SELECT u.org_id, g.grain, g.bucket, u.team_id, u.model, k.kind, CASE WHEN k.ms < 32 THEN k.ms
                ELSE ((19 - position(B'1' IN k.ms::bit(24))) << 5)
                    + (k.ms >> (19 - position(B'1' IN k.ms::bit(24)))) END + 1 AS place, count(*) AS calls
        FROM usage_row u LEFT JOIN org o ON o.id = u.org_id
        CROSS JOIN LATERAL (VALUES ('hour', date_bin('1 hour', u.started_at, 'epoch')),
            ('day', date_trunc('day', u.started_at, coalesce(zone_at(o, u.started_at), 'UTC')))) AS g (grain, bucket)
        CROSS JOIN LATERAL (SELECT m.kind, greatest(least(m.taken, 8388607), 0) AS ms
            FROM (VALUES ('latency', u.latency_ms), ('first_token', u.first_token_ms),
                ('unanswered', CASE WHEN u.status <> 'ok' THEN u.latency_ms END)) AS m (kind, taken)
            WHERE m.taken IS NOT NULL) AS k
        WHERE u.status <> 'refused' AND NOT u.sandbox AND g.bucket >= calls_kept_since()
        GROUP BY 1, 2, 3, 4, 5, 6, 7),
    spaced AS (
        SELECT p.*, repeat('0,', (place - 1 - lag(place, 1, place - 1) OVER
            (PARTITION BY org_id, grain, bucket, team_id, model, kind ORDER BY place))::integer) || calls AS counts
        FROM placed p)
    SELECT org_id, grain, bucket, team_id, model,
        ('[' || min(place) FILTER (WHERE kind = 'latency') || ':' || max(place) FILTER (WHERE kind = 'latency') || ']={'
            || string_agg(counts, ',' ORDER BY place) FILTER (WHERE kind = 'latency') || '}')::integer[],
        coalesce(('[' || min(place) FILTER (WHERE kind = 'first_token') || ':'
            || max(place) FILTER (WHERE kind = 'first_token') || ']={'
            || string_agg(counts, ',' ORDER BY place) FILTER (WHERE kind = 'first_token') || '}')::integer[], '{}'),
        coalesce(('[' || min(place) FILTER (WHERE kind = 'unanswered') || ':'
            || max(place) FILTER (WHERE kind = 'unanswered') || ']={'
            || string_agg(counts, ',' ORDER BY place) FILTER (WHERE kind = 'unanswered') || '}')::integer[], '{}')
    FROM spaced
    GROUP BY 1, 2, 3, 4, 5;

    INSERT INTO conversation
    SELECT DISTINCT ON (u.org_id, x.day, u.key_id, u.session_id) u.org_id, x.day, u.key_id, u.session_id, u.team_id
    FROM usage_row u LEFT JOIN org o ON o.id = u.org_id
    CROSS JOIN LATERAL (SELECT (u.started_at AT TIME ZONE coalesce(zone_at(o, u.started_at), 'UTC'))::date AS day) x
    WHERE u.status <> 'refused' AND NOT u.sandbox AND u.endpoint !~ 'mbed|/images/' AND u.session_id IS NOT NULL
        AND x.day > calls_kept_since()::date
    ORDER BY u.org_id, x.day, u.key_id, u.session_id, u.request_id;

    INSERT INTO conversation_rollup
    SELECT org_id, day, team_id, count(*)
    FROM (SELECT org_id, day, team_id FROM conversation
          UNION ALL
          SELECT u.org_id, (u.started_at AT TIME ZONE coalesce(zone_at(o, u.started_at), 'UTC'))::date, u.team_id
          FROM usage_row u LEFT JOIN org o ON o.id = u.org_id
          WHERE u.status <> 'refused' AND NOT u.sandbox AND u.endpoint !~ 'mbed|/images/'
              AND u.session_id IS NULL) made
    WHERE day > calls_kept_since()::date
    GROUP BY 1, 2, 3;
END
$$;
