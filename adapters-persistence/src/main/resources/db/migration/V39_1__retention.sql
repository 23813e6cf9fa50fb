-- Since when every call is on record with its attempts: those before were let go because of their age, and only their
-- sums are left.
ALTER TABLE installation ADD COLUMN calls_kept_since timestamptz NOT NULL DEFAULT 'epoch';
CREATE FUNCTION calls_kept_since() RETURNS timestamptz LANGUAGE sql STABLE AS
$$
SELECT coalesce((SELECT i.calls_kept_since FROM installation i), 'epoch')
$$;

-- Drops the months of calls and attempts that lie before one (UTC), and what is told of lost calls and overruns beside
-- them. Calls of which an invoice is still to be made stay, and so do those that are as old as an open one. Nobody
-- waits for long: where somebody reads for long, nothing is dropped now. Answers since when calls are kept.
CREATE FUNCTION drop_month_calls(before date) RETURNS date LANGUAGE plpgsql AS
$$
DECLARE
    until  timestamptz := date_trunc('month', before::timestamp) AT TIME ZONE 'UTC';
    needed timestamptz;
    parent text;
    child  text;
BEGIN
    PERFORM require_reach(NULL);
    IF until > date_trunc('month', clock_timestamp(), 'UTC') THEN
        RAISE EXCEPTION 'calls of months that are not over are kept' USING ERRCODE = 'restrict_violation';
    END IF;
    PERFORM set_config('lock_timeout', '1s', true);
    PERFORM pg_advisory_xact_lock(hashtext('make_month_partitions'));
    SELECT min(since) INTO needed FROM (
        SELECT least(
            coalesce((SELECT max(r.period_to) FROM invoice_run r WHERE r.org_id = o.id AND r.kind = 'period'),
                (SELECT date_trunc('month', min(c.valid_from), o.time_zone) FROM plan_change c WHERE c.org_id = o.id)),
            (SELECT min(r.period_from) FROM invoice_run r WHERE r.org_id = o.id AND r.reopened)) AS since FROM org o
        UNION ALL SELECT min(admitted_at) FROM intent) x;
    until := least(until, date_trunc('month', needed - interval '1 day', 'UTC'));
    FOREACH parent IN ARRAY ARRAY ['usage_row', 'attempt']
        LOOP
            FOR child IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                         WHERE i.inhparent = parent::regclass
                           AND c.relname ~ ('^' || parent || '_[0-9]{4}_[0-9]{2}$')
                           AND c.relname < parent || '_' || to_char(until AT TIME ZONE 'UTC', 'YYYY_MM')
                LOOP
                    LOCK TABLE usage_row, attempt IN ACCESS EXCLUSIVE MODE;
                    EXECUTE format('DROP TABLE %I', child);
                END LOOP;
            EXECUTE format('DELETE FROM %I WHERE request_id < %L', parent || '_rest', uuid_v7_floor(until));
        END LOOP;
    DELETE FROM lost_call WHERE request_id < uuid_v7_floor(until);
    DELETE FROM outbox WHERE kind = 'overrun' AND created_at < until;
    UPDATE installation SET calls_kept_since = greatest(calls_kept_since, until);
    RETURN (calls_kept_since() AT TIME ZONE 'UTC')::date;
END
$$;
DO
$$
BEGIN
    EXECUTE format('ALTER FUNCTION drop_month_calls(date) SECURITY DEFINER SET search_path = %I, pg_temp', current_schema());
END
$$;
REVOKE EXECUTE ON FUNCTION drop_month_calls(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION drop_month_calls(date) TO farthing_app, farthing_engine;
