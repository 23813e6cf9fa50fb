-- The transaction that settles calls says in one row which calls the sums have yet to take up, and touches no sum. One
-- replica at a time folds such rows into the sums (fold_usage); whoever reads sums reads views that add what is pending.
-- So a sum is right at every instant, and what it costs to keep it is shared by all calls of a second.
CREATE TABLE usage_pending (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org_id      uuid        NOT NULL,
    request_ids uuid[]      NOT NULL,
    -- What a call that was counted before costs more (or less, if negative); null: the calls are new.
    delta_pico  numeric(38, 0),
    -- What only the sums by everything have yet to take up, for they were begun later, or are mended.
    only_details boolean    NOT NULL DEFAULT false,
    since       timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE usage_pending ALTER COLUMN request_ids SET STORAGE EXTERNAL;

-- In which class of the domain's fine histogram a time lies, the first of them under 1.
CREATE FUNCTION time_class(ms integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
SELECT CASE WHEN ms < 32 THEN greatest(ms, 0)
    ELSE ((19 - position(B'1' IN least(ms, 8388607)::bit(24))) << 5)
        + (least(ms, 8388607) >> (19 - position(B'1' IN least(ms, 8388607)::bit(24)))) END + 1
$$;

-- What a vendor charged in units of its own: numbers alone, and nothing where that was cut off when it was kept.
CREATE FUNCTION units_of(kept text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS
$$
BEGIN
    RETURN (SELECT jsonb_object_agg(left(m.key, 40), m.value)
        FROM jsonb_each(CASE WHEN jsonb_typeof(kept::jsonb) = 'object' THEN kept::jsonb END) AS m
        WHERE jsonb_typeof(m.value) = 'number' AND (m.value #>> '{}')::numeric BETWEEN 0 AND 1e24);
EXCEPTION WHEN invalid_text_representation OR untranslatable_character THEN
    RETURN NULL;
END
$$;

-- Counts in which class each of many times lies.
CREATE FUNCTION tally(counts integer[], ms integer) RETURNS integer[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS
$$
DECLARE
    place integer;
BEGIN
    IF ms IS NOT NULL THEN
        place := time_class(ms);
        counts[place] := coalesce(counts[place], 0) + 1;
    END IF;
    RETURN counts;
END
$$;
CREATE AGGREGATE tally_times(integer) (SFUNC = tally, STYPE = integer[]);

-- Usage by everything it is told apart by, per hour, and per day of the org's zone for what is long. Of an org
-- whose clocks show no full hours when UTC's do, what is called an hour here is a quarter of one. Which combination of
-- columns a row is of is told by their hash.
CREATE TABLE usage_detail (
    org_id               uuid           NOT NULL,
    grain                text           NOT NULL CHECK (grain IN ('hour', 'day')),
    bucket               timestamptz    NOT NULL,
    combination          uuid           NOT NULL,
    key_id               uuid           NOT NULL,
    team_id              uuid,
    model                text           NOT NULL,
    provider             text           NOT NULL,
    credential_id        uuid,
    upstream_model       text,
    dialect              text           NOT NULL,
    endpoint             text           NOT NULL,
    status               text           NOT NULL,
    client               text           NOT NULL,
    usage_source         text           NOT NULL,
    stream               boolean        NOT NULL,
    sandbox              boolean        NOT NULL,
    tags                 text[]         NOT NULL,
    requests             bigint         NOT NULL,
    prompt_tokens        bigint         NOT NULL,
    cached_tokens        bigint         NOT NULL,
    cache_write_tokens   bigint         NOT NULL,
    completion_tokens    bigint         NOT NULL,
    reasoning_tokens     bigint         NOT NULL,
    cost_pico            numeric(38, 0) NOT NULL,
    latency_ms           bigint         NOT NULL,
    first_token_ms       bigint         NOT NULL,
    first_token_calls    bigint         NOT NULL,
    further_attempts     bigint         NOT NULL,
    fallback_pico        numeric(38, 0) NOT NULL,
    saved_pico           numeric(38, 0) NOT NULL,
    response_hits        bigint         NOT NULL,
    response_saving_pico numeric(38, 0) NOT NULL,
    vendor_units         jsonb,
    latency              integer[]      NOT NULL,
    first_token          integer[]      NOT NULL,
    PRIMARY KEY (org_id, grain, bucket, combination)
) WITH (fillfactor = 70);

CREATE FUNCTION combination_of(key_id uuid, team_id uuid, model text, provider text, credential_id uuid,
    upstream_model text, dialect text, endpoint text, status text, client text, usage_source text, stream boolean,
    sandbox boolean, tags text[]) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
SELECT md5(ROW (key_id, team_id, model, provider, credential_id, upstream_model, dialect, endpoint, status, client,
    usage_source, stream, sandbox, tags)::text)::uuid
$$;

-- What clients of an org call themselves, as far as they are told apart: the first 200 of them.
CREATE TABLE usage_client (
    org_id uuid NOT NULL,
    client text NOT NULL,
    PRIMARY KEY (org_id, client)
);

CREATE FUNCTION told_client(org uuid, name text) RETURNS text LANGUAGE sql STABLE AS
$$
SELECT CASE WHEN EXISTS (SELECT FROM usage_client k WHERE k.org_id = org AND k.client = name)
        OR (SELECT count(*) FROM usage_client k WHERE k.org_id = org) < 200 THEN name
    ELSE 'other' END
$$;

-- Since when usage is summed up by everything: since calls were kept when that was begun.
ALTER TABLE installation ADD COLUMN details_since timestamptz NOT NULL DEFAULT 'epoch';
UPDATE installation SET details_since = calls_kept_since;

-- What each pending call adds to the sums, under the names that the sums have for it. A correction adds to the cost
-- alone; a refused call is counted as such and adds nothing else. Calls are looked up one by one, however many the
-- planner takes them for.
CREATE VIEW usage_unfolded WITH (security_invoker = true) AS
SELECT p.id AS pending_id, p.only_details, c.*
FROM usage_pending p
CROSS JOIN LATERAL unnest(p.request_ids) AS r (request_id)
CROSS JOIN LATERAL (
    SELECT u.org_id, u.started_at, date_bin('15 minutes', u.started_at, 'epoch') AS quarter,
        date_bin('1 hour', u.started_at, 'epoch') AS hour, u.key_id, u.team_id, u.sandbox, u.status,
        CASE WHEN u.status = 'refused' THEN '' ELSE u.model END AS model, coalesce(u.provider, '') AS provider,
        u.credential_id, u.tags, u.session_id, u.endpoint, u.dialect, u.upstream_model, u.usage_source, u.stream,
        split_part(coalesce(u.user_agent, ''), ' ', 1) AS client,
        CASE WHEN p.delta_pico IS NULL THEN u.vendor_units END AS vendor_units,
        asked, asked * (u.status = 'ok')::int AS ok_requests, asked * (u.status = 'error')::int AS error_requests,
        asked * (u.status = 'cancelled')::int AS cancelled_requests,
        (p.delta_pico IS NULL AND u.status = 'refused')::int::bigint AS refused_requests,
        asked * u.prompt_tokens AS prompt_tokens, asked * u.cache_read_tokens AS cached_tokens,
        asked * (u.cache_write_5m_tokens + u.cache_write_1h_tokens) AS cache_write_tokens,
        asked * u.completion_tokens AS completion_tokens, asked * u.reasoning_tokens AS reasoning_tokens,
        coalesce(p.delta_pico, asked * u.cost_pico) AS cost_pico, asked * u.chars AS chars,
        CASE WHEN asked = 1 THEN u.latency_ms END AS latency, CASE WHEN asked = 1 THEN u.first_token_ms END AS first_token,
        asked * u.latency_ms AS latency_ms, asked * coalesce(u.first_token_ms, 0) AS first_token_ms,
        asked * (u.first_token_ms IS NOT NULL)::int AS first_token_calls,
        asked * (u.attempts - 1) AS further_attempts,
        CASE WHEN asked = 1 AND u.attempts > 1 THEN coalesce(fallback_of(u), 0) ELSE 0 END AS fallback_pico,
        CASE WHEN asked = 1 AND u.price_id IS NOT NULL
                AND u.cache_read_tokens + u.cache_write_5m_tokens + u.cache_write_1h_tokens > 0
            THEN coalesce(saving_of(u), 0) ELSE 0 END AS saved_pico,
        CASE WHEN asked = 1 AND u.status = 'error' AND is_callers_fault(u) THEN 1 ELSE 0 END::bigint AS caller_errors,
        asked * (u.response_saving_pico IS NOT NULL)::int AS response_hits,
        asked * coalesce(u.response_saving_pico, 0)::numeric AS response_saving_pico,
        asked * (u.usage_source = 'reported')::int AS reported_calls,
        asked * (u.usage_source = 'exact')::int AS exact_calls,
        asked * (u.usage_source = 'estimated')::int AS estimated_calls
    FROM usage_row u
    CROSS JOIN LATERAL (SELECT (p.delta_pico IS NULL AND u.status <> 'refused')::int::bigint AS asked) a
    WHERE u.org_id = p.org_id AND u.request_id = r.request_id
    OFFSET 0) c;

-- The sums with what is pending: several rows of one key may stand in them, to be summed up.
CREATE VIEW usage_rollup_now WITH (security_invoker = true) AS
SELECT org_id, bucket, key_id, model, provider, team_id, sandbox, requests, ok_requests, error_requests,
    cancelled_requests, refused_requests, prompt_tokens, cached_tokens, cache_write_tokens, completion_tokens,
    reasoning_tokens, cost_pico, chars, latency_ms, first_token_ms, first_token_calls, further_attempts, fallback_pico,
    saved_pico, caller_errors, response_hits, response_saving_pico
FROM usage_rollup
UNION ALL
SELECT org_id, quarter, key_id, model, provider, team_id, sandbox, asked, ok_requests, error_requests,
    cancelled_requests, refused_requests, prompt_tokens, cached_tokens, cache_write_tokens, completion_tokens,
    reasoning_tokens, cost_pico, chars, latency_ms, first_token_ms, first_token_calls, further_attempts, fallback_pico,
    saved_pico, caller_errors, response_hits, response_saving_pico
FROM usage_unfolded
WHERE NOT only_details;

CREATE VIEW usage_hour_rollup_now WITH (security_invoker = true) AS
SELECT org_id, bucket, team_id, model, requests, ok_requests, error_requests, cancelled_requests, prompt_tokens,
    completion_tokens, cost_pico, chars, latency_ms, reported_calls, exact_calls, estimated_calls, newest, cached_tokens,
    cache_write_tokens, reasoning_tokens, first_token_ms, first_token_calls, further_attempts, fallback_pico, saved_pico,
    caller_errors, response_hits, response_saving_pico
FROM usage_hour_rollup
UNION ALL
SELECT org_id, hour, team_id, model, asked, ok_requests, error_requests, cancelled_requests, prompt_tokens,
    completion_tokens, cost_pico, chars, latency_ms, reported_calls, exact_calls, estimated_calls, started_at,
    cached_tokens, cache_write_tokens, reasoning_tokens, first_token_ms, first_token_calls, further_attempts,
    fallback_pico, saved_pico, caller_errors, response_hits, response_saving_pico
FROM usage_unfolded
WHERE NOT only_details AND status <> 'refused' AND NOT sandbox;

CREATE VIEW usage_credential_rollup_now WITH (security_invoker = true) AS
SELECT org_id, bucket, credential_id, team_id, model, provider, requests, tokens, cost_pico FROM usage_credential_rollup
UNION ALL
SELECT org_id, hour, credential_id, team_id, model, provider, asked, prompt_tokens + completion_tokens, cost_pico
FROM usage_unfolded
WHERE NOT only_details AND status <> 'refused' AND NOT sandbox AND credential_id IS NOT NULL;

CREATE VIEW usage_tag_rollup_now WITH (security_invoker = true) AS
SELECT org_id, bucket, tag, model, requests, prompt_tokens, completion_tokens, cost_pico FROM usage_tag_rollup
UNION ALL
SELECT org_id, quarter, tag, model, asked, prompt_tokens, completion_tokens, cost_pico
FROM usage_unfolded
CROSS JOIN LATERAL (SELECT DISTINCT unnest(tags) AS tag) t
WHERE NOT only_details AND status <> 'refused' AND NOT sandbox AND asked = 1;

CREATE VIEW usage_unit_rollup_now WITH (security_invoker = true) AS
SELECT org_id, bucket, key_id, model, provider, team_id, credential_id, sandbox, unit, amount FROM usage_unit_rollup
UNION ALL
SELECT org_id, quarter, key_id, model, provider, team_id, credential_id, sandbox, e.unit,
    e.amount::numeric
FROM usage_unfolded
CROSS JOIN LATERAL jsonb_each_text(units_of(vendor_units)) AS e (unit, amount)
WHERE NOT only_details AND vendor_units IS NOT NULL;

CREATE VIEW usage_time_rollup_now WITH (security_invoker = true) AS
SELECT org_id, grain, bucket, team_id, model, latency, first_token, unanswered FROM usage_time_rollup
UNION ALL
SELECT c.org_id, g.grain, g.bucket, c.team_id, c.model, array_fill(1, ARRAY [1], ARRAY [time_class(c.latency)]),
    CASE WHEN c.first_token IS NULL THEN '{}' ELSE array_fill(1, ARRAY [1], ARRAY [time_class(c.first_token)]) END,
    CASE WHEN c.status = 'ok' THEN '{}' ELSE array_fill(1, ARRAY [1], ARRAY [time_class(c.latency)]) END
FROM usage_unfolded c LEFT JOIN org o ON o.id = c.org_id
CROSS JOIN LATERAL (VALUES ('hour', c.hour),
    ('day', date_trunc('day', c.quarter, coalesce(zone_at(o, c.quarter), 'UTC')))) AS g (grain, bucket)
WHERE NOT c.only_details AND c.asked = 1 AND NOT c.sandbox;

-- Pending calls that are conversations or part of one, by the days of their org's zone.
CREATE VIEW conversation_unfolded WITH (security_invoker = true) AS
SELECT c.pending_id, c.org_id, (c.quarter AT TIME ZONE coalesce(zone_at(o, c.quarter), 'UTC'))::date AS day, c.key_id,
    c.session_id, c.team_id
FROM usage_unfolded c LEFT JOIN org o ON o.id = c.org_id
WHERE NOT c.only_details AND c.asked = 1 AND NOT c.sandbox AND c.endpoint !~ 'mbed|/images/|/audio/';

CREATE VIEW conversation_rollup_now WITH (security_invoker = true) AS
SELECT org_id, day, team_id, conversations FROM conversation_rollup
UNION ALL
SELECT org_id, day, team_id, 1 FROM conversation_unfolded WHERE session_id IS NULL
UNION ALL
SELECT org_id, day, team_id, 1
FROM (SELECT DISTINCT ON (org_id, day, key_id, session_id) org_id, day, key_id, session_id, team_id
      FROM conversation_unfolded WHERE session_id IS NOT NULL
      ORDER BY org_id, day, key_id, session_id, pending_id, team_id) c
WHERE NOT EXISTS (SELECT FROM conversation k WHERE k.org_id = c.org_id AND k.day = c.day AND k.key_id = c.key_id
    AND k.session_id = c.session_id);

CREATE VIEW usage_detail_now WITH (security_invoker = true) AS
SELECT org_id, grain, bucket, key_id, team_id, model, provider, credential_id, upstream_model, dialect, endpoint, status,
    client, usage_source, stream, sandbox, tags, requests, prompt_tokens, cached_tokens, cache_write_tokens,
    completion_tokens, reasoning_tokens, cost_pico, latency_ms, first_token_ms, first_token_calls, further_attempts,
    fallback_pico, saved_pico, response_hits, response_saving_pico, vendor_units, latency, first_token
FROM usage_detail
UNION ALL
SELECT c.org_id, g.grain, g.bucket, c.key_id, c.team_id, c.model, c.provider, c.credential_id, c.upstream_model, c.dialect,
    c.endpoint, c.status,
    told_client(c.org_id, c.client), c.usage_source, c.stream, c.sandbox, c.tags, c.asked, c.prompt_tokens, c.cached_tokens, c.cache_write_tokens,
    c.completion_tokens, c.reasoning_tokens, c.cost_pico, c.latency_ms, c.first_token_ms, c.first_token_calls,
    c.further_attempts, c.fallback_pico, c.saved_pico, c.response_hits, c.response_saving_pico,
    CASE WHEN c.vendor_units IS NOT NULL THEN units_of(c.vendor_units) END,
    CASE WHEN c.latency IS NULL THEN '{}' ELSE array_fill(1, ARRAY [1], ARRAY [time_class(c.latency)]) END,
    CASE WHEN c.first_token IS NULL THEN '{}' ELSE array_fill(1, ARRAY [1], ARRAY [time_class(c.first_token)]) END
FROM usage_unfolded c LEFT JOIN org o ON o.id = c.org_id
CROSS JOIN LATERAL (SELECT coalesce(zone_at(o, c.quarter), 'UTC') AS zone OFFSET 0) z
CROSS JOIN LATERAL (VALUES
    ('hour', CASE WHEN date_trunc('hour', c.quarter, z.zone) = c.hour THEN c.hour ELSE c.quarter END),
    ('day', date_trunc('day', c.quarter, z.zone))) AS g (grain, bucket)
WHERE c.status <> 'refused';

-- Folds pending rows of about so many calls into the sums, the oldest first, and answers how many calls they were: null
-- where another folds at this moment. All or nothing; sums are locked in the order that older versions lock them in.
CREATE FUNCTION fold_usage(most integer) RETURNS bigint LANGUAGE plpgsql
    SET jit = off SET plan_cache_mode = force_custom_plan SET work_mem = '64MB' AS
$$
DECLARE
    ids    bigint[];
    many   bigint;
    folded bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('fold_usage')) THEN
        RETURN NULL;
    END IF;
    SELECT array_agg(b.id), sum(b.calls) INTO ids, many
    FROM (SELECT p.id, p.calls, sum(p.calls) OVER (ORDER BY p.id) - p.calls AS before
          FROM (SELECT id, cardinality(request_ids) AS calls FROM usage_pending ORDER BY id LIMIT most) p) b
    WHERE b.before < most;
    IF ids IS NULL THEN
        RETURN 0;
    END IF;

    WITH calls AS MATERIALIZED (SELECT * FROM usage_unfolded WHERE pending_id = ANY (ids)),
    -- The first clients that an org has are told apart, and whatever comes after them is another.
    clients AS MATERIALIZED (
        SELECT n.org_id, n.client, n.known, n.known
            OR n.place <= 200 - (SELECT count(*) FROM usage_client k WHERE k.org_id = n.org_id) AS told
        FROM (SELECT c.org_id, c.client, k.client IS NOT NULL AS known,
                row_number() OVER (PARTITION BY c.org_id, k.client IS NULL ORDER BY c.first, c.client) AS place
              FROM (SELECT org_id, client, min(pending_id) AS first FROM calls WHERE status <> 'refused' GROUP BY 1, 2) c
              LEFT JOIN usage_client k ON k.org_id = c.org_id AND k.client = c.client) n),
    met AS (INSERT INTO usage_client (org_id, client)
        SELECT org_id, client FROM clients WHERE told AND NOT known ON CONFLICT DO NOTHING),
    lines AS MATERIALIZED (
        SELECT c.org_id, c.quarter, c.hour, c.key_id, c.team_id, c.model, c.provider, c.credential_id, c.upstream_model,
            c.dialect, c.endpoint, c.status, CASE WHEN k.told THEN c.client ELSE 'other' END AS client, c.usage_source,
            c.stream, c.sandbox, c.tags, c.only_details,
            sum(asked)::bigint AS requests, sum(ok_requests)::bigint AS ok_requests,
            sum(error_requests)::bigint AS error_requests, sum(cancelled_requests)::bigint AS cancelled_requests,
            sum(refused_requests)::bigint AS refused_requests, sum(prompt_tokens)::bigint AS prompt_tokens,
            sum(cached_tokens)::bigint AS cached_tokens, sum(cache_write_tokens)::bigint AS cache_write_tokens,
            sum(completion_tokens)::bigint AS completion_tokens, sum(reasoning_tokens)::bigint AS reasoning_tokens,
            sum(cost_pico) AS cost_pico, sum(chars)::bigint AS chars, sum(latency_ms)::bigint AS latency_ms,
            sum(first_token_ms)::bigint AS first_token_ms, sum(first_token_calls)::bigint AS first_token_calls,
            sum(further_attempts)::bigint AS further_attempts, sum(fallback_pico) AS fallback_pico,
            sum(saved_pico) AS saved_pico, sum(caller_errors)::bigint AS caller_errors,
            sum(response_hits)::bigint AS response_hits, sum(response_saving_pico) AS response_saving_pico,
            sum(reported_calls)::bigint AS reported_calls, sum(exact_calls)::bigint AS exact_calls,
            sum(estimated_calls)::bigint AS estimated_calls, max(started_at) AS newest,
            sum_units(units_of(vendor_units)) FILTER (WHERE vendor_units IS NOT NULL) AS vendor_units,
            tally_times(latency) AS latency, tally_times(first_token) AS first_token
        FROM calls c LEFT JOIN clients k ON k.org_id = c.org_id AND k.client = c.client
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18),
    tags AS (INSERT INTO usage_tag_rollup AS s
        (org_id, bucket, tag, model, requests, prompt_tokens, completion_tokens, cost_pico)
        SELECT org_id, quarter, tag, model, sum(asked), sum(prompt_tokens), sum(completion_tokens), sum(cost_pico)
        FROM calls CROSS JOIN LATERAL (SELECT DISTINCT unnest(tags) AS tag) t
        WHERE NOT only_details AND asked = 1 AND NOT sandbox AND tags <> '{}'
        GROUP BY org_id, quarter, tag, model ORDER BY org_id, quarter, tag COLLATE "C", model COLLATE "C"
        ON CONFLICT (org_id, bucket, tag, model) DO UPDATE SET
            requests = s.requests + excluded.requests,
            prompt_tokens = s.prompt_tokens + excluded.prompt_tokens,
            completion_tokens = s.completion_tokens + excluded.completion_tokens,
            cost_pico = s.cost_pico + excluded.cost_pico),
    units AS (INSERT INTO usage_unit_rollup AS s
        (org_id, bucket, key_id, model, provider, team_id, credential_id, sandbox, unit, amount)
        SELECT org_id, quarter, key_id, model, provider, team_id, credential_id, bool_or(sandbox), e.unit,
            sum(e.amount::numeric)
        FROM calls CROSS JOIN LATERAL jsonb_each_text(units_of(vendor_units)) AS e (unit, amount)
        WHERE NOT only_details AND vendor_units IS NOT NULL
        GROUP BY org_id, quarter, key_id, model, provider, team_id, credential_id, e.unit
        ORDER BY org_id, quarter, key_id, model COLLATE "C", provider COLLATE "C", team_id NULLS FIRST,
            credential_id NULLS FIRST, e.unit COLLATE "C"
        ON CONFLICT (org_id, bucket, key_id, model, provider, team_id, credential_id, unit) DO UPDATE SET
            amount = s.amount + excluded.amount),
    hours AS (INSERT INTO usage_hour_rollup AS s (org_id, bucket, team_id, model, requests, ok_requests, error_requests,
            cancelled_requests, prompt_tokens, completion_tokens, cost_pico, chars, latency_ms, reported_calls,
            exact_calls, estimated_calls, newest, cached_tokens, cache_write_tokens, reasoning_tokens, first_token_ms,
            first_token_calls, further_attempts, fallback_pico, saved_pico, caller_errors, response_hits,
            response_saving_pico)
        SELECT org_id, hour, team_id, model, sum(requests), sum(ok_requests), sum(error_requests),
            sum(cancelled_requests), sum(prompt_tokens), sum(completion_tokens), sum(cost_pico), sum(chars),
            sum(latency_ms), sum(reported_calls), sum(exact_calls), sum(estimated_calls), max(newest),
            sum(cached_tokens), sum(cache_write_tokens), sum(reasoning_tokens), sum(first_token_ms),
            sum(first_token_calls), sum(further_attempts), sum(fallback_pico), sum(saved_pico), sum(caller_errors),
            sum(response_hits), sum(response_saving_pico)
        FROM lines WHERE NOT only_details AND status <> 'refused' AND NOT sandbox
        GROUP BY org_id, hour, team_id, model ORDER BY org_id, hour, team_id NULLS FIRST, model COLLATE "C"
        ON CONFLICT (org_id, bucket, team_id, model) DO UPDATE SET
            requests = s.requests + excluded.requests,
            ok_requests = s.ok_requests + excluded.ok_requests,
            error_requests = s.error_requests + excluded.error_requests,
            cancelled_requests = s.cancelled_requests + excluded.cancelled_requests,
            prompt_tokens = s.prompt_tokens + excluded.prompt_tokens,
            completion_tokens = s.completion_tokens + excluded.completion_tokens,
            cost_pico = s.cost_pico + excluded.cost_pico,
            chars = s.chars + excluded.chars,
            latency_ms = s.latency_ms + excluded.latency_ms,
            reported_calls = s.reported_calls + excluded.reported_calls,
            exact_calls = s.exact_calls + excluded.exact_calls,
            estimated_calls = s.estimated_calls + excluded.estimated_calls,
            newest = greatest(s.newest, excluded.newest),
            cached_tokens = s.cached_tokens + excluded.cached_tokens,
            cache_write_tokens = s.cache_write_tokens + excluded.cache_write_tokens,
            reasoning_tokens = s.reasoning_tokens + excluded.reasoning_tokens,
            first_token_ms = s.first_token_ms + excluded.first_token_ms,
            first_token_calls = s.first_token_calls + excluded.first_token_calls,
            further_attempts = s.further_attempts + excluded.further_attempts,
            fallback_pico = s.fallback_pico + excluded.fallback_pico,
            saved_pico = s.saved_pico + excluded.saved_pico,
            caller_errors = s.caller_errors + excluded.caller_errors,
            response_hits = s.response_hits + excluded.response_hits,
            response_saving_pico = s.response_saving_pico + excluded.response_saving_pico),
    credentials AS (INSERT INTO usage_credential_rollup AS s
        (org_id, bucket, credential_id, team_id, model, provider, requests, tokens, cost_pico)
        SELECT org_id, hour, credential_id, team_id, model, provider, sum(requests),
            sum(prompt_tokens + completion_tokens), sum(cost_pico)
        FROM lines WHERE NOT only_details AND status <> 'refused' AND NOT sandbox AND credential_id IS NOT NULL
        GROUP BY org_id, hour, credential_id, team_id, model, provider
        ORDER BY org_id, hour, team_id NULLS FIRST, model COLLATE "C", credential_id, provider COLLATE "C"
        ON CONFLICT (org_id, bucket, credential_id, team_id, model, provider) DO UPDATE SET
            requests = s.requests + excluded.requests,
            tokens = s.tokens + excluded.tokens,
            cost_pico = s.cost_pico + excluded.cost_pico),
    -- Which day of the org's zone a quarter hour lies in, and which hour is told apart.
    days AS MATERIALIZED (
        SELECT q.org_id, q.quarter, date_trunc('day', q.quarter, q.zone) AS begins,
            (q.quarter AT TIME ZONE q.zone)::date AS day,
            CASE WHEN date_trunc('hour', q.quarter, q.zone) = q.hour THEN q.hour ELSE q.quarter END AS told
        FROM (SELECT l.org_id, l.quarter, l.hour, coalesce(zone_at(o, l.quarter), 'UTC') AS zone
              FROM (SELECT DISTINCT org_id, quarter, hour FROM lines) l LEFT JOIN org o ON o.id = l.org_id) q),
    times AS (INSERT INTO usage_time_rollup AS s
        (org_id, grain, bucket, team_id, model, latency, first_token, unanswered)
        SELECT l.org_id, g.grain, g.bucket, l.team_id, l.model, sum_counts(l.latency),
            coalesce(sum_counts(l.first_token), '{}'),
            coalesce(sum_counts(l.latency) FILTER (WHERE l.status <> 'ok'), '{}')
        FROM lines l JOIN days d ON d.org_id = l.org_id AND d.quarter = l.quarter
        CROSS JOIN LATERAL (VALUES ('hour', l.hour), ('day', d.begins)) AS g (grain, bucket)
        WHERE NOT l.only_details AND l.requests > 0 AND NOT l.sandbox
        GROUP BY 1, 2, 3, 4, 5
        ORDER BY grain, org_id, bucket, team_id NULLS FIRST, model COLLATE "C"
        ON CONFLICT (org_id, grain, bucket, team_id, model) DO UPDATE SET
            latency = add_counts(s.latency, excluded.latency),
            first_token = add_counts(s.first_token, excluded.first_token),
            unanswered = add_counts(s.unanswered, excluded.unanswered)),
    details AS (INSERT INTO usage_detail AS s (org_id, grain, bucket, combination, key_id, team_id, model, provider,
            credential_id, upstream_model, dialect, endpoint, status, client, usage_source, stream, sandbox, tags, requests,
            prompt_tokens, cached_tokens, cache_write_tokens, completion_tokens, reasoning_tokens, cost_pico, latency_ms,
            first_token_ms, first_token_calls, further_attempts, fallback_pico, saved_pico, response_hits,
            response_saving_pico, vendor_units, latency, first_token)
        SELECT l.org_id, g.grain, g.bucket, combination_of(l.key_id, l.team_id, l.model, l.provider, l.credential_id,
                l.upstream_model, l.dialect, l.endpoint, l.status, l.client, l.usage_source, l.stream, l.sandbox, l.tags),
            l.key_id, l.team_id, l.model, l.provider, l.credential_id, l.upstream_model, l.dialect, l.endpoint, l.status,
            l.client, l.usage_source, l.stream, l.sandbox, l.tags, sum(requests), sum(prompt_tokens), sum(cached_tokens),
            sum(cache_write_tokens), sum(completion_tokens), sum(reasoning_tokens), sum(cost_pico), sum(latency_ms),
            sum(first_token_ms), sum(first_token_calls), sum(further_attempts), sum(fallback_pico), sum(saved_pico),
            sum(response_hits), sum(response_saving_pico),
            sum_units(vendor_units) FILTER (WHERE vendor_units IS NOT NULL), coalesce(sum_counts(l.latency), '{}'),
            coalesce(sum_counts(l.first_token), '{}')
        FROM lines l JOIN days d ON d.org_id = l.org_id AND d.quarter = l.quarter
        CROSS JOIN LATERAL (VALUES ('hour', d.told), ('day', d.begins)) AS g (grain, bucket)
        WHERE l.status <> 'refused'
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18
        ON CONFLICT (org_id, grain, bucket, combination) DO UPDATE SET
            requests = s.requests + excluded.requests,
            prompt_tokens = s.prompt_tokens + excluded.prompt_tokens,
            cached_tokens = s.cached_tokens + excluded.cached_tokens,
            cache_write_tokens = s.cache_write_tokens + excluded.cache_write_tokens,
            completion_tokens = s.completion_tokens + excluded.completion_tokens,
            reasoning_tokens = s.reasoning_tokens + excluded.reasoning_tokens,
            cost_pico = s.cost_pico + excluded.cost_pico,
            latency_ms = s.latency_ms + excluded.latency_ms,
            first_token_ms = s.first_token_ms + excluded.first_token_ms,
            first_token_calls = s.first_token_calls + excluded.first_token_calls,
            further_attempts = s.further_attempts + excluded.further_attempts,
            fallback_pico = s.fallback_pico + excluded.fallback_pico,
            saved_pico = s.saved_pico + excluded.saved_pico,
            response_hits = s.response_hits + excluded.response_hits,
            response_saving_pico = s.response_saving_pico + excluded.response_saving_pico,
            vendor_units = CASE WHEN excluded.vendor_units IS NULL THEN s.vendor_units
                ELSE add_units(s.vendor_units, excluded.vendor_units) END,
            latency = add_counts(s.latency, excluded.latency),
            first_token = add_counts(s.first_token, excluded.first_token)),
    talks AS MATERIALIZED (
        SELECT c.org_id, d.day, c.key_id, c.session_id, c.team_id, min(c.pending_id) AS first, count(*) AS calls
        FROM calls c JOIN days d ON d.org_id = c.org_id AND d.quarter = c.quarter
        WHERE NOT c.only_details AND c.asked = 1 AND NOT c.sandbox AND c.endpoint !~ 'mbed|/images/|/audio/'
        GROUP BY 1, 2, 3, 4, 5),
    begun AS (INSERT INTO conversation (org_id, day, key_id, session_id, team_id)
        SELECT DISTINCT ON (org_id, day, key_id, session_id) org_id, day, key_id, session_id, team_id
        FROM talks WHERE session_id IS NOT NULL ORDER BY org_id, day, key_id, session_id, first, team_id
        ON CONFLICT DO NOTHING
        RETURNING org_id, day, team_id),
    conversations AS (INSERT INTO conversation_rollup AS s (org_id, day, team_id, conversations)
        SELECT org_id, day, team_id, sum(conversations)
        FROM (SELECT org_id, day, team_id, calls AS conversations FROM talks WHERE session_id IS NULL
              UNION ALL SELECT org_id, day, team_id, 1 FROM begun) made
        GROUP BY org_id, day, team_id ORDER BY org_id, day, team_id
        ON CONFLICT (org_id, day, team_id) DO UPDATE SET conversations = s.conversations + excluded.conversations)
    INSERT INTO usage_rollup AS s (org_id, bucket, key_id, model, provider, team_id, sandbox, requests, ok_requests,
        error_requests, cancelled_requests, refused_requests, prompt_tokens, cached_tokens, cache_write_tokens,
        completion_tokens, reasoning_tokens, cost_pico, chars, latency_ms, first_token_ms, first_token_calls,
        further_attempts, fallback_pico, saved_pico, caller_errors, response_hits, response_saving_pico)
    SELECT org_id, quarter, key_id, model, provider, team_id, bool_or(sandbox), sum(requests), sum(ok_requests),
        sum(error_requests), sum(cancelled_requests), sum(refused_requests), sum(prompt_tokens), sum(cached_tokens),
        sum(cache_write_tokens), sum(completion_tokens), sum(reasoning_tokens), sum(cost_pico), sum(chars),
        sum(latency_ms), sum(first_token_ms), sum(first_token_calls), sum(further_attempts), sum(fallback_pico),
        sum(saved_pico), sum(caller_errors), sum(response_hits), sum(response_saving_pico)
    FROM lines WHERE NOT only_details
    GROUP BY org_id, quarter, key_id, model, provider, team_id
    ORDER BY org_id, quarter, key_id, model COLLATE "C", provider COLLATE "C", team_id NULLS FIRST
    ON CONFLICT (org_id, bucket, key_id, model, provider, team_id) DO UPDATE SET
        requests = s.requests + excluded.requests,
        ok_requests = s.ok_requests + excluded.ok_requests,
        error_requests = s.error_requests + excluded.error_requests,
        cancelled_requests = s.cancelled_requests + excluded.cancelled_requests,
        refused_requests = s.refused_requests + excluded.refused_requests,
        prompt_tokens = s.prompt_tokens + excluded.prompt_tokens,
        cached_tokens = s.cached_tokens + excluded.cached_tokens,
        cache_write_tokens = s.cache_write_tokens + excluded.cache_write_tokens,
        completion_tokens = s.completion_tokens + excluded.completion_tokens,
        reasoning_tokens = s.reasoning_tokens + excluded.reasoning_tokens,
        cost_pico = s.cost_pico + excluded.cost_pico,
        chars = s.chars + excluded.chars,
        latency_ms = s.latency_ms + excluded.latency_ms,
        first_token_ms = s.first_token_ms + excluded.first_token_ms,
        first_token_calls = s.first_token_calls + excluded.first_token_calls,
        further_attempts = s.further_attempts + excluded.further_attempts,
        fallback_pico = s.fallback_pico + excluded.fallback_pico,
        saved_pico = s.saved_pico + excluded.saved_pico,
        caller_errors = s.caller_errors + excluded.caller_errors,
        response_hits = s.response_hits + excluded.response_hits,
        response_saving_pico = s.response_saving_pico + excluded.response_saving_pico;

    DELETE FROM usage_pending WHERE id = ANY (ids);
    GET DIAGNOSTICS folded = ROW_COUNT;
    IF folded <> cardinality(ids) THEN
        RAISE EXCEPTION 'pending sums were taken away while they were folded' USING ERRCODE = 'serialization_failure';
    END IF;
    RETURN many;
END
$$;
REVOKE EXECUTE ON FUNCTION fold_usage(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION fold_usage(integer) TO farthing_app, farthing_engine;

-- Makes the sums by everything of an org anew from its calls that are kept, from the day of its zone on that an instant
-- lies in: takes away what there is of them and has them taken up again, while others go on to settle and to fold.
CREATE FUNCTION count_details_again(org uuid, since timestamptz) RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    first timestamptz := date_trunc('day', greatest(since, calls_kept_since()),
        coalesce((SELECT zone_at(o, since) FROM org o WHERE o.id = org), 'UTC'));
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('fold_usage'));
    DELETE FROM usage_detail d WHERE d.org_id = org AND d.bucket >= first;
    -- What is pending anyway is left out.
    INSERT INTO usage_pending (org_id, request_ids, only_details)
    SELECT org, array_agg(u.request_id), true
    FROM usage_row u
    WHERE u.org_id = org AND u.status <> 'refused' AND u.started_at >= first
        AND u.request_id >= uuid_v7_floor(first - interval '1 minute')
        AND NOT EXISTS (SELECT FROM (SELECT unnest(p.request_ids) AS request_id FROM usage_pending p
            WHERE p.org_id = org AND p.delta_pico IS NULL) q WHERE q.request_id = u.request_id)
    GROUP BY date_bin('1 hour', u.started_at, 'epoch') ORDER BY date_bin('1 hour', u.started_at, 'epoch');
    INSERT INTO usage_pending (org_id, request_ids, delta_pico, only_details)
    SELECT org, ARRAY [c.request_id], sum(c.delta_pico), true
    FROM (SELECT a.request_id, a.delta_pico FROM usage_adjustment a WHERE a.org_id = org AND a.started_at >= first
          UNION ALL
          SELECT u.request_id, -p.delta_pico FROM usage_pending p
          JOIN usage_row u ON u.org_id = org AND u.request_id = p.request_ids[1] AND u.started_at >= first
          WHERE p.org_id = org AND p.delta_pico IS NOT NULL) c
    GROUP BY c.request_id HAVING sum(c.delta_pico) <> 0;
END
$$;
REVOKE EXECUTE ON FUNCTION count_details_again(uuid, timestamptz) FROM PUBLIC;

-- A replica of an older version adds to all sums but those by everything. Where these miss something since an instant they
-- are made anew; answers of how many orgs.
CREATE FUNCTION mend_details(since timestamptz) RETURNS bigint LANGUAGE plpgsql SET jit = off AS
$$
DECLARE
    orgs uuid[];
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('fold_usage'));
    SELECT array_agg(DISTINCT h.org_id) INTO orgs
    FROM (SELECT r.org_id, r.bucket, sum(r.requests) AS requests FROM usage_hour_rollup r
          WHERE r.bucket >= date_bin('1 hour', since, 'epoch') GROUP BY 1, 2) h
    LEFT JOIN (SELECT d.org_id, date_bin('1 hour', d.bucket, 'epoch') AS bucket, sum(d.requests) AS requests
               FROM usage_detail d
               WHERE d.grain = 'hour' AND NOT d.sandbox AND d.bucket >= date_bin('1 hour', since, 'epoch') GROUP BY 1, 2) d
        ON d.org_id = h.org_id AND d.bucket = h.bucket
    JOIN org o ON o.id = h.org_id AND o.erasing_since IS NULL
    WHERE h.requests > coalesce(d.requests, 0)
        AND NOT EXISTS (SELECT FROM usage_pending p WHERE p.org_id = h.org_id AND p.only_details);
    PERFORM count_details_again(o, since) FROM unnest(orgs) AS o;
    RETURN coalesce(cardinality(orgs), 0);
END
$$;
REVOKE EXECUTE ON FUNCTION mend_details(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION count_details_again(uuid, timestamptz) TO farthing_app, farthing_engine;
GRANT EXECUTE ON FUNCTION mend_details(timestamptz) TO farthing_app, farthing_engine;

-- Of the calls that are kept, all that is summed up by everything.
DO
$$
BEGIN
    PERFORM count_details_again(u.org_id, 'epoch') FROM (SELECT DISTINCT org_id FROM usage_rollup) u;
    WHILE fold_usage(100000) > 0
        LOOP
        END LOOP;
END
$$;
