-- What each attempt used, where its vendor said so or it was charged.
ALTER TABLE attempt
    ADD COLUMN prompt_tokens     bigint,
    ADD COLUMN completion_tokens bigint;
CREATE TYPE attempt_in_4 AS (
    org_id uuid, request_id uuid, number integer, provider_id uuid, credential_id uuid, upstream_model text,
    started_at timestamptz, http_status integer, error_code text, first_byte_ms integer, latency_ms integer,
    failure_class text, cost_pico bigint, vendor_units text, prompt_tokens bigint, completion_tokens bigint
);
