-- What rests when a vendor limits the rate of calls: its credential, or the model with it.
ALTER TABLE provider ADD COLUMN limit_scope text CHECK (limit_scope IN ('told', 'account', 'model'));

-- When channels were judged last, by whichever replica.
CREATE TABLE quality_round (
    judged_at timestamptz NOT NULL,
    only_one  boolean     NOT NULL DEFAULT true UNIQUE CHECK (only_one)
);
INSERT INTO quality_round (judged_at) VALUES ('epoch');

-- How often in a row a channel that calls were taken from has answered since, when it was asked last, and whether a person
-- has set its share.
ALTER TABLE quality_shift
    ADD COLUMN proven    integer NOT NULL DEFAULT 0 CHECK (proven >= 0),
    ADD COLUMN probed_at timestamptz NOT NULL DEFAULT 'epoch',
    ADD COLUMN held      boolean NOT NULL DEFAULT false;
