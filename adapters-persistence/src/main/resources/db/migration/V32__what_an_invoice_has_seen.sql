-- Since when a call is on record, beside when it began: what came after an invoice was made is told from what it holds.
-- Rows from before have none, and count as known ever since.
ALTER TABLE usage_row ADD COLUMN stored_at timestamptz;
ALTER TABLE usage_row ALTER COLUMN stored_at SET DEFAULT clock_timestamp();

-- Until when all is known that was recorded of calls: an instant of now, once what was being written then is committed
-- or gone. Whoever takes a writer's lock later stamps what it writes later.
CREATE FUNCTION known_until() RETURNS timestamptz LANGUAGE plpgsql AS
$$
DECLARE
    now     timestamptz := clock_timestamp();
    writers text[];
BEGIN
    SELECT array_agg(l.virtualtransaction) INTO writers FROM pg_locks l
    WHERE l.locktype = 'relation' AND l.mode = 'RowExclusiveLock' AND l.pid <> pg_backend_pid()
        AND l.relation IN ('usage_row'::regclass, 'usage_adjustment'::regclass);
    FOR tries IN 1..500
        LOOP
            EXIT WHEN NOT EXISTS (SELECT FROM pg_locks l WHERE l.virtualtransaction = ANY (writers)
                AND l.relation IN ('usage_row'::regclass, 'usage_adjustment'::regclass));
            PERFORM pg_sleep(0.01);
        END LOOP;
    RETURN now;
END
$$;

-- Of which period an invoice holds what became known when: stretches of time as from/to, two dots for no end.
CREATE TABLE invoice_known (
    org_id      uuid        NOT NULL,
    invoice_id  uuid        NOT NULL,
    period_from timestamptz NOT NULL,
    known       text        NOT NULL,
    PRIMARY KEY (org_id, invoice_id, period_from),
    FOREIGN KEY (org_id, invoice_id) REFERENCES invoice (org_id, id)
);
CREATE TRIGGER of_drafts BEFORE INSERT ON invoice_known FOR EACH ROW EXECUTE FUNCTION refuse_lines_of_the_issued();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice_known
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
