-- Who changed what. Records are tied to each other by fingerprints, one chain per org; the chain of the nil UUID holds
-- what belongs to no org. Nothing refers to org: the record of an org outlives it.
CREATE TABLE audit_head (
    org_id uuid PRIMARY KEY,
    seq    bigint NOT NULL CHECK (seq >= 0),
    hash   text   NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$')
);

CREATE TABLE audit_record (
    org_id      uuid        NOT NULL,
    seq         bigint      NOT NULL CHECK (seq >= 1),
    id          uuid        NOT NULL UNIQUE,
    at          timestamptz NOT NULL,
    actor       text        NOT NULL CHECK (actor IN ('admin_key', 'operator_key', 'system')),
    key_id      uuid CHECK ((actor = 'admin_key') = (key_id IS NOT NULL)),
    role        text,
    address     text,
    action      text        NOT NULL CHECK (action ~ '^[a-z][a-z_]{0,39}$'),
    object_type text        NOT NULL CHECK (object_type ~ '^[a-z][a-z_]{0,39}$'),
    object_id   text        NOT NULL,
    before      text,
    after       text,
    reason      text,
    prev_hash   text        NOT NULL CHECK (prev_hash ~ '^[0-9a-f]{64}$'),
    hash        text        NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    PRIMARY KEY (org_id, seq)
);
CREATE INDEX audit_record_newest ON audit_record (org_id, id DESC);
CREATE INDEX audit_record_by_object ON audit_record (object_type, object_id, id DESC);

-- What was recorded stays as it was; only the erasure of an org, by the owner of the table, may take it away.
CREATE FUNCTION refuse_change_of_record() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('farthing.erasing', true) = OLD.org_id::text
        AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% of % is refused: it only grows', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON audit_record FOR EACH ROW EXECUTE FUNCTION refuse_change_of_record();
CREATE TRIGGER is_never_emptied BEFORE TRUNCATE ON audit_record FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();

-- Answers to management requests that carried an Idempotency-Key, sealed: the answer that makes a key holds its secret.
CREATE TABLE idempotency (
    actor         text        NOT NULL,
    key_digest    bytea       NOT NULL CHECK (length(key_digest) = 32),
    request_digest bytea      NOT NULL CHECK (length(request_digest) = 32),
    status        integer     NOT NULL,
    content_type  text,
    sealed_answer bytea,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (actor, key_digest)
);
CREATE INDEX idempotency_oldest ON idempotency (created_at);
