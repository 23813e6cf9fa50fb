-- A tool is one client whatever version of it calls, so that new versions take up no further places among the clients that an
-- org's sums tell apart.

-- What a client calls itself: the first word, without a version behind a slash, which has digits in it.
CREATE FUNCTION client_name(agent text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
SELECT CASE WHEN position('/' IN agent) > 0 THEN regexp_replace(split_part(agent, ' ', 1), '/[^/]*[0-9].*$', '')
    ELSE split_part(coalesce(agent, ''), ' ', 1) END
$$;

-- What was summed up under the names of versions stays, and is read under the name of the tool.
INSERT INTO usage_client (org_id, client)
SELECT DISTINCT org_id, client_name(client) FROM usage_client WHERE client <> client_name(client)
ON CONFLICT DO NOTHING;
DELETE FROM usage_client WHERE client <> client_name(client);

CREATE OR REPLACE VIEW usage_unfolded WITH (security_invoker = true) AS
SELECT p.id AS pending_id, p.only_details, p.org_id, c.*
FROM usage_pending p
CROSS JOIN LATERAL unnest(p.request_ids) AS r (request_id)
CROSS JOIN LATERAL (
    SELECT u.started_at, date_bin('15 minutes', u.started_at, 'epoch') AS quarter,
        date_bin('1 hour', u.started_at, 'epoch') AS hour, u.key_id, u.team_id, u.sandbox, u.status,
        CASE WHEN u.status = 'refused' THEN '' ELSE u.model END AS model, coalesce(u.provider, '') AS provider,
        u.credential_id, u.tags, u.session_id, u.endpoint, u.dialect, u.upstream_model, u.usage_source, u.stream,
        client_name(u.user_agent) AS client,
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
