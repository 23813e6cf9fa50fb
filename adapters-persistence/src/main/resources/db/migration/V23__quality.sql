-- How well vendors serve. What each replica counted of a channel (a provider's model) within a minute, five minutes, an
-- hour or a day; each replica writes rows of its own over and over, so that nothing is counted twice.
CREATE TABLE quality_count (
    grain          text        NOT NULL CHECK (grain IN ('minute', 'five_minutes', 'hour', 'day')),
    begins_at      timestamptz NOT NULL,
    provider_id    uuid        NOT NULL,
    upstream_model text        NOT NULL,
    replica        uuid        NOT NULL,
    answered       bigint      NOT NULL,
    server_errors  bigint      NOT NULL,
    timeouts       bigint      NOT NULL,
    other_failures bigint      NOT NULL,
    timed_tokens   bigint      NOT NULL,
    token_ms       bigint      NOT NULL,
    latency        bigint[]    NOT NULL,
    first_token    bigint[]    NOT NULL,
    PRIMARY KEY (grain, begins_at, provider_id, upstream_model, replica)
) WITH (fillfactor = 70);

-- How much of its calls a channel gets, and since when.
CREATE TABLE quality_shift (
    provider_id    uuid        NOT NULL REFERENCES provider (id) ON DELETE CASCADE,
    upstream_model text        NOT NULL,
    share          integer     NOT NULL CHECK (share BETWEEN 0 AND 100),
    bad            boolean     NOT NULL,
    changed_at     timestamptz NOT NULL,
    PRIMARY KEY (provider_id, upstream_model)
);
