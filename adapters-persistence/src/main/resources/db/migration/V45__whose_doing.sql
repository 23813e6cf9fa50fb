-- Sums tell which failures were their callers' own doing, so that objectives and the state of the service are not judged by
-- them; and how long those calls took that were not answered, so that what is told of the others is theirs alone.
CREATE FUNCTION is_callers_fault(call usage_row) RETURNS boolean LANGUAGE sql STABLE AS
$$
SELECT call.status = 'error' AND EXISTS (SELECT FROM attempt a
    WHERE a.org_id = call.org_id AND a.request_id = call.request_id AND a.number = call.attempts
        AND a.failure_class = 'caller')
$$;

-- The zone that an org's days were in at an instant, which is not always the one they will be in.
CREATE FUNCTION zone_at(org org, at timestamptz) RETURNS text LANGUAGE sql STABLE AS
$$
SELECT CASE WHEN cardinality(org.past_zones) = 0 THEN org.time_zone ELSE coalesce(
    (SELECT split_part(p.past, ' ', 2) FROM unnest(org.past_zones) WITH ORDINALITY AS p (past, place)
     WHERE at < split_part(p.past, ' ', 1)::timestamptz ORDER BY p.place LIMIT 1), org.time_zone) END
$$;

ALTER TABLE usage_rollup ADD COLUMN caller_errors bigint NOT NULL DEFAULT 0;
ALTER TYPE rollup_in_2 ADD ATTRIBUTE caller_errors bigint;
ALTER TABLE usage_hour_rollup ADD COLUMN caller_errors bigint NOT NULL DEFAULT 0;
ALTER TYPE hour_rollup_in_2 ADD ATTRIBUTE caller_errors bigint;
ALTER TABLE usage_time_rollup ADD COLUMN unanswered integer[] NOT NULL DEFAULT '{}';
ALTER TYPE time_rollup_in ADD ATTRIBUTE unanswered integer[];

UPDATE usage_rollup r SET caller_errors = c.caller_errors
FROM (SELECT u.org_id, date_bin('15 minutes', u.started_at, 'epoch') AS bucket, u.key_id, u.model,
        coalesce(u.provider, '') AS provider, u.team_id, count(*) AS caller_errors
      FROM usage_row u
      WHERE u.status = 'error' AND is_callers_fault(u)
      GROUP BY 1, 2, 3, 4, 5, 6) c
WHERE r.org_id = c.org_id AND r.bucket = c.bucket AND r.key_id = c.key_id AND r.model = c.model
    AND r.provider = c.provider AND r.team_id IS NOT DISTINCT FROM c.team_id;

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
        further_attempts, fallback_pico, saved_pico, caller_errors)
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
        count(*) FILTER (WHERE u.status = 'error' AND is_callers_fault(u))
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
    WHERE u.status <> 'refused' AND NOT u.sandbox AND u.endpoint NOT LIKE '%mbed%' AND u.session_id IS NOT NULL
        AND x.day > calls_kept_since()::date
    ORDER BY u.org_id, x.day, u.key_id, u.session_id, u.request_id;

    INSERT INTO conversation_rollup
    SELECT org_id, day, team_id, count(*)
    FROM (SELECT org_id, day, team_id FROM conversation
          UNION ALL
          SELECT u.org_id, (u.started_at AT TIME ZONE coalesce(zone_at(o, u.started_at), 'UTC'))::date, u.team_id
          FROM usage_row u LEFT JOIN org o ON o.id = u.org_id
          WHERE u.status <> 'refused' AND NOT u.sandbox AND u.endpoint NOT LIKE '%mbed%'
              AND u.session_id IS NULL) made
    WHERE day > calls_kept_since()::date
    GROUP BY 1, 2, 3;
END
$$;
SELECT count_hours_again();
