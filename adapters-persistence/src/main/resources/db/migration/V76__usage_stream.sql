-- Usage flows on: what the sums take up is put by, in the same transaction, for whoever brings it to a column store. Nothing
-- is written here before somebody asks for it (a row in usage_stream).
CREATE TABLE usage_stream (
    alone       boolean     PRIMARY KEY DEFAULT true CHECK (alone),
    -- How many records may wait. Beyond that, and when nobody has wanted any for a day, they are counted as missing.
    most        bigint      NOT NULL,
    wanted_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    taken_by    uuid,
    taken_until timestamptz NOT NULL DEFAULT '-infinity'
);

-- Calls, corrected calls, or how many of both are missing: an org has one row of that kind at most.
CREATE TABLE usage_outgoing (
    org_id      uuid        NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    corrections boolean     NOT NULL DEFAULT false,
    request_ids uuid[]      NOT NULL DEFAULT '{}',
    records     bigint      NOT NULL DEFAULT 0,
    -- How many records were put by up to here, so that two rows tell how many wait.
    upto        bigint      NOT NULL,
    missing     bigint      NOT NULL DEFAULT 0,
    settled     timestamptz NOT NULL,
    settled_last timestamptz NOT NULL,
    PRIMARY KEY (org_id, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE usage_outgoing ALTER COLUMN request_ids SET STORAGE EXTERNAL;
CREATE INDEX usage_outgoing_in_order ON usage_outgoing (id);
CREATE UNIQUE INDEX usage_outgoing_missing ON usage_outgoing (org_id) WHERE missing > 0;

-- Who folds is alone at it, so ids are in the order of commits. Rows hold a thousand ids at most, and of one batch calls
-- come before corrections of them.
CREATE FUNCTION put_usage_by() RETURNS trigger LANGUAGE plpgsql AS
$$
DECLARE
    stream usage_stream;
    upto   bigint;
BEGIN
    SELECT * INTO stream FROM usage_stream;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    upto := coalesce((SELECT o.upto FROM usage_outgoing o ORDER BY o.id DESC LIMIT 1), 0);
    IF stream.wanted_at > clock_timestamp() - interval '1 day'
        AND upto - coalesce((SELECT o.upto - o.records FROM usage_outgoing o ORDER BY o.id LIMIT 1), 0) < stream.most THEN
        INSERT INTO usage_outgoing (org_id, corrections, request_ids, records, upto, settled, settled_last)
        SELECT p.org_id, p.corrections, p.request_ids, cardinality(p.request_ids),
            upto + sum(cardinality(p.request_ids)) OVER (ORDER BY p.corrections, p.org_id, p.piece),
            p.settled, p.settled_last
        FROM (SELECT n.org_id, n.corrections, n.piece, array_agg(n.request_id ORDER BY n.place) AS request_ids,
                min(n.since) AS settled, max(n.since) AS settled_last
              FROM (SELECT r.*, (r.place - 1) / 1000 AS piece
                    FROM (SELECT f.org_id, f.delta_pico IS NOT NULL AS corrections, f.since, i.request_id,
                            row_number() OVER (PARTITION BY f.org_id, f.delta_pico IS NOT NULL ORDER BY f.id, i.place)
                                AS place
                          FROM folded f
                          CROSS JOIN LATERAL unnest(f.request_ids) WITH ORDINALITY AS i (request_id, place)
                          WHERE NOT f.only_details
                              AND NOT EXISTS (SELECT FROM org o WHERE o.id = f.org_id AND o.erasing_since IS NOT NULL)) r) n
              GROUP BY n.org_id, n.corrections, n.piece) p
        ORDER BY p.corrections, p.org_id, p.piece;
    ELSE
        INSERT INTO usage_outgoing AS o (org_id, upto, missing, settled, settled_last)
        SELECT f.org_id, upto, sum(cardinality(f.request_ids)), min(f.since), max(f.since)
        FROM folded f
        WHERE NOT f.only_details AND NOT EXISTS (SELECT FROM org e WHERE e.id = f.org_id AND e.erasing_since IS NOT NULL)
        GROUP BY f.org_id HAVING sum(cardinality(f.request_ids)) > 0 ORDER BY f.org_id
        ON CONFLICT (org_id) WHERE missing > 0 DO UPDATE SET
            missing = o.missing + excluded.missing,
            settled = least(o.settled, excluded.settled),
            settled_last = greatest(o.settled_last, excluded.settled_last);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER put_by AFTER DELETE ON usage_pending REFERENCING OLD TABLE AS folded
    FOR EACH STATEMENT EXECUTE FUNCTION put_usage_by();
