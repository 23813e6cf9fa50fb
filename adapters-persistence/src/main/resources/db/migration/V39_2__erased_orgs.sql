-- An org that was deleted opens nothing from then on, and is taken away piece by piece. Its invoices stay, with its name and
-- zone to read them by; its ledger becomes one closing transaction, its audit a tombstone.
ALTER TABLE org ADD COLUMN erasing_since timestamptz;
CREATE INDEX org_to_erase ON org (erasing_since) WHERE erasing_since IS NOT NULL;
CREATE TABLE erased_org (
    org_id    uuid PRIMARY KEY,
    name      text        NOT NULL,
    time_zone text        NOT NULL,
    erased_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- An invoice outlives its org, and none is made of an org that is not there.
ALTER TABLE invoice DROP CONSTRAINT invoice_org_id_fkey;
CREATE FUNCTION require_org_of_invoice() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    IF NOT EXISTS (SELECT FROM org o WHERE o.id = NEW.org_id AND o.erasing_since IS NULL) THEN
        RAISE EXCEPTION 'an invoice is made of an org that is there'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'invoice_of_org', TABLE = 'invoice';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER of_org BEFORE INSERT ON invoice FOR EACH ROW EXECUTE FUNCTION require_org_of_invoice();

-- What only grows is taken away by the erasure of an org alone, which works with the rights of the tables' owner.
CREATE OR REPLACE FUNCTION refuse_rewriting_history() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME IN ('ledger_txn', 'ledger_entry', 'credit')
        AND coalesce(current_setting('farthing.erasing', true), '') <> ''
        AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only', TABLE = TG_TABLE_NAME;
END
$$;

-- Takes away a part of an org that was deleted, the larger tables in portions of so many rows; true once nothing is left.
-- To be asked again until then. Tables that later versions bring with an org_id go along without being named.
CREATE FUNCTION erase_org(gone uuid, most integer) RETURNS boolean LANGUAGE plpgsql AS
$$
DECLARE
    kept    CONSTANT text[] := ARRAY ['invoice', 'invoice_line', 'invoice_cover', 'invoice_known', 'credit_note',
        'ledger_txn', 'ledger_entry', 'audit_record', 'audit_head', 'erased_org'];
    closing CONSTANT uuid   := gen_random_uuid();
    thing   text;
    here    bigint;
    removed bigint          := 0;
    waiting text[];
    left_over text[];
    sums    jsonb;
BEGIN
    PERFORM require_reach(gone);
    IF NOT EXISTS (SELECT FROM org o WHERE o.id = gone AND o.erasing_since IS NOT NULL) THEN
        RETURN true;
    END IF;
    FOREACH thing IN ARRAY ARRAY ['usage_row', 'attempt']
        LOOP
            EXECUTE format('DELETE FROM %1$I WHERE org_id = $1 AND request_id IN '
                               '(SELECT request_id FROM %1$I WHERE org_id = $1 ORDER BY request_id LIMIT $2)', thing)
                USING gone, most;
            GET DIAGNOSTICS here = ROW_COUNT;
            removed := removed + here;
        END LOOP;
    FOREACH thing IN ARRAY ARRAY ['usage_rollup', 'usage_tag_rollup', 'usage_unit_rollup']
        LOOP
            EXECUTE format('DELETE FROM %1$I WHERE org_id = $1 AND bucket <= (SELECT max(bucket) FROM '
                               '(SELECT bucket FROM %1$I WHERE org_id = $1 ORDER BY bucket LIMIT $2) first)', thing)
                USING gone, most;
            GET DIAGNOSTICS here = ROW_COUNT;
            removed := removed + here;
        END LOOP;
    IF removed > 0 THEN
        RETURN false;
    END IF;

    PERFORM set_config('farthing.erasing', gone::text, true);
    DELETE FROM idempotency i WHERE right(i.actor, 36) IN (SELECT k.id::text FROM issued_key k WHERE k.org_id = gone
        UNION ALL SELECT a.id::text FROM admin_key a WHERE a.org_id = gone);
    SELECT jsonb_object_agg(account, total::text) INTO sums
    FROM (SELECT e.account, sum(e.amount_pico) AS total FROM ledger_entry e WHERE e.org_id = gone
          GROUP BY e.account HAVING sum(e.amount_pico) <> 0) s;
    DELETE FROM ledger_entry e WHERE e.org_id = gone;
    DELETE FROM ledger_txn t WHERE t.org_id = gone;

    -- What others refer to goes after them, whatever their order.
    SELECT array_agg(c.relname::text) INTO waiting
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id' AND a.atttypid = 'uuid'::regtype
        AND NOT a.attisdropped
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND c.relname <> ALL (kept);
    WHILE cardinality(waiting) > 0
        LOOP
            left_over := '{}';
            FOREACH thing IN ARRAY waiting
                LOOP
                    BEGIN
                        EXECUTE format('DELETE FROM %I WHERE org_id = $1', thing) USING gone;
                    EXCEPTION WHEN foreign_key_violation THEN
                        left_over := left_over || thing;
                    END;
                END LOOP;
            IF cardinality(left_over) = cardinality(waiting) THEN
                RAISE EXCEPTION 'what is left of an org hangs together: %', left_over;
            END IF;
            waiting := left_over;
        END LOOP;
    IF sums IS NOT NULL THEN
        INSERT INTO ledger_txn (org_id, id, idempotency_key, kind, bucket)
        VALUES (gone, closing, 'closing', 'closing', date_bin('15 minutes', clock_timestamp(), timestamptz 'epoch'));
        INSERT INTO ledger_entry (org_id, txn_id, account, amount_pico)
        SELECT gone, closing, s.key, s.value::numeric FROM jsonb_each_text(sums) s;
    END IF;
    DELETE FROM erased_org e WHERE e.org_id = gone AND NOT EXISTS (SELECT FROM invoice i WHERE i.org_id = gone);
    DELETE FROM org o WHERE o.id = gone;
    PERFORM set_config('farthing.erasing', '', true);
    PERFORM erase_audit(gone);
    RETURN true;
END
$$;
DO
$$
BEGIN
    EXECUTE format('ALTER FUNCTION erase_org(uuid, integer) SECURITY DEFINER SET search_path = %I, pg_temp', current_schema());
END
$$;
REVOKE EXECUTE ON FUNCTION erase_org(uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_org(uuid, integer) TO farthing_app, farthing_engine;
