-- Tenants, keys, vendors, prices, and the record of every call.
-- org_id leads every tenant key, so that the tables can be distributed by org without redesign.

-- One row: what is fixed at the first start.
CREATE TABLE installation (
    one         boolean PRIMARY KEY DEFAULT true CHECK (one),
    currency    text        NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    time_zone   text        NOT NULL,
    default_org uuid        NOT NULL,
    vendors_brought boolean NOT NULL DEFAULT false,
    created_at  timestamptz NOT NULL DEFAULT now()
);

-- Which master keys this database has lived under, so that a start with a foreign one is noticed.
CREATE TABLE master_key_mark (
    mark     bytea PRIMARY KEY CHECK (length(mark) = 32),
    noted_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE plan (
    id                uuid PRIMARY KEY,
    code              text        NOT NULL UNIQUE,
    name              text        NOT NULL,
    models_allowed    text[]      NOT NULL DEFAULT '{}',
    rpm_limit         integer CHECK (rpm_limit >= 1),
    tpm_limit         integer CHECK (tpm_limit >= 1),
    concurrency_limit integer CHECK (concurrency_limit >= 1),
    managed_by        text        NOT NULL DEFAULT 'api' CHECK (managed_by IN ('api', 'file')),
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    changed           xid8        NOT NULL DEFAULT pg_current_xact_id()
);

CREATE TABLE org (
    id         uuid PRIMARY KEY,
    name       text        NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 100),
    suspended  boolean     NOT NULL DEFAULT false,
    plan_id    uuid        NOT NULL REFERENCES plan (id),
    time_zone  text        NOT NULL,
    managed_by text        NOT NULL DEFAULT 'api' CHECK (managed_by IN ('api', 'file')),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    changed    xid8        NOT NULL DEFAULT pg_current_xact_id()
);

CREATE TABLE team (
    org_id     uuid        NOT NULL REFERENCES org (id),
    id         uuid        NOT NULL,
    name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    suspended  boolean     NOT NULL DEFAULT false,
    managed_by text        NOT NULL DEFAULT 'api' CHECK (managed_by IN ('api', 'file')),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    changed    xid8        NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, name)
);

-- The logical key; its secrets stand apart, because there may be two during a rotation.
CREATE TABLE issued_key (
    org_id            uuid        NOT NULL REFERENCES org (id),
    id                uuid        NOT NULL,
    team_id           uuid,
    sandbox           boolean     NOT NULL DEFAULT false,
    name              text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    owner             text,
    note              text,
    tags              text[]      NOT NULL DEFAULT '{}',
    models_allowed    text[]      NOT NULL DEFAULT '{}',
    allowed_ips       text[]      NOT NULL DEFAULT '{}',
    rpm_limit         integer CHECK (rpm_limit >= 1),
    tpm_limit         integer CHECK (tpm_limit >= 1),
    concurrency_limit integer CHECK (concurrency_limit >= 1),
    expires_at        timestamptz,
    state             text        NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled', 'deleted')),
    state_since       timestamptz NOT NULL DEFAULT now(),
    public_id         text        NOT NULL UNIQUE,
    secret_hash       bytea       NOT NULL CHECK (length(secret_hash) = 32),
    secret_hint       text        NOT NULL,
    old_public_id     text UNIQUE,
    old_secret_hash   bytea CHECK (length(old_secret_hash) = 32),
    old_secret_hint   text,
    old_until         timestamptz,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    changed           xid8        NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, team_id) REFERENCES team (org_id, id),
    CHECK ((old_public_id IS NULL) = (old_until IS NULL)),
    CHECK ((old_public_id IS NULL) = (old_secret_hash IS NULL))
);
CREATE INDEX issued_key_changed ON issued_key (changed);
CREATE INDEX issued_key_newest ON issued_key (org_id, created_at DESC, id);

-- Written in batches beside the calls, so that a busy key does not lock its own row.
CREATE TABLE key_use (
    org_id       uuid        NOT NULL,
    key_id       uuid        NOT NULL,
    last_used_at timestamptz NOT NULL,
    PRIMARY KEY (org_id, key_id)
) WITH (fillfactor = 50);

