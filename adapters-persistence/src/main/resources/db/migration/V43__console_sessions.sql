-- Who is logged in to the console. What the browser holds is known by its hash alone; shown_as says which secret of the
-- admin key opened the session, and where key_id is null, which operator key of the environment.
CREATE TABLE console_session (
    org_id      uuid        NOT NULL REFERENCES org (id) ON DELETE CASCADE,
    id          uuid        NOT NULL,
    secret_hash bytea       NOT NULL,
    key_id      uuid,
    shown_as    text        NOT NULL,
    started_at  timestamptz NOT NULL,
    ends_at     timestamptz NOT NULL,
    PRIMARY KEY (org_id, id),
    CONSTRAINT console_session_lasts CHECK (started_at < ends_at)
);
CREATE UNIQUE INDEX console_session_hash ON console_session (secret_hash);
CREATE INDEX console_session_key ON console_session (org_id, key_id, started_at);
CREATE INDEX console_session_end ON console_session (ends_at);
