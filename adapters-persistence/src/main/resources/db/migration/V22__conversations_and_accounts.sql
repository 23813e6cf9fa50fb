-- How calls become conversations at vendors that know nothing but these; null: as usual.
ALTER TABLE provider ADD COLUMN conversation jsonb;

-- What a vendor tells of an account beside its balance, and what of it was used by day and model as the vendor counts.
ALTER TABLE credential_balance
    ADD COLUMN used_day     numeric,
    ADD COLUMN used_week    numeric,
    ADD COLUMN allowance    numeric,
    ADD COLUMN tier         text,
    ADD COLUMN next_billing timestamptz,
    ADD COLUMN free_until   timestamptz;
CREATE TABLE account_use (
    credential_id uuid    NOT NULL REFERENCES credential (id) ON DELETE CASCADE,
    day           date    NOT NULL,
    model         text    NOT NULL,
    amount        numeric NOT NULL,
    PRIMARY KEY (credential_id, day, model)
);
CREATE INDEX account_use_by_age ON account_use (day);
