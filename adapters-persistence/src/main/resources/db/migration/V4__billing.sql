-- Plans and what they cost, which org was on which since when, tax, invoices and credit notes.

ALTER TABLE plan
    ADD COLUMN billing_mode text NOT NULL DEFAULT 'postpaid'
        CHECK (billing_mode IN ('prepaid', 'postpaid', 'subscription')),
    ADD COLUMN max_keys     integer CHECK (max_keys >= 1),
    ADD COLUMN archived     boolean NOT NULL DEFAULT false;

ALTER TABLE org
    ADD COLUMN credit_limit_pico      numeric(38, 0) NOT NULL DEFAULT 0 CHECK (credit_limit_pico >= 0),
    ADD COLUMN low_balance_pico       numeric(38, 0) CHECK (low_balance_pico >= 0),
    -- Since when no invoice of it may be issued, because its sums were found to disagree.
    ADD COLUMN invoicing_parked_since timestamptz;

-- What a plan costs from an instant on. A plan without a version costs nothing beside what is used.
CREATE TABLE plan_version (
    plan_id    uuid        NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    valid_from timestamptz NOT NULL,
    terms      jsonb       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (plan_id, valid_from)
);
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON plan_version
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();

-- Which plan an org is on from an instant on; one that lies ahead takes effect by itself.
CREATE TABLE plan_change (
    org_id     uuid        NOT NULL REFERENCES org (id) ON DELETE CASCADE,
    valid_from timestamptz NOT NULL,
    plan_id    uuid        NOT NULL REFERENCES plan (id),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (org_id, valid_from)
);
INSERT INTO plan_change (org_id, valid_from, plan_id) SELECT id, created_at, plan_id FROM org;

-- However an org comes to another plan, it is written down here.
CREATE FUNCTION note_plan_change() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    IF NEW.plan_id IS DISTINCT FROM (SELECT plan_id FROM plan_change
                                     WHERE org_id = NEW.id AND valid_from <= clock_timestamp()
                                     ORDER BY valid_from DESC LIMIT 1) THEN
        INSERT INTO plan_change (org_id, valid_from, plan_id) VALUES (NEW.id, clock_timestamp(), NEW.plan_id);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER plan_change AFTER INSERT OR UPDATE OF plan_id ON org FOR EACH ROW EXECUTE FUNCTION note_plan_change();

CREATE TABLE tax_rate (
    id         uuid PRIMARY KEY,
    name       text          NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    percent    numeric(9, 6) NOT NULL CHECK (percent BETWEEN 0 AND 100),
    inclusive  boolean       NOT NULL,
    valid_from timestamptz   NOT NULL UNIQUE,
    created_at timestamptz   NOT NULL DEFAULT now()
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tax_rate
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();

-- Numbers are taken in the transaction that issues, so that one that rolls back leaves no gap.
CREATE TABLE document_counter (
    series text PRIMARY KEY,
    last   bigint NOT NULL DEFAULT 0
);
INSERT INTO document_counter (series) VALUES ('invoice'), ('credit_note');

-- An advance invoice asks for the fee of a month that has begun, a period invoice for all else of one that is over.
-- stored_before is the instant up to which usage was seen: what became known later stands on a later invoice.
CREATE TABLE invoice (
    org_id         uuid           NOT NULL REFERENCES org (id),
    id             uuid           NOT NULL,
    kind           text           NOT NULL CHECK (kind IN ('period', 'advance')),
    state          text           NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'issued', 'paid', 'void')),
    number         bigint UNIQUE,
    period_from    timestamptz    NOT NULL,
    period_to      timestamptz    NOT NULL,
    time_zone      text           NOT NULL,
    currency       text           NOT NULL,
    stored_before  timestamptz    NOT NULL,
    subtotal_pico  numeric(38, 0) NOT NULL,
    discount_pico  numeric(38, 0) NOT NULL,
    tax_pico       numeric(38, 0) NOT NULL CHECK (tax_pico >= 0),
    total_pico     numeric(38, 0) NOT NULL CHECK (total_pico >= 0),
    booked_pico    numeric(38, 0) NOT NULL,
    tax_name       text,
    tax_percent    numeric(9, 6),
    tax_inclusive  boolean,
    digest         text           NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    created_at     timestamptz    NOT NULL,
    issued_at      timestamptz,
    due_at         timestamptz,
    paid_at        timestamptz,
    voided_at      timestamptz,
    PRIMARY KEY (org_id, id),
    CHECK (period_from < period_to),
    CHECK ((number IS NULL) = (issued_at IS NULL)),
    CHECK (state NOT IN ('issued', 'paid') OR number IS NOT NULL),
    CHECK ((state = 'paid') = (paid_at IS NOT NULL)),
    CHECK ((state = 'void') = (voided_at IS NOT NULL))
);
CREATE UNIQUE INDEX invoice_once ON invoice (org_id, period_from, kind) WHERE state <> 'void';

CREATE TABLE invoice_line (
    org_id      uuid           NOT NULL,
    invoice_id  uuid           NOT NULL,
    position    integer        NOT NULL,
    kind        text           NOT NULL,
    period_from timestamptz    NOT NULL,
    period_to   timestamptz    NOT NULL,
    model       text,
    meter       text,
    quantity    bigint         NOT NULL,
    calls       bigint         NOT NULL,
    exact_num   numeric        NOT NULL,
    exact_den   numeric        NOT NULL CHECK (exact_den > 0),
    amount_pico numeric(38, 0) NOT NULL,
    note        text           NOT NULL,
    PRIMARY KEY (org_id, invoice_id, position),
    FOREIGN KEY (org_id, invoice_id) REFERENCES invoice (org_id, id)
);

