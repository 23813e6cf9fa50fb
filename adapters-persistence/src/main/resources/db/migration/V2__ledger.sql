-- The ledger: double entry, append-only. Every transaction sums to zero, or the transaction around it does not commit.

-- bucket is the UTC quarter hour of the calls a posting is for, as in usage_rollup; of the posting itself otherwise.
CREATE TABLE ledger_txn (
    org_id          uuid        NOT NULL,
    id              uuid        NOT NULL,
    idempotency_key text        NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 200),
    kind            text        NOT NULL CHECK (kind ~ '^[a-z_]{1,40}$'),
    bucket          timestamptz NOT NULL,
    posted_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    memo            text,
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, idempotency_key)
);
-- A trial balance as of an instant reads the transactions up to it.
CREATE INDEX ledger_txn_by_time ON ledger_txn (org_id, posted_at, id);

-- Debits are positive, credits negative.
CREATE TABLE ledger_entry (
    org_id      uuid           NOT NULL,
    txn_id      uuid           NOT NULL,
    account     text           NOT NULL CHECK (account IN
        ('unbilled', 'receivable', 'cash', 'wallet', 'promotion', 'usage_revenue', 'fee_revenue', 'tax_owed',
         'rounding', 'discount', 'minimum_revenue', 'expired_credit', 'overrun', 'overrun_suspense')),
    amount_pico numeric(38, 0) NOT NULL CHECK (amount_pico <> 0),
    PRIMARY KEY (org_id, txn_id, account),
    FOREIGN KEY (org_id, txn_id) REFERENCES ledger_txn (org_id, id)
);

CREATE FUNCTION refuse_unbalanced_txn(checked_org uuid, checked_txn uuid) RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    total numeric;
BEGIN
    SELECT sum(amount_pico) INTO total FROM ledger_entry WHERE org_id = checked_org AND txn_id = checked_txn;
    IF total IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'ledger transaction % of org % sums to %', checked_txn, checked_org,
            coalesce(total::text, 'nothing: it has no entries')
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_txn_balanced', TABLE = 'ledger_txn';
    END IF;
END
$$;

CREATE FUNCTION refuse_unbalanced_txn() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    PERFORM refuse_unbalanced_txn(NEW.org_id, NEW.id);
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER ledger_txn_balanced AFTER INSERT ON ledger_txn
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_unbalanced_txn();

CREATE FUNCTION refuse_unbalanced_entry() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    PERFORM refuse_unbalanced_txn(NEW.org_id, NEW.txn_id);
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER ledger_entry_balanced AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_unbalanced_entry();

-- For every table of which history is made: what stands there stays as it stands.
CREATE FUNCTION refuse_rewriting_history() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only', TABLE = TG_TABLE_NAME;
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_txn
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
