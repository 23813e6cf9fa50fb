-- What credentials were used for, per UTC hour: what they are ranked by, so that no call need be read for it. Written in
-- the transaction that writes the calls; calls of sandbox keys and refused ones are not in it.
CREATE TABLE usage_credential_rollup (
    org_id        uuid           NOT NULL,
    bucket        timestamptz    NOT NULL,
    credential_id uuid           NOT NULL,
    team_id       uuid,
    model         text           NOT NULL,
    provider      text           NOT NULL,
    requests      bigint         NOT NULL,
    tokens        bigint         NOT NULL,
    cost_pico     numeric(38, 0) NOT NULL,
    UNIQUE NULLS NOT DISTINCT (org_id, bucket, credential_id, team_id, model, provider)
) WITH (fillfactor = 70);
CREATE INDEX usage_credential_rollup_by_time ON usage_credential_rollup (bucket);
CREATE TYPE credential_rollup_in AS (
    org_id uuid, bucket timestamptz, credential_id uuid, team_id uuid, model text, provider text, requests bigint,
    tokens bigint, cost_units bigint, cost_pico bigint
);

-- Makes it anew from the calls that are kept. Nobody may write calls meanwhile.
CREATE FUNCTION count_credentials_again() RETURNS void LANGUAGE sql AS
$$
DELETE FROM usage_credential_rollup WHERE bucket >= calls_kept_since();
INSERT INTO usage_credential_rollup
SELECT u.org_id, date_bin('1 hour', u.started_at, 'epoch'), u.credential_id, u.team_id, u.model, coalesce(u.provider, ''),
    count(*), sum(u.prompt_tokens + u.completion_tokens), sum(u.cost_pico + coalesce(a.delta_pico, 0))
FROM usage_row u
LEFT JOIN (SELECT org_id, request_id, sum(delta_pico) AS delta_pico FROM usage_adjustment GROUP BY 1, 2) a
    ON a.org_id = u.org_id AND a.request_id = u.request_id
WHERE u.status <> 'refused' AND NOT u.sandbox AND u.credential_id IS NOT NULL AND u.started_at >= calls_kept_since()
GROUP BY 1, 2, 3, 4, 5, 6
$$;
REVOKE EXECUTE ON FUNCTION count_credentials_again() FROM PUBLIC;
SELECT count_credentials_again();

-- What a vendor said of its limits of rate when it answered, where they were near: an object of texts by the names of its
-- headers. What it said when it failed is kept with the failure.
ALTER TABLE attempt ADD COLUMN rate_limits text;
CREATE TYPE attempt_in_5 AS (
    org_id uuid, request_id uuid, number integer, provider_id uuid, credential_id uuid, upstream_model text,
    started_at timestamptz, http_status integer, error_code text, first_byte_ms integer, latency_ms integer,
    failure_class text, cost_pico bigint, vendor_units text, prompt_tokens bigint, completion_tokens bigint,
    rate_limits text
);
