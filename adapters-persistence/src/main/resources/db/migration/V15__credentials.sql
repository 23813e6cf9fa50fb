-- What people say of credentials, and which of their vendor's models they serve.
ALTER TABLE credential
    ADD COLUMN note           text CHECK (length(note) <= 2000),
    ADD COLUMN models_allowed text[]  NOT NULL DEFAULT '{}',
    ADD COLUMN models_denied  text[]  NOT NULL DEFAULT '{}',
    ADD COLUMN only_listed    boolean NOT NULL DEFAULT false,
    ADD COLUMN models_listed  text[];

-- One index for each order a list of thousands is read in.
CREATE INDEX credential_by_name ON credential (name, id);
CREATE INDEX credential_by_status ON credential (status, id);
CREATE INDEX credential_by_failures ON credential (failure_count, id);
CREATE INDEX credential_by_creation ON credential (created_at, id);
CREATE INDEX credential_by_use ON credential ((coalesce(last_used_at, 'epoch'::timestamptz)), id);
CREATE INDEX credential_by_tag ON credential USING gin (tags);
