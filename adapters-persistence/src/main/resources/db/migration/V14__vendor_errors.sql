-- Every failed attempt at a vendor, for the operator; partitioned like the calls, so that old months are dropped whole.
CREATE TABLE vendor_error (
    id             uuid        NOT NULL,
    org_id         uuid        NOT NULL,
    request_id     uuid        NOT NULL,
    number         integer     NOT NULL,
    at             timestamptz NOT NULL,
    level          text        NOT NULL,
    failure_class  text        NOT NULL,
    http_status    integer,
    code           text        NOT NULL,
    message        text        NOT NULL,
    provider_id    uuid        NOT NULL,
    provider       text        NOT NULL,
    credential_id  uuid,
    key_id         uuid        NOT NULL,
    key_name       text        NOT NULL,
    model          text        NOT NULL,
    upstream_model text        NOT NULL,
    latency_ms     integer     NOT NULL,
    PRIMARY KEY (request_id, number)
) PARTITION BY RANGE (request_id);
CREATE INDEX vendor_error_newest ON vendor_error (id);
CREATE INDEX vendor_error_of_credential ON vendor_error (credential_id, id);
CREATE TABLE vendor_error_rest PARTITION OF vendor_error DEFAULT;

-- Whose rights it runs with is said again after the migrations, as for the one it replaces.
CREATE OR REPLACE FUNCTION make_month_partitions(month date) RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    first_id uuid := uuid_v7_floor(date_trunc('month', month::timestamp) AT TIME ZONE 'UTC');
    next_id  uuid := uuid_v7_floor((date_trunc('month', month::timestamp) + interval '1 month') AT TIME ZONE 'UTC');
    parent   text;
    child    text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('make_month_partitions'));
    FOREACH parent IN ARRAY ARRAY ['usage_row', 'attempt', 'vendor_error']
        LOOP
            child := parent || '_' || to_char(month, 'YYYY_MM');
            CONTINUE WHEN to_regclass(child) IS NOT NULL;
            EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', child, parent);
            EXECUTE format('LOCK TABLE %I IN SHARE UPDATE EXCLUSIVE MODE', parent);
            EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', parent || '_rest');
            EXECUTE format('WITH early AS (DELETE FROM %I WHERE request_id >= %L AND request_id < %L RETURNING *) '
                               'INSERT INTO %I SELECT * FROM early',
                           parent || '_rest', first_id, next_id, child);
            EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                           parent, child, first_id, next_id);
        END LOOP;
END
$$;
SELECT make_month_partitions((date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead))::date)
FROM generate_series(0, 2) AS ahead;

-- Drops the months of errors that lie before one; what went astray into the default partition goes too. Calls and
-- attempts are never dropped by this.
CREATE FUNCTION drop_month_partitions(before date) RETURNS integer LANGUAGE plpgsql AS
$$
DECLARE
    child   text;
    dropped integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('make_month_partitions'));
    FOR child IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                 WHERE i.inhparent = 'vendor_error'::regclass
                   AND c.relname ~ '^vendor_error_[0-9]{4}_[0-9]{2}$'
                   AND c.relname < 'vendor_error_' || to_char(before, 'YYYY_MM')
        LOOP
            EXECUTE format('DROP TABLE %I', child);
            dropped := dropped + 1;
        END LOOP;
    DELETE FROM vendor_error_rest WHERE request_id < uuid_v7_floor(date_trunc('month', before::timestamp) AT TIME ZONE 'UTC');
    RETURN dropped;
END
$$;

-- When a refused credential was last tried again, by whichever replica.
ALTER TABLE credential ADD COLUMN probed_at timestamptz;
