-- Outbound proxies, and who goes through which.
CREATE TABLE proxy (
    id              uuid PRIMARY KEY,
    name            text        NOT NULL CONSTRAINT proxy_name_key UNIQUE CHECK (length(name) BETWEEN 1 AND 100),
    url             text        NOT NULL,
    username        text,
    password_sealed bytea CHECK (password_sealed IS NULL OR username IS NOT NULL),
    enabled         boolean     NOT NULL DEFAULT true,
    checked_at      timestamptz,
    check_ms        integer,
    check_error     text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX proxy_address_key ON proxy (url, coalesce(username, ''));

-- The credentials of a provider are spread over these.
CREATE TABLE provider_proxy (
    provider_id uuid NOT NULL REFERENCES provider (id) ON DELETE CASCADE,
    proxy_id    uuid NOT NULL CONSTRAINT provider_proxy_proxy_id_fkey REFERENCES proxy (id),
    PRIMARY KEY (provider_id, proxy_id)
);
-- One that names its own goes through that alone.
ALTER TABLE credential ADD COLUMN proxy_id uuid CONSTRAINT credential_proxy_id_fkey REFERENCES proxy (id);
CREATE INDEX credential_by_proxy ON credential (proxy_id) WHERE proxy_id IS NOT NULL;

-- What a check finds changes nothing about the calls.
CREATE TRIGGER catalogue AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE OF url, username, password_sealed, enabled ON proxy
    FOR EACH STATEMENT EXECUTE FUNCTION advance_catalogue();
CREATE TRIGGER catalogue AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON provider_proxy
    FOR EACH STATEMENT EXECUTE FUNCTION advance_catalogue();

-- What is left on the account behind a credential, as its vendor said it last, and when that one is asked next.
CREATE TABLE credential_balance (
    credential_id uuid PRIMARY KEY REFERENCES credential (id) ON DELETE CASCADE,
    next_at       timestamptz NOT NULL,
    taken_until   timestamptz NOT NULL DEFAULT 'epoch',
    failures      integer     NOT NULL DEFAULT 0,
    error         text,
    unit          text,
    remaining     numeric,
    total         numeric,
    used          numeric,
    heard_at      timestamptz,
    low_told      boolean     NOT NULL DEFAULT false
);
CREATE INDEX credential_balance_due ON credential_balance (next_at);

CREATE TABLE balance_point (
    credential_id uuid        NOT NULL REFERENCES credential (id) ON DELETE CASCADE,
    at            timestamptz NOT NULL,
    unit          text        NOT NULL,
    remaining     numeric     NOT NULL,
    total         numeric,
    used          numeric,
    PRIMARY KEY (credential_id, at)
);
CREATE INDEX balance_point_by_age ON balance_point (at);
