-- The transaction that settles calls says in one row which calls the sums have yet to take up, and touches no sum. One
-- replica at a time folds such rows into the sums (fold_usage); whoever reads sums reads views that add what is pending.
-- So a sum is right at every instant, and what it costs to keep it is shared by all calls of a second.
CREATE TABLE usage_pending (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org_id      uuid        NOT NULL,
    request_ids uuid[]      NOT NULL,
    -- What a call that was counted before costs more (or less, if negative); null: the calls are new.
    delta_pico  numeric(38, 0),
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

-- What a vendor charged in units of its own: nothing where that was cut off when it was kept.
CREATE FUNCTION units_of(kept text) RETURNS TABLE (unit text, amount numeric) LANGUAGE plpgsql IMMUTABLE AS
$$
BEGIN
    RETURN QUERY SELECT left(m.key, 40), (m.value #>> '{}')::numeric
        FROM jsonb_each(CASE WHEN jsonb_typeof(kept::jsonb) = 'object' THEN kept::jsonb END) AS m
        WHERE jsonb_typeof(m.value) = 'number' AND (m.value #>> '{}')::numeric BETWEEN 0 AND 1e24;
EXCEPTION WHEN invalid_text_representation OR untranslatable_character THEN
    RETURN;
END
$$;

-- What each pending call adds to the sums, under the names that the sums have for it. A correction adds to the cost
-- alone; a refused call is counted as such and adds nothing else. Calls are looked up one by one, however many the
-- planner takes them for.
CREATE VIEW usage_unfolded WITH (security_invoker = true) AS
SELECT p.id AS pending_id, c.*
FROM usage_pending p
CROSS JOIN LATERAL unnest(p.request_ids) AS r (request_id)
CROSS JOIN LATERAL (
    SELECT u.org_id, u.started_at, date_bin('15 minutes', u.started_at, 'epoch') AS quarter,
        date_bin('1 hour', u.started_at, 'epoch') AS hour, u.key_id, u.team_id, u.sandbox, u.status,
        CASE WHEN u.status = 'refused' THEN '' ELSE u.model END AS model, coalesce(u.provider, '') AS provider,
        u.credential_id, u.tags, u.session_id, u.endpoint,
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
FROM usage_unfolded;

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
WHERE status <> 'refused' AND NOT sandbox;

CREATE VIEW usage_credential_rollup_now WITH (security_invoker = true) AS
SELECT org_id, bucket, credential_id, team_id, model, provider, requests, tokens, cost_pico FROM usage_credential_rollup
UNION ALL
SELECT org_id, hour, credential_id, team_id, model, provider, asked, prompt_tokens + completion_tokens, cost_pico
FROM usage_unfolded
WHERE status <> 'refused' AND NOT sandbox AND credential_id IS NOT NULL;

CREATE VIEW usage_tag_rollup_now WITH (security_invoker = true) AS
SELECT org_id, bucket, tag, model, requests, prompt_tokens, completion_tokens, cost_pico FROM usage_tag_rollup
UNION ALL
SELECT org_id, quarter, tag, model, asked, prompt_tokens, completion_tokens, cost_pico
FROM usage_unfolded
CROSS JOIN LATERAL (SELECT DISTINCT unnest(tags) AS tag) t
WHERE status <> 'refused' AND NOT sandbox AND asked = 1;

CREATE VIEW usage_unit_rollup_now WITH (security_invoker = true) AS
SELECT org_id, bucket, key_id, model, provider, team_id, credential_id, sandbox, unit, amount FROM usage_unit_rollup
UNION ALL
SELECT org_id, quarter, key_id, model, provider, team_id, credential_id, sandbox, e.unit, e.amount
FROM usage_unfolded
CROSS JOIN LATERAL units_of(vendor_units) AS e
WHERE vendor_units IS NOT NULL;

CREATE VIEW usage_time_rollup_now WITH (security_invoker = true) AS
SELECT org_id, grain, bucket, team_id, model, latency, first_token, unanswered FROM usage_time_rollup
UNION ALL
SELECT c.org_id, g.grain, g.bucket, c.team_id, c.model, array_fill(1, ARRAY [1], ARRAY [time_class(c.latency)]),
    CASE WHEN c.first_token IS NULL THEN '{}' ELSE array_fill(1, ARRAY [1], ARRAY [time_class(c.first_token)]) END,
    CASE WHEN c.status = 'ok' THEN '{}' ELSE array_fill(1, ARRAY [1], ARRAY [time_class(c.latency)]) END
FROM usage_unfolded c LEFT JOIN org o ON o.id = c.org_id
CROSS JOIN LATERAL (VALUES ('hour', c.hour),
    ('day', date_trunc('day', c.quarter, coalesce(zone_at(o, c.quarter), 'UTC')))) AS g (grain, bucket)
WHERE c.asked = 1 AND NOT c.sandbox;

-- Pending calls that are conversations or part of one, by the days of their org's zone.
CREATE VIEW conversation_unfolded WITH (security_invoker = true) AS
SELECT c.pending_id, c.org_id, (c.quarter AT TIME ZONE coalesce(zone_at(o, c.quarter), 'UTC'))::date AS day, c.key_id,
    c.session_id, c.team_id
FROM usage_unfolded c LEFT JOIN org o ON o.id = c.org_id
WHERE c.asked = 1 AND NOT c.sandbox AND c.endpoint !~ 'mbed|/images/|/audio/';

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

-- Folds pending rows of about so many calls into the sums, the oldest first, and answers how many calls they were: null
-- where another folds at this moment. All or nothing; sums are locked in the order that older versions lock them in.
CREATE FUNCTION fold_usage(most integer) RETURNS bigint LANGUAGE plpgsql
    SET jit = off SET plan_cache_mode = force_custom_plan AS
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
    lines AS MATERIALIZED (
        SELECT org_id, quarter, hour, key_id, team_id, model, provider, credential_id, sandbox, status = 'refused' AS refused,
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
            sum(estimated_calls)::bigint AS estimated_calls, max(started_at) AS newest
        FROM calls
        GROUP BY org_id, quarter, hour, key_id, team_id, model, provider, credential_id, sandbox, status = 'refused'),
    tags AS (INSERT INTO usage_tag_rollup AS s
        (org_id, bucket, tag, model, requests, prompt_tokens, completion_tokens, cost_pico)
        SELECT org_id, quarter, tag, model, sum(asked), sum(prompt_tokens), sum(completion_tokens), sum(cost_pico)
        FROM calls CROSS JOIN LATERAL (SELECT DISTINCT unnest(tags) AS tag) t
        WHERE asked = 1 AND NOT sandbox AND tags <> '{}'
        GROUP BY org_id, quarter, tag, model ORDER BY org_id, quarter, tag COLLATE "C", model COLLATE "C"
        ON CONFLICT (org_id, bucket, tag, model) DO UPDATE SET
            requests = s.requests + excluded.requests,
            prompt_tokens = s.prompt_tokens + excluded.prompt_tokens,
            completion_tokens = s.completion_tokens + excluded.completion_tokens,
            cost_pico = s.cost_pico + excluded.cost_pico),
    units AS (INSERT INTO usage_unit_rollup AS s
        (org_id, bucket, key_id, model, provider, team_id, credential_id, sandbox, unit, amount)
        SELECT org_id, quarter, key_id, model, provider, team_id, credential_id, bool_or(sandbox), e.unit,
            sum(e.amount)
        FROM calls CROSS JOIN LATERAL units_of(vendor_units) AS e
        WHERE vendor_units IS NOT NULL
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
        FROM lines WHERE NOT refused AND NOT sandbox
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
        FROM lines WHERE NOT refused AND NOT sandbox AND credential_id IS NOT NULL
        GROUP BY org_id, hour, credential_id, team_id, model, provider
        ORDER BY org_id, hour, team_id NULLS FIRST, model COLLATE "C", credential_id, provider COLLATE "C"
        ON CONFLICT (org_id, bucket, credential_id, team_id, model, provider) DO UPDATE SET
            requests = s.requests + excluded.requests,
            tokens = s.tokens + excluded.tokens,
            cost_pico = s.cost_pico + excluded.cost_pico),
    -- Which day of the org's zone a quarter hour lies in.
    days AS MATERIALIZED (
        SELECT q.org_id, q.quarter, date_trunc('day', q.quarter, q.zone) AS begins, (q.quarter AT TIME ZONE q.zone)::date AS day
        FROM (SELECT l.org_id, l.quarter, coalesce(zone_at(o, l.quarter), 'UTC') AS zone
              FROM (SELECT DISTINCT org_id, quarter FROM lines) l LEFT JOIN org o ON o.id = l.org_id) q),
    -- How many calls lie in each class, and from that arrays that begin with the first class that was reached.
    reached AS MATERIALIZED (
        SELECT c.org_id, c.quarter, c.hour, c.team_id, c.model, k.kind, time_class(k.ms) AS place, count(*) AS calls
        FROM calls c CROSS JOIN LATERAL (VALUES ('latency', c.latency), ('first_token', c.first_token),
            ('unanswered', CASE WHEN c.status <> 'ok' THEN c.latency END)) AS k (kind, ms)
        WHERE c.asked = 1 AND NOT c.sandbox AND k.ms IS NOT NULL
        GROUP BY 1, 2, 3, 4, 5, 6, 7),
    placed AS (
        SELECT org_id, 'hour' AS grain, hour AS bucket, team_id, model, kind, place, sum(calls) AS calls
        FROM reached GROUP BY 1, 3, 4, 5, 6, 7
        UNION ALL
        SELECT r.org_id, 'day', d.begins, r.team_id, r.model, r.kind, r.place, sum(r.calls)
        FROM reached r JOIN days d ON d.org_id = r.org_id AND d.quarter = r.quarter GROUP BY 1, 3, 4, 5, 6, 7),
    spaced AS (
        SELECT p.*, repeat('0,', (place - 1 - lag(place, 1, place - 1) OVER
            (PARTITION BY org_id, grain, bucket, team_id, model, kind ORDER BY place))::integer) || calls AS counts
        FROM placed p),
    counted AS (
        SELECT org_id, grain, bucket, team_id, model, kind,
            ('[' || min(place) || ':' || max(place) || ']={' || string_agg(counts, ',' ORDER BY place) || '}')::integer[]
                AS counts
        FROM spaced GROUP BY 1, 2, 3, 4, 5, 6),
    times AS (INSERT INTO usage_time_rollup AS s
        (org_id, grain, bucket, team_id, model, latency, first_token, unanswered)
        SELECT org_id, grain, bucket, team_id, model, sum_counts(counts) FILTER (WHERE kind = 'latency'),
            coalesce(sum_counts(counts) FILTER (WHERE kind = 'first_token'), '{}'),
            coalesce(sum_counts(counts) FILTER (WHERE kind = 'unanswered'), '{}')
        FROM counted
        GROUP BY org_id, grain, bucket, team_id, model
        ORDER BY grain, org_id, bucket, team_id NULLS FIRST, model COLLATE "C"
        ON CONFLICT (org_id, grain, bucket, team_id, model) DO UPDATE SET
            latency = add_counts(s.latency, excluded.latency),
            first_token = add_counts(s.first_token, excluded.first_token),
            unanswered = add_counts(s.unanswered, excluded.unanswered)),
    talks AS MATERIALIZED (
        SELECT c.org_id, d.day, c.key_id, c.session_id, c.team_id, min(c.pending_id) AS first, count(*) AS calls
        FROM calls c JOIN days d ON d.org_id = c.org_id AND d.quarter = c.quarter
        WHERE c.asked = 1 AND NOT c.sandbox AND c.endpoint !~ 'mbed|/images/|/audio/'
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
    FROM lines
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
