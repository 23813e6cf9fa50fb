-- Sums by everything are counted again in pieces and mended without waiting for who folds; those of an org that was
-- deleted go in portions.

-- Makes the sums by everything of an org anew from its calls that are kept, from the day of its zone on that an instant
-- lies in: takes away what there is of them and has them taken up again, while others go on to settle and to fold.
CREATE OR REPLACE FUNCTION count_details_again(org uuid, since timestamptz) RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    first timestamptz := date_trunc('day', greatest(since, calls_kept_since()),
        coalesce((SELECT zone_at(o, since) FROM org o WHERE o.id = org), 'UTC'));
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('fold_usage'));
    DELETE FROM usage_detail d WHERE d.org_id = org AND d.bucket >= first;
    -- What is pending anyway is left out.
    INSERT INTO usage_pending (org_id, request_ids, only_details)
    SELECT org, array_agg(k.request_id), true
    -- In pieces that a fold can take in one bite.
    FROM (SELECT u.request_id, (row_number() OVER (ORDER BY u.started_at) - 1) / 10000 AS piece
          FROM usage_row u
          WHERE u.org_id = org AND u.status <> 'refused' AND u.started_at >= first
              AND u.request_id >= uuid_v7_floor(first - interval '1 minute')
              AND NOT EXISTS (SELECT FROM (SELECT unnest(p.request_ids) AS request_id FROM usage_pending p
                  WHERE p.org_id = org AND p.delta_pico IS NULL) q WHERE q.request_id = u.request_id)) k
    GROUP BY k.piece ORDER BY k.piece;
    INSERT INTO usage_pending (org_id, request_ids, delta_pico, only_details)
    SELECT org, ARRAY [c.request_id], sum(c.delta_pico), true
    FROM (SELECT a.request_id, a.delta_pico FROM usage_adjustment a WHERE a.org_id = org AND a.started_at >= first
          UNION ALL
          SELECT u.request_id, -p.delta_pico FROM usage_pending p
          JOIN usage_row u ON u.org_id = org AND u.request_id = p.request_ids[1] AND u.started_at >= first
          WHERE p.org_id = org AND p.delta_pico IS NOT NULL) c
    GROUP BY c.request_id HAVING sum(c.delta_pico) <> 0;
END
$$;

-- A replica of an older version adds to all sums but those by everything. Where these miss something since an instant they
-- are made anew; answers of how many orgs. While others fold or mend it leaves that to the next time.
CREATE OR REPLACE FUNCTION mend_details(since timestamptz) RETURNS bigint LANGUAGE plpgsql SET jit = off AS
$$
DECLARE
    orgs uuid[];
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('fold_usage')) THEN
        RETURN 0;
    END IF;
    SELECT array_agg(DISTINCT h.org_id) INTO orgs
    FROM (SELECT r.org_id, r.bucket, sum(r.requests) AS requests FROM usage_hour_rollup r
          WHERE r.bucket >= date_bin('1 hour', since, 'epoch') GROUP BY 1, 2) h
    JOIN org o ON o.id = h.org_id AND o.erasing_since IS NULL
    CROSS JOIN LATERAL (SELECT coalesce(sum(d.requests), 0) AS requests FROM usage_detail d
        WHERE d.org_id = h.org_id AND d.grain = 'hour' AND d.bucket >= h.bucket
            AND d.bucket < h.bucket + interval '1 hour' AND NOT d.sandbox) d
    WHERE h.requests > d.requests
        AND NOT EXISTS (SELECT FROM usage_pending p WHERE p.org_id = h.org_id AND p.only_details);
    PERFORM count_details_again(o, since) FROM unnest(orgs) AS o;
    RETURN coalesce(cardinality(orgs), 0);
END
$$;

-- Takes away a portion of what an org that was deleted came to by everything; answers how many rows.
CREATE FUNCTION erase_details(gone uuid, most integer) RETURNS integer LANGUAGE plpgsql AS
$$
DECLARE
    removed integer;
BEGIN
    PERFORM require_reach(gone);
    DELETE FROM usage_detail d
    WHERE d.ctid = ANY (ARRAY(SELECT e.ctid FROM usage_detail e JOIN org o ON o.id = e.org_id
        WHERE e.org_id = gone AND o.erasing_since IS NOT NULL LIMIT most));
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END
$$;
DO
$$
BEGIN
    EXECUTE format('ALTER FUNCTION erase_details(uuid, integer) SECURITY DEFINER SET search_path = %I, pg_temp',
        current_schema());
END
$$;
REVOKE EXECUTE ON FUNCTION erase_details(uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_details(uuid, integer) TO farthing_app, farthing_engine;

