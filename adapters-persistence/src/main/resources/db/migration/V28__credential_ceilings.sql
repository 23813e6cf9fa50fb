-- How much a credential is used for in a day and in a month of the installation's zone.
ALTER TABLE credential
    ADD COLUMN day_requests   bigint CHECK (day_requests >= 0),
    ADD COLUMN day_tokens     bigint CHECK (day_tokens >= 0),
    ADD COLUMN day_money      numeric CHECK (day_money >= 0),
    ADD COLUMN month_requests bigint CHECK (month_requests >= 0),
    ADD COLUMN month_tokens   bigint CHECK (month_tokens >= 0),
    ADD COLUMN month_money    numeric CHECK (month_money >= 0);

-- What each replica used it for; each writes rows of its own over and over, so that nothing is counted twice.
CREATE TABLE credential_use (
    credential_id uuid           NOT NULL REFERENCES credential (id) ON DELETE CASCADE,
    day           date           NOT NULL,
    replica       uuid           NOT NULL,
    requests      bigint         NOT NULL,
    tokens        bigint         NOT NULL,
    cost_pico     numeric(38, 0) NOT NULL,
    PRIMARY KEY (credential_id, day, replica)
) WITH (fillfactor = 70);
CREATE INDEX credential_use_by_day ON credential_use (day);
