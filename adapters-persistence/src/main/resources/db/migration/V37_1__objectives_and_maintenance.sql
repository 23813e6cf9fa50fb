-- What the calls of a model are meant to achieve in a month. A model that is deleted takes it along.
CREATE TABLE model_objective (
    model        text PRIMARY KEY REFERENCES model (id) ON DELETE CASCADE,
    availability numeric(7, 4) CHECK (availability > 0 AND availability <= 100),
    p99_ms       integer CHECK (p99_ms > 0),
    CHECK (availability IS NOT NULL OR p99_ms IS NOT NULL)
);

-- What everybody is told of beforehand.
CREATE TABLE maintenance_notice (
    id        uuid PRIMARY KEY,
    title     text        NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    note      text        NOT NULL DEFAULT '',
    starts_at timestamptz NOT NULL,
    ends_at   timestamptz NOT NULL,
    models    text[]      NOT NULL DEFAULT '{}',
    CHECK (ends_at > starts_at)
);
CREATE INDEX maintenance_notice_by_end ON maintenance_notice (ends_at);
