-- The prepaid balance of an org, and what is checked about all its money.

CREATE INDEX budget_of ON budget (scope_id) WHERE deleted_at IS NULL;

-- The balance is a budget of kind wallet: its one window counts what calls were charged, and its limit is all credit that
-- did not expire, the credit limit, and what was passed on to invoices. This row says what that budget cannot.
CREATE TABLE wallet (
    org_id            uuid PRIMARY KEY REFERENCES org (id),
    budget_id         uuid           NOT NULL,
    passed_pico       numeric(38, 0) NOT NULL DEFAULT 0 CHECK (passed_pico >= 0),
    closed_before     timestamptz    NOT NULL DEFAULT 'epoch',
    low_told          boolean        NOT NULL DEFAULT false,
    seen_spent        numeric(38, 0) NOT NULL DEFAULT 0,
    seen_at           timestamptz    NOT NULL DEFAULT 'epoch',
    FOREIGN KEY (org_id, budget_id) REFERENCES budget (org_id, id)
);

-- One row per top-up. What is drawn pays for calls that were charged; what expired is gone.
CREATE TABLE credit (
    org_id          uuid           NOT NULL REFERENCES wallet (org_id),
    id              uuid           NOT NULL,
    kind            text           NOT NULL CHECK (kind IN ('purchased', 'granted')),
    amount_pico     numeric(38, 0) NOT NULL CHECK (amount_pico > 0),
    drawn_pico      numeric(38, 0) NOT NULL DEFAULT 0 CHECK (drawn_pico >= 0),
    expired_pico    numeric(38, 0) NOT NULL DEFAULT 0 CHECK (expired_pico >= 0),
    priority        integer        NOT NULL CHECK (priority BETWEEN 0 AND 100),
    expires_at      timestamptz,
    note            text,
    idempotency_key text,
    created_at      timestamptz    NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, idempotency_key),
    CHECK (drawn_pico + expired_pico <= amount_pico)
);
CREATE INDEX credit_to_expire ON credit (expires_at)
    WHERE expires_at IS NOT NULL AND drawn_pico + expired_pico < amount_pico;
CREATE INDEX credit_to_draw ON credit (org_id) WHERE drawn_pico + expired_pico < amount_pico;

CREATE FUNCTION refuse_changed_credit() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    RAISE EXCEPTION 'a credit is only ever drawn from or expired' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER legal_change BEFORE UPDATE ON credit FOR EACH ROW
    WHEN ((NEW.org_id, NEW.id, NEW.kind, NEW.amount_pico, NEW.priority, NEW.created_at)
              IS DISTINCT FROM (OLD.org_id, OLD.id, OLD.kind, OLD.amount_pico, OLD.priority, OLD.created_at)
        OR NEW.expires_at IS DISTINCT FROM OLD.expires_at
        OR NEW.drawn_pico < OLD.drawn_pico OR NEW.expired_pico < OLD.expired_pico)
    EXECUTE FUNCTION refuse_changed_credit();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON credit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();

-- How much of each quarter hour's calls was paid from credit, so that an invoice of a period leaves out exactly that.
CREATE TABLE credit_draw (
    org_id     uuid           NOT NULL REFERENCES wallet (org_id),
    bucket     timestamptz    NOT NULL,
    drawn_pico numeric(38, 0) NOT NULL CHECK (drawn_pico >= 0),
    PRIMARY KEY (org_id, bucket)
) WITH (fillfactor = 70);

-- What of an org's prepaid balance rests on credit that is past its end and was not taken away yet. A lease must not
-- count it.
CREATE FUNCTION credit_past_its_end(of_org uuid) RETURNS numeric LANGUAGE sql STABLE AS
$$
SELECT coalesce(sum(amount_pico - drawn_pico - expired_pico), 0)
FROM credit
WHERE org_id = of_org AND drawn_pico + expired_pico < amount_pico AND expires_at <= clock_timestamp()
$$;

-- An org whose money does not agree: nothing is invoiced until it does.
CREATE TABLE org_parked (
    org_id uuid PRIMARY KEY REFERENCES org (id) ON DELETE CASCADE,
    since  timestamptz NOT NULL DEFAULT clock_timestamp(),
    reason text        NOT NULL
);

-- When an org's money was last looked at, and when from its beginning on.
CREATE TABLE reconciliation_mark (
    org_id         uuid PRIMARY KEY REFERENCES org (id) ON DELETE CASCADE,
    checked_at     timestamptz NOT NULL DEFAULT 'epoch',
    all_checked_at timestamptz NOT NULL DEFAULT 'epoch'
);

-- Reconciliations that took too long to be waited for.
CREATE TABLE reconciliation_job (
    org_id     uuid        NOT NULL REFERENCES org (id) ON DELETE CASCADE,
    id         uuid        NOT NULL,
    starts_at  timestamptz,
    ends_at    timestamptz,
    totals     numeric(38, 0)[],
    names      text[],
    rows       bigint[],
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (org_id, id)
);