-- Of which period how much usage an invoice holds, so that a later one holds the rest.
CREATE TABLE invoice_cover (
    org_id       uuid           NOT NULL,
    invoice_id   uuid           NOT NULL,
    period_from  timestamptz    NOT NULL,
    model        text           NOT NULL,
    calls        bigint         NOT NULL,
    prompt_tokens bigint        NOT NULL,
    completion_tokens bigint    NOT NULL,
    cached_tokens bigint        NOT NULL,
    charged_pico numeric(38, 0) NOT NULL,
    prepaid_pico numeric(38, 0) NOT NULL,
    PRIMARY KEY (org_id, invoice_id, period_from, model),
    FOREIGN KEY (org_id, invoice_id) REFERENCES invoice (org_id, id)
);

-- That a period was looked at, be it that there was nothing to invoice; reopened where its invoice became void.
CREATE TABLE invoice_run (
    org_id        uuid        NOT NULL REFERENCES org (id) ON DELETE CASCADE,
    period_from   timestamptz NOT NULL,
    period_to     timestamptz NOT NULL,
    kind          text        NOT NULL CHECK (kind IN ('period', 'advance')),
    stored_before timestamptz NOT NULL,
    reopened      boolean     NOT NULL DEFAULT false,
    PRIMARY KEY (org_id, period_from, kind)
);

CREATE TABLE credit_note (
    org_id     uuid           NOT NULL,
    id         uuid           NOT NULL,
    invoice_id uuid           NOT NULL,
    number     bigint         NOT NULL UNIQUE,
    line       integer,
    amount_pico numeric(38, 0) NOT NULL CHECK (amount_pico > 0),
    tax_pico   numeric(38, 0) NOT NULL CHECK (tax_pico >= 0),
    reason     text           NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    created_at timestamptz    NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, invoice_id) REFERENCES invoice (org_id, id),
    FOREIGN KEY (org_id, invoice_id, line) REFERENCES invoice_line (org_id, invoice_id, position)
);
CREATE INDEX credit_note_of_invoice ON credit_note (org_id, invoice_id);

-- An invoice goes from draft to issued to paid, and may be void before it is paid; nothing else of it ever changes.
CREATE FUNCTION guard_invoice() RETURNS trigger LANGUAGE plpgsql AS
$$
DECLARE
    same invoice := NEW;
BEGIN
    IF (OLD.state, NEW.state) NOT IN (('draft', 'issued'), ('draft', 'void'), ('issued', 'paid'), ('issued', 'void')) THEN
        RAISE EXCEPTION 'an invoice does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'invoice_legal_state';
    END IF;
    same.state := OLD.state;
    IF OLD.state = 'draft' AND NEW.state = 'issued' THEN
        same.number := OLD.number;
        same.issued_at := OLD.issued_at;
        same.due_at := OLD.due_at;
        IF (SELECT invoicing_parked_since FROM org WHERE id = NEW.org_id) IS NOT NULL THEN
            RAISE EXCEPTION 'the org is parked: no invoice of it is issued'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'invoice_org_parked';
        END IF;
    ELSIF NEW.state = 'paid' THEN
        same.paid_at := OLD.paid_at;
    ELSE
        same.voided_at := OLD.voided_at;
        IF EXISTS (SELECT FROM credit_note WHERE org_id = NEW.org_id AND invoice_id = NEW.id) THEN
            RAISE EXCEPTION 'an invoice with credit notes stays'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'invoice_credited';
        END IF;
    END IF;
    IF same IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'what an invoice says is never changed'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'invoice_immutable';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER legal_change BEFORE UPDATE ON invoice FOR EACH ROW EXECUTE FUNCTION guard_invoice();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON invoice
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();

CREATE FUNCTION refuse_lines_of_the_issued() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    IF (SELECT state FROM invoice WHERE org_id = NEW.org_id AND id = NEW.invoice_id) <> 'draft' THEN
        RAISE EXCEPTION 'an invoice gets no more lines once it is issued'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'invoice_immutable';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER of_drafts BEFORE INSERT ON invoice_line FOR EACH ROW EXECUTE FUNCTION refuse_lines_of_the_issued();
CREATE TRIGGER of_drafts BEFORE INSERT ON invoice_cover FOR EACH ROW EXECUTE FUNCTION refuse_lines_of_the_issued();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice_line
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice_cover
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_note
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();

-- The lines of an invoice add up to it when the transaction that makes it ends.
CREATE FUNCTION refuse_wrong_total() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    IF NEW.total_pico <> (SELECT coalesce(sum(amount_pico), 0) FROM invoice_line
                          WHERE org_id = NEW.org_id AND invoice_id = NEW.id) THEN
        RAISE EXCEPTION 'the lines of invoice % do not add up to it', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_total';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER total AFTER INSERT ON invoice
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_wrong_total();

-- Only what was asked for is credited, and no more of it. The invoice's row is locked, so that two cannot both fit.
CREATE FUNCTION guard_credit() RETURNS trigger LANGUAGE plpgsql AS
$$
DECLARE
    credited invoice;
BEGIN
    SELECT * INTO credited FROM invoice WHERE org_id = NEW.org_id AND id = NEW.invoice_id FOR UPDATE;
    IF credited.state NOT IN ('issued', 'paid') THEN
        RAISE EXCEPTION 'only an issued invoice is credited'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'credit_note_of_the_issued';
    END IF;
    IF NEW.amount_pico + (SELECT coalesce(sum(amount_pico), 0) FROM credit_note
                          WHERE org_id = NEW.org_id AND invoice_id = NEW.invoice_id) > credited.total_pico THEN
        RAISE EXCEPTION 'more would be credited than was asked for'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_note_within_invoice';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER within_invoice BEFORE INSERT ON credit_note FOR EACH ROW EXECUTE FUNCTION guard_credit();
