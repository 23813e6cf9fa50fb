-- Reports of usage are read from sums alone: quarter hours and hours tell what further attempts came to and what vendors'
-- caches saved, and an hour all else that a quarter hour tells.
ALTER TABLE usage_rollup
    ADD COLUMN further_attempts bigint         NOT NULL DEFAULT 0,
    ADD COLUMN fallback_pico    numeric(38, 0) NOT NULL DEFAULT 0,
    ADD COLUMN saved_pico       numeric(38, 0) NOT NULL DEFAULT 0;
CREATE TYPE rollup_in_2 AS (
    org_id uuid, bucket timestamptz, key_id uuid, model text, provider text, team_id uuid, sandbox boolean,
    requests bigint, ok_requests bigint, error_requests bigint, cancelled_requests bigint, refused_requests bigint,
    prompt_tokens bigint, cached_tokens bigint, cache_write_tokens bigint, completion_tokens bigint,
    reasoning_tokens bigint, cost_units bigint, cost_pico bigint, chars bigint, latency_ms bigint,
    first_token_ms bigint, first_token_calls bigint, further_attempts bigint, fallback_units bigint,
    fallback_pico bigint, saved_units bigint, saved_pico bigint
);
ALTER TABLE usage_hour_rollup
    ADD COLUMN cached_tokens      bigint         NOT NULL DEFAULT 0,
    ADD COLUMN cache_write_tokens bigint         NOT NULL DEFAULT 0,
    ADD COLUMN reasoning_tokens   bigint         NOT NULL DEFAULT 0,
    ADD COLUMN first_token_ms     bigint         NOT NULL DEFAULT 0,
    ADD COLUMN first_token_calls  bigint         NOT NULL DEFAULT 0,
    ADD COLUMN further_attempts   bigint         NOT NULL DEFAULT 0,
    ADD COLUMN fallback_pico      numeric(38, 0) NOT NULL DEFAULT 0,
    ADD COLUMN saved_pico         numeric(38, 0) NOT NULL DEFAULT 0;
CREATE TYPE hour_rollup_in_2 AS (
    org_id uuid, bucket timestamptz, team_id uuid, model text, requests bigint, ok_requests bigint,
    error_requests bigint, cancelled_requests bigint, prompt_tokens bigint, completion_tokens bigint,
    cost_units bigint, cost_pico bigint, chars bigint, latency_ms bigint, reported_calls bigint, exact_calls bigint,
    estimated_calls bigint, newest timestamptz, cached_tokens bigint, cache_write_tokens bigint,
    reasoning_tokens bigint, first_token_ms bigint, first_token_calls bigint, further_attempts bigint,
    fallback_units bigint, fallback_pico bigint, saved_units bigint, saved_pico bigint
);

-- What all tries of a call but the last came to.
CREATE FUNCTION fallback_of(call usage_row) RETURNS numeric LANGUAGE sql STABLE AS
$$
SELECT sum(a.cost_pico) FROM attempt a
WHERE a.org_id = call.org_id AND a.request_id = call.request_id AND a.number < call.attempts
$$;

-- What the vendor's caches saved of a call, at the price it was admitted at.
CREATE FUNCTION saving_of(call usage_row) RETURNS numeric LANGUAGE sql STABLE AS
$$
SELECT cache_saving(p.rates, call.prompt_tokens, call.cache_read_tokens, call.cache_write_5m_tokens,
    call.cache_write_1h_tokens)
FROM price p WHERE p.id = call.price_id
$$;

UPDATE usage_rollup r SET further_attempts = c.further_attempts, fallback_pico = c.fallback_pico, saved_pico = c.saved_pico
FROM (SELECT u.org_id, date_bin('15 minutes', u.started_at, 'epoch') AS bucket, u.key_id, u.model,
        coalesce(u.provider, '') AS provider, u.team_id, sum(u.attempts - 1) AS further_attempts,
        coalesce(sum(fallback_of(u)) FILTER (WHERE u.attempts > 1), 0) AS fallback_pico,
        coalesce(sum(saving_of(u)) FILTER (WHERE u.price_id IS NOT NULL
            AND u.cache_read_tokens + u.cache_write_5m_tokens + u.cache_write_1h_tokens > 0), 0) AS saved_pico
      FROM usage_row u
      WHERE u.status <> 'refused'
        AND (u.attempts <> 1 OR u.cache_read_tokens + u.cache_write_5m_tokens + u.cache_write_1h_tokens > 0)
      GROUP BY 1, 2, 3, 4, 5, 6) c
WHERE r.org_id = c.org_id AND r.bucket = c.bucket AND r.key_id = c.key_id AND r.model = c.model
    AND r.provider = c.provider AND r.team_id IS NOT DISTINCT FROM c.team_id;
