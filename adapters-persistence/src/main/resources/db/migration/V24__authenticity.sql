-- Whose models a provider serves, by its operator's word.
ALTER TABLE provider ADD COLUMN provenance text
    CHECK (provenance IN ('official', 'cloud', 'reseller', 'self-hosted'));

-- What each replica heard a channel's vendor claim on a day, beside what was measured; each writes rows of its own over and
-- over, so that nothing is counted twice.
CREATE TABLE vendor_evidence (
    day                timestamptz NOT NULL,
    provider_id        uuid        NOT NULL REFERENCES provider (id) ON DELETE CASCADE,
    upstream_model     text        NOT NULL,
    replica            uuid        NOT NULL,
    answers            bigint      NOT NULL,
    unreported         bigint      NOT NULL,
    unfinished         bigint      NOT NULL,
    counted_calls      bigint      NOT NULL,
    billed_tokens      bigint      NOT NULL,
    counted_tokens     bigint      NOT NULL,
    prompt_tokens      bigint      NOT NULL,
    cached_tokens      bigint      NOT NULL,
    cached_calls       bigint      NOT NULL,
    short_cached_calls bigint      NOT NULL,
    odd_cache_calls    bigint      NOT NULL,
    long_streams       bigint      NOT NULL,
    burst_streams      bigint      NOT NULL,
    completion_tokens  bigint      NOT NULL,
    chars              bigint      NOT NULL,
    echo_names         text[]      NOT NULL,
    echo_times         bigint[]    NOT NULL,
    PRIMARY KEY (day, provider_id, upstream_model, replica)
) WITH (fillfactor = 70);
