-- The entries of a posting are written by one statement, which has to sum to zero by itself: what was balanced stays
-- balanced, and a check for each statement costs the calls that are settled far less than a check and a foreign key for
-- each row. That no transaction stays without entries is seen to at its commit, as before.
CREATE FUNCTION refuse_unbalanced_entries() RETURNS trigger LANGUAGE plpgsql AS
$$
DECLARE
    odd record;
BEGIN
    SELECT a.org_id, a.txn_id, a.total, EXISTS (SELECT FROM ledger_txn t WHERE t.org_id = a.org_id AND t.id = a.txn_id) AS known
    INTO odd
    FROM (SELECT org_id, txn_id, sum(amount_pico) AS total FROM added GROUP BY org_id, txn_id) a
    WHERE a.total <> 0 OR NOT EXISTS (SELECT FROM ledger_txn t WHERE t.org_id = a.org_id AND t.id = a.txn_id)
    LIMIT 1;
    IF odd.org_id IS NOT NULL AND NOT odd.known THEN
        RAISE EXCEPTION 'entries of ledger transaction % of org %, which is not there', odd.txn_id, odd.org_id
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'ledger_entry_of_txn', TABLE = 'ledger_entry';
    ELSIF odd.org_id IS NOT NULL THEN
        RAISE EXCEPTION 'a posting to ledger transaction % of org % sums to %', odd.txn_id, odd.org_id, odd.total
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_balanced', TABLE = 'ledger_entry';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER balanced AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_unbalanced_entries();
DROP TRIGGER ledger_entry_balanced ON ledger_entry;
DROP FUNCTION refuse_unbalanced_entry();
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_org_id_txn_id_fkey;
