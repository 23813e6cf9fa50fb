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

-- Since when a vendor refuses a credential, whoever noticed.
ALTER TABLE credential ADD COLUMN invalid_since timestamptz;
UPDATE credential SET invalid_since = updated_at WHERE status = 'invalid';
CREATE FUNCTION note_invalid() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    NEW.invalid_since := CASE
        WHEN NEW.status <> 'invalid' THEN NULL
        WHEN TG_OP = 'UPDATE' AND OLD.status = 'invalid' THEN OLD.invalid_since
        ELSE clock_timestamp() END;
    RETURN NEW;
END
$$;
CREATE TRIGGER note_invalid BEFORE INSERT OR UPDATE OF status ON credential
    FOR EACH ROW EXECUTE FUNCTION note_invalid();
CREATE INDEX credential_invalid ON credential (invalid_since) WHERE invalid_since IS NOT NULL;

-- What is to be done to many credentials, piece by piece: any replica takes the next ones.
CREATE TABLE credential_job (
    id          uuid PRIMARY KEY,
    action      text        NOT NULL,
    total       integer     NOT NULL,
    created_at  timestamptz NOT NULL,
    finished_at timestamptz
);
CREATE TABLE credential_job_piece (
    job_id        uuid    NOT NULL REFERENCES credential_job (id) ON DELETE CASCADE,
    position      integer NOT NULL,
    credential_id uuid    NOT NULL,
    taken_until   timestamptz NOT NULL DEFAULT 'epoch',
    done_at       timestamptz,
    ok            boolean,
    status        text,
    code          text,
    sentence      text,
    PRIMARY KEY (job_id, position)
);
CREATE INDEX credential_job_to_do ON credential_job_piece (job_id, position) WHERE done_at IS NULL;
