-- Since when failed tries are on record is known, so that nobody is told that there were none; sums of all orgs are found by
-- their time; sums by everything are made anew a few days at a time; and what nobody reads any more is not summed up.

-- Since when every failed try at a vendor is on record: those before were let go because of their age.
ALTER TABLE installation ADD COLUMN errors_kept_since timestamptz NOT NULL DEFAULT 'epoch';
UPDATE installation i
SET errors_kept_since = f.since
FROM (SELECT to_date(right(min(c.relname), 7), 'YYYY_MM')::timestamp AT TIME ZONE 'UTC' AS since
      FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid
      WHERE h.inhparent = 'vendor_error'::regclass AND c.relname ~ '^vendor_error_[0-9]{4}_[0-9]{2}$') f
WHERE EXISTS (SELECT FROM usage_hour_rollup r WHERE r.bucket < f.since);

-- Never the month that is running, nor one to come.
CREATE OR REPLACE FUNCTION drop_month_partitions(before date) RETURNS integer LANGUAGE plpgsql AS
$$
DECLARE
    until   timestamptz := date_trunc('month', before::timestamp) AT TIME ZONE 'UTC';
    child   text;
    dropped integer := 0;
    strayed integer;
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
    DELETE FROM vendor_error_rest WHERE request_id < uuid_v7_floor(until);
    GET DIAGNOSTICS strayed = ROW_COUNT;
    IF dropped + strayed > 0 THEN
        UPDATE installation SET errors_kept_since = greatest(errors_kept_since, until);
    END IF;
    RETURN dropped;
END
$$;

-- Rows come nearly in the order of their time: a small index tells which pages a time is in, whosever it is.
CREATE INDEX usage_rollup_by_time ON usage_rollup USING brin (bucket) WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX usage_detail_by_time ON usage_detail USING brin (bucket) WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX usage_unit_rollup_by_time ON usage_unit_rollup
    USING brin (bucket) WITH (pages_per_range = 32, autosummarize = on);

-- What an org used by its tags is told by the sums by everything; those by tags alone have no reader any more. The table
-- stays while replicas that fill it by themselves may run beside this one.
DROP VIEW usage_tag_rollup_now;
DO
$$
DECLARE
    folds text    := pg_get_functiondef('fold_usage(integer)'::regprocedure);
    begun integer := position('    tags AS (INSERT INTO usage_tag_rollup' IN folds);
    ended integer := position('    units AS (INSERT INTO usage_unit_rollup' IN folds);
BEGIN
    IF begun = 0 OR ended < begun THEN
        RAISE EXCEPTION 'fold_usage is not what it was made';
    END IF;
    EXECUTE left(folds, begun - 1) || substr(folds, ended);
END
$$;

-- When the day began that the calls of an instant are summed up under. Where an org has changed its zone, a day of the new
-- one may have begun before the last one of the old was over: then both are one.
CREATE FUNCTION told_day(o org, at timestamptz) RETURNS timestamptz LANGUAGE plpgsql STABLE AS
$$
DECLARE
    begun timestamptz := at;
    day   timestamptz;
BEGIN
    LOOP
        day := date_trunc('day', begun, coalesce(zone_at(o, begun), 'UTC'));
        EXIT WHEN day = begun;
        begun := day;
    END LOOP;
    RETURN begun;
END
$$;

-- When the one after it begins.
CREATE FUNCTION next_told_day(o org, day timestamptz) RETURNS timestamptz LANGUAGE plpgsql STABLE AS
$$
DECLARE
    later  timestamptz := day;
    coming timestamptz;
BEGIN
    LOOP
        later := later + interval '26 hours';
        coming := date_trunc('day', later, coalesce(zone_at(o, later), 'UTC'));
        EXIT WHEN coming > day AND told_day(o, coming) = coming;
    END LOOP;
    RETURN coming;
END
$$;

-- Makes the sums by everything of an org anew from its calls of whole days: takes away what there is of them and has them
-- taken up again, while others go on to settle and to fold.
CREATE FUNCTION count_days_again(org uuid, first timestamptz, until timestamptz) RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('fold_usage'));
    DELETE FROM usage_detail d WHERE d.org_id = org AND d.bucket >= first AND d.bucket < until;
    -- What is pending anyway is left out.
    INSERT INTO usage_pending (org_id, request_ids, only_details)
    SELECT org, array_agg(k.request_id), true
    -- In pieces that a fold can take in one bite.
    FROM (SELECT u.request_id, (row_number() OVER (ORDER BY u.started_at) - 1) / 10000 AS piece
          FROM usage_row u
          WHERE u.org_id = org AND u.status <> 'refused' AND u.started_at >= first AND u.started_at < until
              AND u.request_id >= uuid_v7_floor(first - interval '1 minute')
              AND u.request_id < CASE WHEN until = 'infinity' THEN 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid
                  ELSE uuid_v7_floor(until + interval '1 minute') END
              AND NOT EXISTS (SELECT FROM (SELECT unnest(p.request_ids) AS request_id FROM usage_pending p
                  WHERE p.org_id = org AND p.delta_pico IS NULL) q WHERE q.request_id = u.request_id)) k
    GROUP BY k.piece ORDER BY k.piece;
    INSERT INTO usage_pending (org_id, request_ids, delta_pico, only_details)
    SELECT org, ARRAY [c.request_id], sum(c.delta_pico), true
    FROM (SELECT a.request_id, a.delta_pico FROM usage_adjustment a
          WHERE a.org_id = org AND a.started_at >= first AND a.started_at < until
          UNION ALL
          SELECT u.request_id, -p.delta_pico FROM usage_pending p
          JOIN usage_row u ON u.org_id = org AND u.request_id = p.request_ids[1]
              AND u.started_at >= first AND u.started_at < until
          WHERE p.org_id = org AND p.delta_pico IS NOT NULL) c
    GROUP BY c.request_id HAVING sum(c.delta_pico) <> 0;
