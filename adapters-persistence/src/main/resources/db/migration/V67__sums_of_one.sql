-- Figures of one key and of one org cost what that key and that org used; what replicas of an older version left out of the
-- sums by everything is found by its money too; and hours within which clocks are put by less than an hour are told apart.

-- What one key came to by everything is read without looking at all others of its org. Rows that are added to keep their
-- place: only a row that is new is entered here.
CREATE INDEX usage_detail_by_key ON usage_detail (org_id, key_id, grain, bucket);

-- What was corrected lately.
CREATE INDEX usage_adjustment_by_time ON usage_adjustment (created_at);

-- The org stands beside what is pending, so that only that of an org is looked at for it.
CREATE OR REPLACE VIEW usage_unfolded WITH (security_invoker = true) AS
SELECT p.id AS pending_id, p.only_details, p.org_id, c.*
FROM usage_pending p
CROSS JOIN LATERAL unnest(p.request_ids) AS r (request_id)
CROSS JOIN LATERAL (
    SELECT u.started_at, date_bin('15 minutes', u.started_at, 'epoch') AS quarter,
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

-- Under which instant the sums by everything tell of a quarter hour: of its hour, where the clocks of a zone show full
-- hours when those of UTC do from its beginning to its end, and else of itself.
CREATE FUNCTION told_under(quarter timestamptz, zone text) RETURNS timestamptz LANGUAGE sql STABLE AS
$$
SELECT CASE WHEN date_trunc('hour', h.begun, zone) = h.begun
        AND date_trunc('hour', h.begun + interval '45 minutes', zone) = h.begun
        AND date_trunc('hour', quarter, zone) = h.begun THEN h.begun
    ELSE quarter END
FROM (SELECT date_bin('1 hour', quarter, 'epoch') AS begun) h
$$;

DO
$$
DECLARE
    apart text := 'CASE WHEN date_trunc(''hour'', q.quarter, q.zone) = q.hour THEN q.hour ELSE q.quarter END';
    folds text := pg_get_functiondef('fold_usage(integer)'::regprocedure);
BEGIN
    IF position(apart IN folds) = 0 THEN
        RAISE EXCEPTION 'fold_usage is not what it was made';
    END IF;
    EXECUTE replace(folds, apart, 'told_under(q.quarter, q.zone)');
END
$$;

CREATE OR REPLACE VIEW usage_detail_now WITH (security_invoker = true) AS
SELECT org_id, grain, bucket, key_id, team_id, model, provider, credential_id, upstream_model, dialect, endpoint, status,
    client, usage_source, stream, sandbox, tags, requests, prompt_tokens, cached_tokens, cache_write_tokens,
    completion_tokens, reasoning_tokens, cost_pico, latency_ms, first_token_ms, first_token_calls, further_attempts,
    fallback_pico, saved_pico, response_hits, response_saving_pico, vendor_units, latency, first_token
FROM usage_detail
UNION ALL
SELECT c.org_id, g.grain, g.bucket, c.key_id, c.team_id, c.model, c.provider, c.credential_id, c.upstream_model, c.dialect,
    c.endpoint, c.status, told_client(c.org_id, c.client), c.usage_source, c.stream, c.sandbox, c.tags, c.asked,
    c.prompt_tokens, c.cached_tokens, c.cache_write_tokens, c.completion_tokens, c.reasoning_tokens, c.cost_pico,
    c.latency_ms, c.first_token_ms, c.first_token_calls, c.further_attempts, c.fallback_pico, c.saved_pico,
    c.response_hits, c.response_saving_pico,
    CASE WHEN c.vendor_units IS NOT NULL THEN units_of(c.vendor_units) END,
    CASE WHEN c.latency IS NULL THEN '{}' ELSE array_fill(1, ARRAY [1], ARRAY [time_class(c.latency)]) END,
    CASE WHEN c.first_token IS NULL THEN '{}' ELSE array_fill(1, ARRAY [1], ARRAY [time_class(c.first_token)]) END
FROM usage_unfolded c LEFT JOIN org o ON o.id = c.org_id
CROSS JOIN LATERAL (SELECT coalesce(zone_at(o, c.quarter), 'UTC') AS zone OFFSET 0) z
CROSS JOIN LATERAL (VALUES ('hour', told_under(c.quarter, z.zone)), ('day', date_trunc('day', c.quarter, z.zone)))
    AS g (grain, bucket)
WHERE c.status <> 'refused';

-- A replica of an older version adds to all sums but those by everything. Where these miss calls or money since an instant,
-- or of calls that were corrected since, they are made anew from the first day on that they do; answers of how many orgs.
-- While others fold or mend it leaves that to the next time.
CREATE OR REPLACE FUNCTION mend_details(since timestamptz) RETURNS bigint LANGUAGE plpgsql SET jit = off AS
$$
DECLARE
    orgs   uuid[];
    firsts timestamptz[];
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('fold_usage')) THEN
        RETURN 0;
    END IF;
    SELECT array_agg(m.org_id), array_agg(m.first) INTO orgs, firsts
    FROM (SELECT h.org_id, min(h.bucket) AS first
          FROM (SELECT r.org_id, r.bucket, sum(r.requests) AS requests, sum(r.cost_pico) AS cost_pico
                FROM (SELECT b.org_id, b.bucket FROM usage_hour_rollup b WHERE b.bucket >= date_bin('1 hour', since, 'epoch')
                      UNION
                      SELECT a.org_id, date_bin('1 hour', a.started_at, 'epoch')
                      FROM usage_adjustment a
                      WHERE a.created_at >= since AND a.started_at >= greatest(calls_kept_since(), (SELECT i.details_since FROM installation i))) w
                JOIN usage_hour_rollup r ON r.org_id = w.org_id AND r.bucket = w.bucket
                GROUP BY 1, 2) h
          JOIN org o ON o.id = h.org_id AND o.erasing_since IS NULL
          CROSS JOIN LATERAL (SELECT coalesce(sum(d.requests), 0) AS requests, coalesce(sum(d.cost_pico), 0) AS cost_pico
              FROM usage_detail d
              WHERE d.org_id = h.org_id AND d.grain = 'hour' AND d.bucket >= h.bucket
                  AND d.bucket < h.bucket + interval '1 hour' AND NOT d.sandbox) d
          WHERE (h.requests > d.requests OR h.cost_pico <> d.cost_pico)
              AND NOT EXISTS (SELECT FROM usage_pending p WHERE p.org_id = h.org_id AND p.only_details)
          GROUP BY h.org_id) m;
    PERFORM count_details_again(m.org_id, m.first) FROM unnest(orgs, firsts) AS m (org_id, first);
    RETURN coalesce(cardinality(orgs), 0);
END
$$;
