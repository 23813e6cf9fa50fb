-- Which models of a credential rest because its vendor limits them alone. A row is written together with the row of
-- its credential, whose stamp tells the other replicas to read both.
CREATE TABLE credential_rest (
    credential_id uuid        NOT NULL REFERENCES credential (id) ON DELETE CASCADE,
    model         text        NOT NULL,
    until         timestamptz NOT NULL,
    reason        text        NOT NULL,
    PRIMARY KEY (credential_id, model)
);
CREATE INDEX credential_rest_by_end ON credential_rest (until);
