-- Slices: what a process may spend of a lease from memory, under relaxed durability. A slice is a part of what the lease
-- has set aside, so that nobody else takes it, and it is what stays set aside should the process die.
ALTER TABLE lease
    ADD COLUMN sliced bigint NOT NULL DEFAULT 0 CHECK (sliced >= 0),
    ADD CONSTRAINT lease_sliced_is_allocated CHECK (sliced <= allocated);

-- What was left of the slices of processes that are gone: calls whose rows were lost may have used it. It stays set aside
-- until somebody says what they came to, or until the process comes back and does so itself.
CREATE TABLE orphaned_slice (
    org_id        uuid        NOT NULL,
    id            uuid        NOT NULL DEFAULT gen_random_uuid(),
    budget_id     uuid        NOT NULL,
    starts_at     timestamptz NOT NULL,
    replica       uuid        NOT NULL,
    amount        bigint      NOT NULL CHECK (amount > 0),
    lost_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    reconciled_at timestamptz,
    reason        text,
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, budget_id, starts_at, replica),
    FOREIGN KEY (org_id, budget_id, starts_at, replica) REFERENCES lease (org_id, budget_id, starts_at, replica),
    CHECK ((reconciled_at IS NULL) = (reason IS NULL))
);
CREATE INDEX orphaned_slice_newest ON orphaned_slice (lost_at);

CREATE FUNCTION guard_orphaned_slice() RETURNS trigger LANGUAGE plpgsql AS
$$
DECLARE
    same orphaned_slice := NEW;
BEGIN
    same.reconciled_at := OLD.reconciled_at;
    same.reason := OLD.reason;
    IF same IS DISTINCT FROM OLD OR NEW.reconciled_at IS NULL THEN
        RAISE EXCEPTION 'an orphaned slice is only ever reconciled'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'orphaned_slice_state', TABLE = 'orphaned_slice';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER legal_state BEFORE UPDATE ON orphaned_slice FOR EACH ROW EXECUTE FUNCTION guard_orphaned_slice();

-- Charges calls that were admitted from a slice; its lease and its window are locked. What the slice has no more of (it
-- was reconciled meanwhile) goes no further than the limit; the rest is overrun.
CREATE FUNCTION settle_slice(line window_in) RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    backed   bigint;
    unbacked bigint;
BEGIN
    SELECT least(l.sliced, line.charge) INTO backed FROM lease l
    WHERE l.org_id = line.org_id AND l.budget_id = line.budget_id AND l.starts_at = line.starts_at
        AND l.replica = line.replica;
    backed := coalesce(backed, 0);
    unbacked := line.charge - backed;
    IF backed > 0 THEN
        UPDATE lease l SET sliced = l.sliced - backed, allocated = l.allocated - backed, amount = l.amount - backed
        WHERE l.org_id = line.org_id AND l.budget_id = line.budget_id AND l.starts_at = line.starts_at
            AND l.replica = line.replica;
    END IF;
    UPDATE budget_window w SET
        spent = w.spent + backed + least(unbacked, w.limit_amt - w.spent - w.leased),
        leased = w.leased - backed,
        overrun = w.overrun + line.overrun
            + coalesce(greatest(unbacked - (w.limit_amt - w.spent - w.leased), 0), 0),
        limit_amt = CASE WHEN w.limit_amt IS NOT NULL THEN least(w.limit_amt, greatest(w.target_amt,
            w.spent + w.leased + least(unbacked, w.limit_amt - w.spent - w.leased))) END
    WHERE w.org_id = line.org_id AND w.budget_id = line.budget_id AND w.starts_at = line.starts_at;
END
$$;

-- Gives parts of a process's slices back to their windows; of those somebody has reconciled nothing is given back. Leases
-- are locked before windows, each in the order of their keys, as everywhere.
CREATE FUNCTION give_back_slices(of_orgs uuid[], of_budgets uuid[], of_starts timestamptz[], amounts bigint[],
                                 of_replica uuid) RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    part record;
BEGIN
    PERFORM 1 FROM lease l
    WHERE l.replica = of_replica
        AND (l.org_id, l.budget_id, l.starts_at) IN (SELECT * FROM unnest(of_orgs, of_budgets, of_starts))
    ORDER BY l.org_id, l.budget_id, l.starts_at
    FOR UPDATE;
    PERFORM 1 FROM budget_window w
    WHERE (w.org_id, w.budget_id, w.starts_at) IN (SELECT * FROM unnest(of_orgs, of_budgets, of_starts))
    ORDER BY w.org_id, w.budget_id, w.starts_at
    FOR UPDATE;
    FOR part IN SELECT l.org_id, l.budget_id, l.starts_at, least(l.sliced, a.amount) AS freed
                FROM unnest(of_orgs, of_budgets, of_starts, amounts) AS a (org_id, budget_id, starts_at, amount)
                JOIN lease l ON l.org_id = a.org_id AND l.budget_id = a.budget_id AND l.starts_at = a.starts_at
                WHERE l.replica = of_replica AND l.sliced > 0 AND NOT EXISTS (SELECT FROM orphaned_slice o
                    WHERE o.org_id = l.org_id AND o.budget_id = l.budget_id AND o.starts_at = l.starts_at
                        AND o.replica = l.replica AND o.reconciled_at IS NOT NULL)
                ORDER BY l.org_id, l.budget_id, l.starts_at
        LOOP
            UPDATE lease l SET sliced = l.sliced - part.freed, allocated = l.allocated - part.freed,
                amount = l.amount - part.freed
            WHERE l.org_id = part.org_id AND l.budget_id = part.budget_id AND l.starts_at = part.starts_at
                AND l.replica = of_replica;
            UPDATE budget_window w SET leased = w.leased - part.freed,
                limit_amt = CASE WHEN w.limit_amt IS NOT NULL
                    THEN least(w.limit_amt, greatest(w.target_amt, w.spent + w.leased - part.freed)) END
            WHERE w.org_id = part.org_id AND w.budget_id = part.budget_id AND w.starts_at = part.starts_at;
        END LOOP;
END
$$;
