-- What the database keeps as it is, whoever asks for it: a price is closed and nothing else of it changes, plans keep the
-- versions they had, numbers of documents go up by one, and what runs with the owner's rights looks at whose it is.

-- Calls are priced by what stands here, for as long as they are looked at.
CREATE FUNCTION guard_price() RETURNS trigger LANGUAGE plpgsql AS
$$
DECLARE
    same price := NEW;
BEGIN
    same.valid_to := OLD.valid_to;
    IF same IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'a price is never changed, only closed'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'price_immutable', TABLE = 'price';
    END IF;
    IF NEW.valid_to IS NULL AND OLD.valid_to IS NOT NULL OR NEW.valid_to > OLD.valid_to THEN
        RAISE EXCEPTION 'a closed price is not opened again'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'price_closed', TABLE = 'price';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER only_closed BEFORE UPDATE ON price FOR EACH ROW EXECUTE FUNCTION guard_price();

-- What belongs to something goes with it, and not before.
CREATE FUNCTION refuse_loss_of_price() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    IF EXISTS (SELECT FROM price_book b WHERE b.id = OLD.book_id) THEN
        RAISE EXCEPTION 'a price is never deleted, only closed'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'price_append_only', TABLE = 'price';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER only_with_its_book BEFORE DELETE ON price FOR EACH ROW EXECUTE FUNCTION refuse_loss_of_price();
CREATE TRIGGER append_only BEFORE TRUNCATE ON price FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();

CREATE FUNCTION refuse_loss_of_plan_version() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    IF EXISTS (SELECT FROM plan p WHERE p.id = OLD.plan_id) THEN
        RAISE EXCEPTION 'a version of a plan is never deleted'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'plan_version_append_only', TABLE = 'plan_version';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER only_with_its_plan BEFORE DELETE ON plan_version FOR EACH ROW EXECUTE FUNCTION refuse_loss_of_plan_version();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON fx_rate
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();

CREATE FUNCTION guard_document_counter() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    IF NEW.series <> OLD.series OR NEW.last <> OLD.last + 1 THEN
        RAISE EXCEPTION 'the numbers of a series go up by one'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'document_counter_gapless', TABLE = 'document_counter';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER gapless BEFORE UPDATE ON document_counter FOR EACH ROW EXECUTE FUNCTION guard_document_counter();
CREATE TRIGGER append_only BEFORE INSERT OR DELETE OR TRUNCATE ON document_counter
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();

-- Functions of the owner see everything. What asks them as farthing_app has the reach of its transaction and no more, as
-- it has under row level security; nobody else but the owner erases.
CREATE FUNCTION require_reach(wanted uuid) RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    reach text := coalesce(current_setting('farthing.org_id', true), '');
BEGIN
    IF current_setting('role') = 'farthing_app' AND reach <> '*' AND reach <> coalesce(wanted::text, '*') THEN
        RAISE EXCEPTION 'this is beyond the reach of the transaction' USING ERRCODE = 'insufficient_privilege';
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION erase_audit(org uuid) RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    head audit_head;
    mark uuid        := gen_random_uuid();
    now  timestamptz := date_trunc('second', clock_timestamp());
    text text;
BEGIN
    IF current_setting('role') = 'farthing_engine' THEN
        RAISE EXCEPTION 'records are not erased by jobs' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM require_reach(org);
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

-- Never the month that is running, nor one to come.
CREATE OR REPLACE FUNCTION drop_month_partitions(before date) RETURNS integer LANGUAGE plpgsql AS
$$
DECLARE
    child   text;
    dropped integer := 0;
BEGIN
    PERFORM require_reach(NULL);
    IF before > date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC')::date THEN
        RAISE EXCEPTION 'errors of months that are not over are kept' USING ERRCODE = 'restrict_violation';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('make_month_partitions'));
    FOR child IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                 WHERE i.inhparent = 'vendor_error'::regclass
                   AND c.relname ~ '^vendor_error_[0-9]{4}_[0-9]{2}$'
                   AND c.relname < 'vendor_error_' || to_char(before, 'YYYY_MM')
        LOOP
            EXECUTE format('DROP TABLE %I', child);
            dropped := dropped + 1;
        END LOOP;
    DELETE FROM vendor_error_rest WHERE request_id < uuid_v7_floor(date_trunc('month', before::timestamp) AT TIME ZONE 'UTC');
    RETURN dropped;
END
$$;
