package dev.farthing.persistence.hold;

/// How leases grow and calls are admitted to them in one round trip, where all of them fit.
///
/// It says in SQL what [dev.farthing.domain.budget.LeaseSize] and
/// [dev.farthing.domain.budget.HoldRound#holdsGrowing] say: were it decided here, a lease would grow in two round
/// trips, and everybody behind would wait for both of them.
final class LeaseGrowth {
    private static final String OF_THESE = """
        JOIN unnest(?::uuid[], ?::uuid[], ?::timestamptz[]) AS a (org_id, budget_id, starts_at)
            ON %1$s.org_id = a.org_id AND %1$s.budget_id = a.budget_id AND %1$s.starts_at = a.starts_at
        """;
    // Leases before windows, each in the order of their keys, as everywhere. A window whose limit is not enforced yet,
    // or is on its way down, is left to be decided on call by call.
    static final String ADMIT = HoldConnection.LOCK
            + "SELECT count(*) FROM (SELECT 1 FROM lease l " + OF_THESE.formatted("l") + """
                WHERE l.replica = ? ORDER BY l.org_id, l.budget_id, l.starts_at FOR UPDATE OF l) AS locked;
            """
            + "SELECT count(*) FROM (SELECT 1 FROM budget_window w " + OF_THESE.formatted("w") + """
                ORDER BY w.org_id, w.budget_id, w.starts_at FOR UPDATE OF w) AS locked;
            WITH wants AS MATERIALIZED (SELECT org_id, budget_id, starts_at, hold, recent
                FROM unnest(?::uuid[], ?::uuid[], ?::timestamptz[], ?::bigint[], ?::bigint[])
                    AS a (org_id, budget_id, starts_at, hold, recent)),
            room AS MATERIALIZED (SELECT w.org_id, w.budget_id, w.starts_at, a.hold, a.recent,
                    coalesce(l.amount, 0)::numeric AS amount, coalesce(l.allocated, 0)::numeric AS allocated,
                    greatest(coalesce(l.allocated, 0)::numeric + a.hold - coalesce(l.amount, 0), 0) AS missing,
                    w.limit_amt - w.spent - w.leased AS available
                FROM wants a
                JOIN budget_window w
                    ON w.org_id = a.org_id AND w.budget_id = a.budget_id AND w.starts_at = a.starts_at
                LEFT JOIN lease l ON l.org_id = a.org_id AND l.budget_id = a.budget_id
                    AND l.starts_at = a.starts_at AND l.replica = ?
                WHERE w.limit_amt IS NOT NULL AND coalesce(l.state, 'active') = 'active' AND NOT
            """
            + HoldConnection.IS_SHRINKING + """
                ),
            sized AS MATERIALIZED (SELECT org_id, budget_id, starts_at, hold, amount, allocated,
                    CASE WHEN missing = 0 THEN 0
                        ELSE greatest(missing, least(div(available, 100), recent, 4611686018427387904 - amount))
                    END AS grown
                FROM room
                WHERE missing <= available AND allocated + hold <= 4611686018427387904),
            fit AS MATERIALIZED (SELECT (SELECT count(*) FROM sized) = (SELECT count(*) FROM wants)
                AND NOT EXISTS (SELECT FROM unnest(?) i WHERE NOT (
            """ + HoldConnection.IS_OPEN + """
                )) AS all_of_them),
            lent AS (UPDATE budget_window w SET leased = w.leased + s.grown
                FROM sized s, fit
                WHERE fit.all_of_them AND s.grown > 0 AND w.org_id = s.org_id AND w.budget_id = s.budget_id
                    AND w.starts_at = s.starts_at),
            taken AS (INSERT INTO lease (org_id, budget_id, starts_at, replica, amount, allocated)
                SELECT s.org_id, s.budget_id, s.starts_at, ?, s.amount + s.grown, s.allocated + s.hold
                FROM sized s, fit WHERE fit.all_of_them
                ON CONFLICT (org_id, budget_id, starts_at, replica) DO UPDATE SET
                    amount = excluded.amount, allocated = excluded.allocated),
            admitted AS (INSERT INTO intent (%1$s) SELECT %1$s FROM fit, unnest(?) i WHERE fit.all_of_them)
            SELECT s.org_id, s.budget_id, s.starts_at, (s.amount + s.grown - s.allocated - s.hold)::bigint
            FROM sized s, fit WHERE fit.all_of_them
            """.formatted(IntentColumns.INTENT);

    private LeaseGrowth() {}
}
