-- The pool of credentials: what each attempt came to, how the ways of a model are balanced, and what replicas tell each
-- other of the health of credentials.
ALTER TABLE attempt
    ADD COLUMN failure_class text,
    ADD COLUMN cost_pico     bigint NOT NULL DEFAULT 0;
CREATE TYPE attempt_in_2 AS (
    org_id uuid, request_id uuid, number integer, provider_id uuid, credential_id uuid, upstream_model text,
    started_at timestamptz, http_status integer, error_code text, first_byte_ms integer, latency_ms integer,
    failure_class text, cost_pico bigint
);

ALTER TABLE model ADD COLUMN balancing text NOT NULL DEFAULT 'weighted'
    CHECK (balancing IN ('weighted', 'least_busy', 'lowest_latency', 'cheapest'));
ALTER TABLE route ADD COLUMN cost_per_1m numeric CHECK (cost_per_1m >= 0);
ALTER TABLE provider
    ADD COLUMN max_concurrent integer CHECK (max_concurrent >= 0),
    ADD COLUMN empty_account  text CHECK (empty_account IN ('disable', 'cool'));

-- Replicas find changed credentials one by one; the secrets are read anew only where more than the health changed.
ALTER TABLE credential ADD COLUMN changed xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX credential_changed ON credential (changed);
CREATE TRIGGER stamp BEFORE UPDATE ON credential FOR EACH ROW EXECUTE FUNCTION stamp_key_change();

CREATE FUNCTION advance_catalogue_unless_health() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    IF current_setting('farthing.only_health', true) IS DISTINCT FROM '1' THEN
        UPDATE catalogue_version SET version = version + 1;
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER catalogue ON credential;
CREATE TRIGGER catalogue AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON credential FOR EACH STATEMENT
    EXECUTE FUNCTION advance_catalogue_unless_health();