-- Nobody reads them call by call any more.
DROP INDEX usage_row_fallback;

-- How many calls took how long is counted per day of the org's zone, as reports are asked for, and no longer per UTC day.
-- Counts to begin with may be missing.
CREATE OR REPLACE FUNCTION add_counts(counts integer[], more integer[]) RETURNS integer[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS
$$
BEGIN
    IF counts IS NULL THEN
        RETURN more;
    END IF;
    FOR i IN coalesce(array_lower(more, 1), 1) .. coalesce(array_upper(more, 1), 0)
        LOOP
            IF more[i] > 0 THEN
                counts[i] := coalesce(counts[i], 0) + more[i];
            END IF;
        END LOOP;
    RETURN counts;
END
$$;
CREATE AGGREGATE sum_counts(integer[]) (SFUNC = add_counts, STYPE = integer[]);

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
        further_attempts, fallback_pico, saved_pico)
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
            AND u.cache_read_tokens + u.cache_write_5m_tokens + u.cache_write_1h_tokens > 0), 0)
    FROM usage_row u
    LEFT JOIN (SELECT org_id, request_id, sum(delta_pico) AS delta_pico FROM usage_adjustment GROUP BY 1, 2) a
        ON a.org_id = u.org_id AND a.request_id = u.request_id
    WHERE u.status <> 'refused' AND NOT u.sandbox AND u.started_at >= calls_kept_since()
    GROUP BY 1, 2, 3, 4;

    -- Between the classes that were reached stand noughts.
    INSERT INTO usage_time_rollup (org_id, grain, bucket, team_id, model, latency, first_token)
    WITH placed AS (
        SELECT u.org_id, g.grain, g.bucket, u.team_id, u.model, k.kind, CASE WHEN k.ms < 32 THEN k.ms
                ELSE ((19 - position(B'1' IN k.ms::bit(24))) << 5)
                    + (k.ms >> (19 - position(B'1' IN k.ms::bit(24)))) END + 1 AS place, count(*) AS calls
        FROM usage_row u LEFT JOIN org o ON o.id = u.org_id
        CROSS JOIN LATERAL (VALUES ('hour', date_bin('1 hour', u.started_at, 'epoch')),
            ('day', date_trunc('day', u.started_at, coalesce(o.time_zone, 'UTC')))) AS g (grain, bucket)
        CROSS JOIN LATERAL (VALUES ('latency', greatest(least(u.latency_ms, 8388607), 0)),
            ('first_token', greatest(least(u.first_token_ms, 8388607), 0))) AS k (kind, ms)
        WHERE u.status <> 'refused' AND NOT u.sandbox AND (k.kind = 'latency' OR u.first_token_ms IS NOT NULL)
            AND g.bucket >= calls_kept_since()
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
            || string_agg(counts, ',' ORDER BY place) FILTER (WHERE kind = 'first_token') || '}')::integer[], '{}')
    FROM spaced
    GROUP BY 1, 2, 3, 4, 5;

    INSERT INTO conversation
    SELECT DISTINCT ON (u.org_id, x.day, u.key_id, u.session_id) u.org_id, x.day, u.key_id, u.session_id, u.team_id
    FROM usage_row u LEFT JOIN org o ON o.id = u.org_id
    CROSS JOIN LATERAL (SELECT (u.started_at AT TIME ZONE coalesce(o.time_zone, 'UTC'))::date AS day) x
    WHERE u.status <> 'refused' AND NOT u.sandbox AND u.endpoint NOT LIKE '%mbed%' AND u.session_id IS NOT NULL
        AND x.day > calls_kept_since()::date
    ORDER BY u.org_id, x.day, u.key_id, u.session_id, u.request_id;

    INSERT INTO conversation_rollup
    SELECT org_id, day, team_id, count(*)
    FROM (SELECT org_id, day, team_id FROM conversation
          UNION ALL
          SELECT u.org_id, (u.started_at AT TIME ZONE coalesce(o.time_zone, 'UTC'))::date, u.team_id
          FROM usage_row u LEFT JOIN org o ON o.id = u.org_id
          WHERE u.status <> 'refused' AND NOT u.sandbox AND u.endpoint NOT LIKE '%mbed%'
              AND u.session_id IS NULL) made
    WHERE day > calls_kept_since()::date
    GROUP BY 1, 2, 3;
END
$$;
SELECT count_hours_again();

-- For all orgs together.
CREATE INDEX usage_hour_rollup_by_time ON usage_hour_rollup (bucket);
CREATE INDEX usage_time_rollup_by_time ON usage_time_rollup (grain, bucket);
