-- Who may do what: farthing_app answers the management API and sees the rows of one org, farthing_engine does the work.
-- Both roles are made by the start (roles belong to the server, not to a database), and every connection takes one of
-- them on; the owner of the tables only migrates.

-- What a transaction of farthing_app may see is said by farthing.org_id: an org, * for all of them, or nothing at all.
-- Called after every migration, so that a table with an org_id is never without its policy; what is so already is left
-- alone, and so starting costs nothing and locks nobody out.
CREATE FUNCTION secure_tables() RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    only_growing CONSTANT text[] := ARRAY ['usage_row', 'attempt', 'usage_adjustment', 'ledger_txn', 'ledger_entry',
        'audit_record'];
    for_owners   CONSTANT text[] := ARRAY ['make_month_partitions', 'drop_month_partitions', 'erase_audit'];
    reach        CONSTANT text   := '(SELECT current_setting(''farthing.org_id'', true)) = ''*'' OR %I = '
        '(SELECT CASE WHEN current_setting(''farthing.org_id'', true) ~ ''^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'' '
        'THEN current_setting(''farthing.org_id'', true)::uuid END)';
    here         CONSTANT oid    := current_schema()::regnamespace;
    thing        record;
    taker        text;
    rights       text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('secure_tables'));
    FOREACH taker IN ARRAY ARRAY ['farthing_app', 'farthing_engine']
        LOOP
            IF NOT has_schema_privilege(taker, here, 'USAGE') THEN
                EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), taker);
            END IF;
            FOR thing IN SELECT c.oid, c.relname, c.relkind
                         FROM pg_class c
                         WHERE c.relnamespace = here AND c.relkind IN ('r', 'p', 'v', 'S') AND NOT c.relispartition
                           AND c.relname <> 'flyway_schema_history'
                LOOP
                    IF thing.relkind = 'S' THEN
                        IF NOT has_sequence_privilege(taker, thing.oid, 'USAGE') THEN
                            EXECUTE format('GRANT USAGE ON SEQUENCE %I TO %I', thing.relname, taker);
                        END IF;
                        CONTINUE;
                    END IF;
                    rights := CASE
                        WHEN thing.relname LIKE 'audit\_%' AND taker = 'farthing_engine' THEN 'SELECT'
                        WHEN thing.relname = ANY (only_growing) THEN 'SELECT, INSERT'
                        ELSE 'SELECT, INSERT, UPDATE, DELETE' END;
                    IF EXISTS (SELECT FROM unnest(string_to_array(rights, ', ')) AS r (privilege)
                               WHERE NOT has_table_privilege(taker, thing.oid, r.privilege)) THEN
                        EXECUTE format('GRANT %s ON %I TO %I', rights, thing.relname, taker);
                    END IF;
                END LOOP;
        END LOOP;

    FOR thing IN SELECT c.oid, c.relname, a.attname, pg_get_userbyid(c.relowner) AS owner
                 FROM pg_class c
                 JOIN pg_attribute a ON a.attrelid = c.oid AND a.atttypid = 'uuid'::regtype AND NOT a.attisdropped
                     AND a.attname = CASE c.relname WHEN 'org' THEN 'id' ELSE 'org_id' END
                 WHERE c.relnamespace = here AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                   AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                       AND 3 = (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid
                           AND p.polname IN ('of_one_org', 'of_the_engine', 'of_the_owner')))
        LOOP
            EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', thing.relname);
            FOR taker IN SELECT p.polname FROM pg_policy p WHERE p.polrelid = thing.oid
                LOOP
                    EXECUTE format('DROP POLICY %I ON %I', taker, thing.relname);
                END LOOP;
            EXECUTE format('CREATE POLICY of_one_org ON %I USING (' || reach || ') WITH CHECK (' || reach || ')',
                           thing.relname, thing.attname, thing.attname);
            EXECUTE format('CREATE POLICY of_the_engine ON %I TO farthing_engine USING (true) WITH CHECK (true)',
                           thing.relname);
            EXECUTE format('CREATE POLICY of_the_owner ON %I TO %I USING (true) WITH CHECK (true)',
                           thing.relname, thing.owner);
        END LOOP;

    FOR thing IN SELECT p.oid::regprocedure AS signature
                 FROM pg_proc p
                 WHERE p.pronamespace = here AND p.proname = ANY (for_owners) AND NOT p.prosecdef
        LOOP
            EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = %I, pg_temp',
                           thing.signature, current_schema());
            EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', thing.signature);
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO farthing_app, farthing_engine', thing.signature);
        END LOOP;
END
$$;
REVOKE EXECUTE ON FUNCTION secure_tables() FROM PUBLIC;

-- Takes away what was recorded of an org and leaves one record that says so, which the chain goes on from. The text the
-- fingerprint is taken of is the canonical one of the records: members sorted by name, no blanks.
CREATE FUNCTION erase_audit(org uuid) RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    head audit_head;
    mark uuid        := gen_random_uuid();
    now  timestamptz := date_trunc('second', clock_timestamp());
    text text;
BEGIN
    SELECT * INTO head FROM audit_head h WHERE h.org_id = org FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    PERFORM set_config('farthing.erasing', org::text, true);
    DELETE FROM audit_record r WHERE r.org_id = org;
    PERFORM set_config('farthing.erasing', '', true);
    text := format('{"action":"erase","actor":"system","address":null,"after":null,"at":"%s","before":null,"id":"%s",'
                       '"key_id":null,"object_id":"%s","object_type":"org","org_id":"%s","reason":null,"role":null,'
                       '"seq":%s}',
                   to_char(now AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), mark, org, org, head.seq + 1);
    INSERT INTO audit_record (org_id, seq, id, at, actor, action, object_type, object_id, prev_hash, hash)
    VALUES (org, head.seq + 1, mark, now, 'system', 'erase', 'org', org::text, head.hash,
            encode(sha256(convert_to(head.hash || E'\n' || text, 'UTF8')), 'hex'));
    UPDATE audit_head h SET seq = head.seq + 1, hash = (SELECT r.hash FROM audit_record r WHERE r.org_id = org)
    WHERE h.org_id = org;
END
$$;

SELECT secure_tables();
