-- What vendors said they are owed, by day in UTC and by their own model (the empty one is for all of them), and what was
-- on record of the same when that was looked at last.
CREATE TABLE vendor_bill_line (
    provider_id   uuid        NOT NULL REFERENCES provider (id) ON DELETE CASCADE,
    day           date        NOT NULL,
    model         text        NOT NULL CHECK (length(model) <= 256),
    amount_pico   numeric(38, 0) NOT NULL,
    imported_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    recorded_pico numeric(38, 0),
    compared_at   timestamptz,
    told          boolean     NOT NULL DEFAULT false,
    PRIMARY KEY (provider_id, day, model)
);
CREATE INDEX vendor_bill_line_by_day ON vendor_bill_line (day);