CREATE TABLE admin_key (
    id              uuid PRIMARY KEY,
    role            text        NOT NULL CHECK (role IN ('operator', 'org_admin', 'team_admin', 'viewer')),
    org_id          uuid        NOT NULL REFERENCES org (id),
    team_id         uuid,
    name            text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    owner           text,
    note            text,
    tags            text[]      NOT NULL DEFAULT '{}',
    allowed_ips     text[]      NOT NULL DEFAULT '{}',
    expires_at      timestamptz,
    state           text        NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled', 'deleted')),
    state_since     timestamptz NOT NULL DEFAULT now(),
    public_id       text        NOT NULL UNIQUE,
    secret_hash     bytea       NOT NULL CHECK (length(secret_hash) = 32),
    secret_hint     text        NOT NULL,
    old_public_id   text UNIQUE,
    old_secret_hash bytea CHECK (length(old_secret_hash) = 32),
    old_secret_hint text,
    old_until       timestamptz,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (org_id, team_id) REFERENCES team (org_id, id),
    CHECK ((role = 'team_admin') = (team_id IS NOT NULL))
);

CREATE TABLE provider (
    id               uuid PRIMARY KEY,
    name             text        NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 100),
    protocol         text        NOT NULL CHECK (protocol IN ('openai', 'anthropic', 'gemini', 'abacus', 'demo')),
    base_url         text CHECK (protocol = 'demo' OR base_url IS NOT NULL),
    headers          jsonb       NOT NULL DEFAULT '{}',
    proxy_url        text,
    sandbox          boolean     NOT NULL DEFAULT false,
    connect_ms       integer     NOT NULL CHECK (connect_ms > 0),
    first_byte_ms    integer     NOT NULL CHECK (first_byte_ms > 0),
    idle_ms          integer     NOT NULL CHECK (idle_ms > 0),
    total_ms         integer     NOT NULL CHECK (total_ms > 0),
    balance_source   text        NOT NULL DEFAULT 'none',
    poll_interval_s  integer     NOT NULL DEFAULT 300 CHECK (poll_interval_s BETWEEN 5 AND 86400),
    managed_by       text        NOT NULL DEFAULT 'api' CHECK (managed_by IN ('api', 'file')),
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE credential (
    id               uuid PRIMARY KEY,
    provider_id      uuid        NOT NULL REFERENCES provider (id),
    name             text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    secret_sealed    bytea       NOT NULL,
    secret_digest    bytea       NOT NULL,
    secret_hint      text        NOT NULL,
    weight           integer     NOT NULL DEFAULT 1 CHECK (weight >= 0),
    priority         integer     NOT NULL DEFAULT 0,
    tags             text[]      NOT NULL DEFAULT '{}',
    max_concurrent   integer CHECK (max_concurrent >= 1),
    status           text        NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'cooling', 'invalid', 'disabled')),
    failure_count    integer     NOT NULL DEFAULT 0,
    cooldown_until   timestamptz,
    last_used_at     timestamptz,
    last_verified_at timestamptz,
    last_error       text,
    managed_by       text        NOT NULL DEFAULT 'api' CHECK (managed_by IN ('api', 'file')),
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    UNIQUE (provider_id, name),
    UNIQUE (provider_id, secret_digest)
);

CREATE TABLE model (
    id                text PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9._:/@ -]{1,128}$'),
    type              text        NOT NULL CHECK (type IN ('chat', 'embedding', 'image')),
    context_window    integer CHECK (context_window > 0),
    max_output_tokens integer CHECK (max_output_tokens > 0),
    tokenizer         text,
    capabilities      text[]      NOT NULL DEFAULT '{}',
    status            text        NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'deprecated', 'unavailable')),
    managed_by        text        NOT NULL DEFAULT 'api' CHECK (managed_by IN ('api', 'file')),
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE model_alias (
    alias    text PRIMARY KEY CHECK (alias ~ '^[A-Za-z0-9._:/@ -]{1,128}$'),
    model_id text NOT NULL REFERENCES model (id) ON DELETE CASCADE
);