END
$$;
REVOKE EXECUTE ON FUNCTION count_days_again(uuid, timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION count_days_again(uuid, timestamptz, timestamptz) TO farthing_app, farthing_engine;

-- The same from the day on that an instant lies in; of a day some of whose calls are gone the sums stay as they are.
CREATE OR REPLACE FUNCTION count_details_again(org uuid, since timestamptz) RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    kept  timestamptz := calls_kept_since();
    first timestamptz;
BEGIN
    SELECT CASE WHEN d.day < kept THEN next_told_day(o, d.day) ELSE d.day END INTO first
    FROM org o CROSS JOIN LATERAL (SELECT told_day(o, greatest(since, kept)) AS day) d WHERE o.id = org;
    PERFORM count_days_again(org, first, 'infinity') WHERE first IS NOT NULL;
END
$$;

-- A replica of an older version adds to all sums but those by everything. Where these miss calls or money since an instant,
-- or of calls that were corrected since, the days that do are made anew, the first of them: as many as have 100,000 calls, or
-- one. Answers of how many days; of an org whose days are still to be taken up again nothing is looked at. While others fold
-- or mend it leaves all that to the next time.
CREATE OR REPLACE FUNCTION mend_details(since timestamptz) RETURNS bigint LANGUAGE plpgsql SET jit = off AS
$$
DECLARE
    most CONSTANT bigint      := 100000;
    kept CONSTANT timestamptz := greatest(calls_kept_since(), (SELECT i.details_since FROM installation i));
    piece         record;
    days          bigint := 0;
    calls         bigint := 0;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('fold_usage')) THEN
        RETURN 0;
    END IF;
    FOR piece IN
        SELECT DISTINCT m.org_id, t.first, next_told_day(m.o, t.first) AS until
        FROM (SELECT h.org_id, h.bucket, o
              FROM (SELECT r.org_id, r.bucket, sum(r.requests) AS requests, sum(r.cost_pico) AS cost_pico
                    FROM (SELECT b.org_id, b.bucket FROM usage_hour_rollup b WHERE b.bucket >= date_bin('1 hour', since, 'epoch')
                          UNION
                          SELECT a.org_id, date_bin('1 hour', a.started_at, 'epoch')
                          FROM usage_adjustment a
                          WHERE a.created_at >= since AND a.started_at >= kept) w
                    JOIN usage_hour_rollup r ON r.org_id = w.org_id AND r.bucket = w.bucket
                    GROUP BY 1, 2) h
              JOIN org o ON o.id = h.org_id AND o.erasing_since IS NULL
              CROSS JOIN LATERAL (SELECT coalesce(sum(d.requests), 0) AS requests, coalesce(sum(d.cost_pico), 0) AS cost_pico
                  FROM usage_detail d
                  WHERE d.org_id = h.org_id AND d.grain = 'hour' AND d.bucket >= h.bucket
                      AND d.bucket < h.bucket + interval '1 hour' AND NOT d.sandbox) d
              WHERE (h.requests > d.requests OR h.cost_pico <> d.cost_pico)
                  AND NOT EXISTS (SELECT FROM usage_pending p WHERE p.org_id = h.org_id AND p.only_details)) m
        -- A day may begin within an hour of UTC.
        CROSS JOIN LATERAL (VALUES (m.bucket), (m.bucket + interval '45 minutes')) AS q (quarter)
        CROSS JOIN LATERAL (SELECT told_day(m.o, q.quarter) AS first) t
        WHERE t.first >= kept
        ORDER BY 2, 1
        LOOP
            calls := calls + (SELECT coalesce(sum(r.requests), 0) FROM usage_hour_rollup r
                WHERE r.org_id = piece.org_id AND r.bucket >= piece.first AND r.bucket < piece.until);
            EXIT WHEN days > 0 AND calls > most;
            PERFORM count_days_again(piece.org_id, piece.first, piece.until);
            days := days + 1;
        END LOOP;
    RETURN days;
END
$$;
