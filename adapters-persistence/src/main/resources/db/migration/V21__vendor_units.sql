-- What vendors say they charged, in units of their own: beside the call also with each attempt, and summed up per quarter
-- hour like the calls. Only calls whose vendor says something have rows here.
ALTER TABLE attempt ADD COLUMN vendor_units text;
CREATE TYPE attempt_in_3 AS (
    org_id uuid, request_id uuid, number integer, provider_id uuid, credential_id uuid, upstream_model text,
    started_at timestamptz, http_status integer, error_code text, first_byte_ms integer, latency_ms integer,
    failure_class text, cost_pico bigint, vendor_units text
);

CREATE TABLE usage_unit_rollup (
    org_id        uuid            NOT NULL,
    bucket        timestamptz     NOT NULL,
    key_id        uuid            NOT NULL,
    model         text            NOT NULL,
    provider      text            NOT NULL,
    team_id       uuid,
    credential_id uuid,
    sandbox       boolean         NOT NULL,
    unit          text            NOT NULL,
    amount        numeric(38, 12) NOT NULL CHECK (amount >= 0),
    UNIQUE NULLS NOT DISTINCT (org_id, bucket, key_id, model, provider, team_id, credential_id, unit)
) WITH (fillfactor = 70);
CREATE INDEX usage_unit_rollup_of_credential ON usage_unit_rollup (credential_id, bucket);
CREATE TYPE unit_rollup_in AS (
    org_id uuid, bucket timestamptz, key_id uuid, model text, provider text, team_id uuid, credential_id uuid,
    sandbox boolean, unit text, amount text
);

-- Adds up objects of numbers, member by member; what is no number counts nothing.
CREATE FUNCTION add_units(sums jsonb, more jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
SELECT coalesce(sums, '{}') || coalesce((
    SELECT jsonb_object_agg(m.key, coalesce((sums ->> m.key)::numeric, 0) + (m.value #>> '{}')::numeric)
    FROM jsonb_each(more) AS m WHERE jsonb_typeof(m.value) = 'number'), '{}')
$$;
CREATE AGGREGATE sum_units(jsonb) (SFUNC = add_units, STYPE = jsonb);
