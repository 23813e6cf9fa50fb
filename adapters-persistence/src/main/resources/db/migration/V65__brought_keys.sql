-- Secrets that another gateway drew carry no public id: they are found by their hash, which is that of their SHA-256.
-- Until somebody uses it, such a secret opens no longer than brought_until.
ALTER TABLE issued_key
    ADD COLUMN brought       boolean NOT NULL DEFAULT false,
    ADD COLUMN brought_until timestamptz,
    ADD COLUMN old_brought   boolean NOT NULL DEFAULT false;
CREATE UNIQUE INDEX issued_key_brought ON issued_key (secret_hash) WHERE brought AND state <> 'deleted';

-- What was made of which thing of another gateway, so that moving in again makes nothing twice. A key is known by the
-- keyed hash of its secret, anything else by its id there.
CREATE TABLE moved_in (
    source     text        NOT NULL,
    kind       text        NOT NULL CHECK (kind IN ('org', 'team', 'key', 'provider')),
    foreign_id text        NOT NULL,
    object_id  uuid        NOT NULL,
    moved_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (source, kind, foreign_id)
);