CREATE TABLE route (
    model_id       text    NOT NULL REFERENCES model (id) ON DELETE CASCADE,
    position       integer NOT NULL,
    provider_id    uuid    NOT NULL REFERENCES provider (id),
    upstream_model text    NOT NULL CHECK (length(upstream_model) BETWEEN 1 AND 256),
    weight         integer NOT NULL DEFAULT 1 CHECK (weight >= 0),
    priority       integer NOT NULL DEFAULT 0,
    PRIMARY KEY (model_id, position)
);

-- Prices are never edited: a new one closes the one before it, and no two of a model overlap.
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE price (
    id            uuid PRIMARY KEY,
    model_id      text        NOT NULL,
    rates         jsonb       NOT NULL,
    original      jsonb,
    valid_from    timestamptz NOT NULL,
    valid_to      timestamptz,
    managed_by    text        NOT NULL DEFAULT 'api' CHECK (managed_by IN ('api', 'file')),
    created_at    timestamptz NOT NULL DEFAULT now(),
    CHECK (valid_to IS NULL OR valid_to >= valid_from),
    EXCLUDE USING gist (model_id WITH =, tstzrange(valid_from, valid_to) WITH &&)
);

CREATE TABLE setting (
    name       text PRIMARY KEY,
    value      jsonb       NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- Every change of what the hot path keeps in memory advances this: replicas poll it each second.
-- catalogue covers providers, credentials, models, routes, prices, plans, orgs, teams and settings;
-- keys are found one by one through issued_key.changed.
CREATE TABLE catalogue_version (
    one     boolean PRIMARY KEY DEFAULT true CHECK (one),
    version bigint  NOT NULL DEFAULT 1
);
INSERT INTO catalogue_version DEFAULT VALUES;

CREATE FUNCTION advance_catalogue() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    UPDATE catalogue_version SET version = version + 1;
    RETURN NULL;
END
$$;
CREATE TRIGGER catalogue AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON provider FOR EACH STATEMENT EXECUTE FUNCTION advance_catalogue();
CREATE TRIGGER catalogue AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON credential FOR EACH STATEMENT EXECUTE FUNCTION advance_catalogue();
CREATE TRIGGER catalogue AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON model FOR EACH STATEMENT EXECUTE FUNCTION advance_catalogue();
CREATE TRIGGER catalogue AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON model_alias FOR EACH STATEMENT EXECUTE FUNCTION advance_catalogue();
CREATE TRIGGER catalogue AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON route FOR EACH STATEMENT EXECUTE FUNCTION advance_catalogue();
CREATE TRIGGER catalogue AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON price FOR EACH STATEMENT EXECUTE FUNCTION advance_catalogue();
CREATE TRIGGER catalogue AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON plan FOR EACH STATEMENT EXECUTE FUNCTION advance_catalogue();
CREATE TRIGGER catalogue AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON org FOR EACH STATEMENT EXECUTE FUNCTION advance_catalogue();
CREATE TRIGGER catalogue AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON team FOR EACH STATEMENT EXECUTE FUNCTION advance_catalogue();
CREATE TRIGGER catalogue AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON setting FOR EACH STATEMENT EXECUTE FUNCTION advance_catalogue();

CREATE FUNCTION stamp_key_change() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    NEW.changed := pg_current_xact_id();
    RETURN NEW;
END
$$;
CREATE TRIGGER stamp BEFORE UPDATE ON issued_key FOR EACH ROW EXECUTE FUNCTION stamp_key_change();

-- One row per call, partitioned by the time inside request_id (UUIDv7), so that the primary key contains the
-- partition column and a repeated settlement conflicts for ever. Nothing points at a partitioned table.
CREATE TABLE usage_row (
    org_id                 uuid        NOT NULL,
    request_id             uuid        NOT NULL,
    started_at             timestamptz NOT NULL,
    team_id                uuid,
    key_id                 uuid        NOT NULL,
    key_name               text        NOT NULL,
    sandbox                boolean     NOT NULL,
    dialect                text        NOT NULL,
    endpoint               text        NOT NULL,
    model                  text        NOT NULL,
    upstream_model         text,
    provider_id            uuid,
    provider               text,
    credential_id          uuid,
    stream                 boolean     NOT NULL,
    status                 text        NOT NULL CHECK (status IN ('ok', 'error', 'cancelled', 'refused')),
    http_status            integer     NOT NULL,
    error_code             text,
    attempts               integer     NOT NULL,
    input_tokens           bigint      NOT NULL,
    cache_read_tokens      bigint      NOT NULL,
    cache_write_5m_tokens  bigint      NOT NULL,
    cache_write_1h_tokens  bigint      NOT NULL,
    audio_input_tokens     bigint      NOT NULL,
    image_input_tokens     bigint      NOT NULL,
    output_tokens          bigint      NOT NULL,
    reasoning_tokens       bigint      NOT NULL,
    audio_output_tokens    bigint      NOT NULL,
    image_output_tokens    bigint      NOT NULL,
    images                 integer     NOT NULL,
    prompt_tokens          bigint      NOT NULL,
    completion_tokens      bigint      NOT NULL,
    usage_source           text        NOT NULL CHECK (usage_source IN ('reported', 'exact', 'estimated')),
    usage_flags            text[]      NOT NULL,
    vendor_usage           text,
    vendor_units           text,
    cost_pico              numeric(38, 0) NOT NULL CHECK (cost_pico >= 0),
    currency               text        NOT NULL,
    price_id               uuid,
    latency_ms             integer     NOT NULL,
    first_token_ms         integer,
    chars                  bigint      NOT NULL,
    tags                   text[]      NOT NULL,
    session_id             text,
    client_request_id      text,
    client_ip              text,
    user_agent             text,
    PRIMARY KEY (org_id, request_id),
    CHECK (prompt_tokens = input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens
        + audio_input_tokens + image_input_tokens),
    CHECK (completion_tokens = output_tokens + reasoning_tokens + audio_output_tokens + image_output_tokens)
) PARTITION BY RANGE (request_id);
CREATE INDEX usage_row_by_key ON usage_row (org_id, key_id, request_id);
CREATE INDEX usage_row_recent ON usage_row (request_id);

-- One row per try at a vendor, so that the price of failing over can be seen.
CREATE TABLE attempt (
    org_id         uuid        NOT NULL,
    request_id     uuid        NOT NULL,
    number         integer     NOT NULL,
    provider_id    uuid        NOT NULL,
    credential_id  uuid,
    upstream_model text        NOT NULL,
    started_at     timestamptz NOT NULL,
    http_status    integer,
    error_code     text,
    first_byte_ms  integer,
    latency_ms     integer     NOT NULL,
    PRIMARY KEY (org_id, request_id, number)
) PARTITION BY RANGE (request_id);

CREATE TABLE usage_row_rest PARTITION OF usage_row DEFAULT;
CREATE TABLE attempt_rest PARTITION OF attempt DEFAULT;

-- The smallest UUIDv7 of an instant: what turns a month into partition bounds.
CREATE FUNCTION uuid_v7_floor(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$
SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
$$;

-- Makes the partitions of one month of every table that has them; to ask twice, or on two replicas at once, is harmless.
-- Rows that came before their partition lie in the default one and are moved.
CREATE FUNCTION make_month_partitions(month date) RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    first_id uuid := uuid_v7_floor(date_trunc('month', month::timestamp) AT TIME ZONE 'UTC');
    next_id  uuid := uuid_v7_floor((date_trunc('month', month::timestamp) + interval '1 month') AT TIME ZONE 'UTC');
    parent   text;
    child    text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('make_month_partitions'));
    FOREACH parent IN ARRAY ARRAY ['usage_row', 'attempt']
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

-- Sums per UTC quarter hour, written in the transaction that writes the calls. requests counts what was asked of a
-- vendor (ok + error + cancelled); refused calls are apart and stand under the empty model, for its name is the
-- caller's. A key that changes its team within a quarter hour has a row for each.
CREATE TABLE usage_rollup (
    org_id            uuid        NOT NULL,
    bucket            timestamptz NOT NULL,
    key_id            uuid        NOT NULL,
    model             text        NOT NULL,
    provider          text        NOT NULL,
    team_id           uuid,
    sandbox           boolean     NOT NULL,
    requests          bigint      NOT NULL,
    ok_requests       bigint      NOT NULL,
    error_requests    bigint      NOT NULL,
    cancelled_requests bigint     NOT NULL,
    refused_requests  bigint      NOT NULL,
    prompt_tokens     bigint      NOT NULL,
    cached_tokens     bigint      NOT NULL,
    cache_write_tokens bigint     NOT NULL,
    completion_tokens bigint      NOT NULL,
    reasoning_tokens  bigint      NOT NULL,
    cost_pico         numeric(38, 0) NOT NULL,
    chars             bigint      NOT NULL,
    latency_ms        bigint      NOT NULL,
    first_token_ms    bigint      NOT NULL,
    first_token_calls bigint      NOT NULL,
    UNIQUE NULLS NOT DISTINCT (org_id, bucket, key_id, model, provider, team_id)
) WITH (fillfactor = 70);

CREATE TABLE usage_tag_rollup (
    org_id            uuid        NOT NULL,
    bucket            timestamptz NOT NULL,
    tag               text        NOT NULL,
    model             text        NOT NULL,
    requests          bigint      NOT NULL,
    prompt_tokens     bigint      NOT NULL,
    completion_tokens bigint      NOT NULL,
    cost_pico         numeric(38, 0) NOT NULL,
    PRIMARY KEY (org_id, bucket, tag, model)
) WITH (fillfactor = 70);

-- What the journal sends: one array of each per batch. A changed shape is a new type, so that replicas of two versions
-- can write side by side.
CREATE TYPE call_in AS (
    org_id uuid, request_id uuid, started_at timestamptz, team_id uuid, key_id uuid, key_name text, sandbox boolean,
    dialect text, endpoint text, model text, upstream_model text, provider_id uuid, provider text, credential_id uuid,
    stream boolean, status text, http_status integer, error_code text, attempts integer,
    input_tokens bigint, cache_read_tokens bigint, cache_write_5m_tokens bigint, cache_write_1h_tokens bigint,
    audio_input_tokens bigint, image_input_tokens bigint, output_tokens bigint, reasoning_tokens bigint,
    audio_output_tokens bigint, image_output_tokens bigint, images integer, prompt_tokens bigint,
    completion_tokens bigint, usage_source text, usage_flags text[], vendor_usage text, vendor_units text,
    cost_pico bigint, currency text, price_id uuid, latency_ms integer, first_token_ms integer, chars bigint,
    tags text[], session_id text, client_request_id text, client_ip text, user_agent text
);
CREATE TYPE attempt_in AS (
    org_id uuid, request_id uuid, number integer, provider_id uuid, credential_id uuid, upstream_model text,
    started_at timestamptz, http_status integer, error_code text, first_byte_ms integer, latency_ms integer
);
-- A sum of costs may be larger than a bigint of pico: it comes as whole units and the pico beyond them.
CREATE TYPE rollup_in AS (
    org_id uuid, bucket timestamptz, key_id uuid, model text, provider text, team_id uuid, sandbox boolean,
    requests bigint, ok_requests bigint, error_requests bigint, cancelled_requests bigint, refused_requests bigint,
    prompt_tokens bigint, cached_tokens bigint, cache_write_tokens bigint, completion_tokens bigint,
    reasoning_tokens bigint, cost_units bigint, cost_pico bigint, chars bigint, latency_ms bigint,
    first_token_ms bigint, first_token_calls bigint
);
CREATE TYPE tag_rollup_in AS (
    org_id uuid, bucket timestamptz, tag text, model text, requests bigint, prompt_tokens bigint,
    completion_tokens bigint, cost_units bigint, cost_pico bigint
);
