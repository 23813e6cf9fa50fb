package dev.farthing.persistence.usage;

/// The statements a batch is written with; each runs in one round trip and one commit.
final class JournalStatements {
    // Whoever locks leases or windows does so in the order of their keys, leases first, be it one window only: no two
    // writers wait for each other.
    private static final String LOCK_LEASES = """
        SELECT count(*) FROM (
            SELECT l.allocated FROM unnest(?) d
            JOIN lease l ON l.org_id = d.org_id AND l.budget_id = d.budget_id AND l.starts_at = d.starts_at
                AND l.replica = d.replica
            WHERE d.hold > 0
            ORDER BY l.org_id, l.budget_id, l.starts_at, l.replica
            FOR UPDATE OF l) AS locked;
        """;
    private static final String LOCK_WINDOWS = """
        SELECT count(*) FROM (
            SELECT w.spent FROM unnest(?) d
            JOIN budget_window w ON w.org_id = d.org_id AND w.budget_id = d.budget_id AND w.starts_at = d.starts_at
            ORDER BY w.org_id, w.budget_id, w.starts_at
            FOR UPDATE OF w) AS locked;
        """;
    // The same of calls that held on record and of those that held a part of a slice.
    private static final String LOCK_SLICES = """
        SELECT count(*) FROM (
            SELECT l.allocated
            FROM (SELECT d.org_id, d.budget_id, d.starts_at, d.replica FROM unnest(?) d WHERE d.hold > 0
                UNION SELECT s.org_id, s.budget_id, s.starts_at, s.replica FROM unnest(?) s) d
            JOIN lease l ON l.org_id = d.org_id AND l.budget_id = d.budget_id AND l.starts_at = d.starts_at
                AND l.replica = d.replica
            ORDER BY l.org_id, l.budget_id, l.starts_at, l.replica
            FOR UPDATE OF l) AS locked;
        SELECT count(*) FROM (
            SELECT w.spent
            FROM (SELECT d.org_id, d.budget_id, d.starts_at FROM unnest(?) d
                UNION SELECT s.org_id, s.budget_id, s.starts_at FROM unnest(?) s) d
            JOIN budget_window w ON w.org_id = d.org_id AND w.budget_id = d.budget_id AND w.starts_at = d.starts_at
            ORDER BY w.org_id, w.budget_id, w.starts_at
            FOR UPDATE OF w) AS locked;
        SELECT count(settle_slice(s)) FROM unnest(?) s;
        """;
    // A call that is already there breaks the whole statement by its primary key: so neither its attempts nor its share
    // of the sums can be counted twice, and the usual case, in which all are new, pays nothing for it.
    private static final String CALLS = """
        WITH calls AS (INSERT INTO usage_row (%1$s) SELECT %1$s FROM unnest(?) RETURNING org_id, request_id),
        tries AS (INSERT INTO attempt (%2$s) SELECT %2$s FROM unnest(?))
        """.formatted(CallColumns.CALL, CallColumns.ATTEMPT);
    private static final String INTENTS = """
        , ended AS (DELETE FROM intent i USING unnest(?) d
            WHERE i.org_id = d.org_id AND i.request_id = d.request_id)
        """;
    private static final String LEASES = """
        , leases AS (UPDATE lease l SET
            allocated = l.allocated - d.hold,
            amount = l.amount - CASE WHEN l.state = 'active' THEN d.charge ELSE d.hold END
            FROM unnest(?) d
            WHERE d.hold > 0 AND l.org_id = d.org_id AND l.budget_id = d.budget_id AND l.starts_at = d.starts_at
                AND l.replica = d.replica
            RETURNING d.org_id, d.budget_id, d.starts_at,
                CASE WHEN l.state = 'active' THEN d.charge ELSE d.hold END AS released)
        """;
    private static final String NO_LEASES = """
        , leases AS (SELECT NULL::uuid AS org_id, NULL::uuid AS budget_id, NULL::timestamptz AS starts_at,
            0::bigint AS released WHERE false)
        """;
    // A charge that is not backed by a hold (its budget became hard meanwhile) goes no further than the limit; the rest
    // is overrun. For all others the limit is out of reach by what they hold.
    private static final String WINDOWS = """
        , charged AS (UPDATE budget_window w SET
            spent = w.spent + least(s.charge, w.limit_amt - w.spent - w.leased + s.released),
            leased = w.leased - s.released,
            overrun = w.overrun + s.overrun
                + coalesce(greatest(s.charge - (w.limit_amt - w.spent - w.leased + s.released), 0), 0),
            limit_amt = CASE WHEN w.limit_amt IS NOT NULL THEN least(w.limit_amt, greatest(w.target_amt,
                w.spent + w.leased - s.released
                    + least(s.charge, w.limit_amt - w.spent - w.leased + s.released))) END
            FROM (SELECT d.org_id, d.budget_id, d.starts_at, sum(d.charge) AS charge, sum(d.overrun) AS overrun,
                    coalesce((SELECT sum(r.released) FROM leases r
                        WHERE r.org_id = d.org_id AND r.budget_id = d.budget_id AND r.starts_at = d.starts_at), 0)
                        AS released
                FROM unnest(?) d GROUP BY d.org_id, d.budget_id, d.starts_at) s
            WHERE w.org_id = s.org_id AND w.budget_id = s.budget_id AND w.starts_at = s.starts_at)
        """;
    private static final String POSTINGS = """
        , txns AS (INSERT INTO ledger_txn (org_id, id, idempotency_key, kind, bucket)
            SELECT org_id, txn_id, idempotency_key, 'usage', bucket FROM unnest(?)),
        entries AS (INSERT INTO ledger_entry (org_id, txn_id, account, amount_pico)
            SELECT p.org_id, p.txn_id, e.account, e.amount
            FROM unnest(?) p
            CROSS JOIN LATERAL (VALUES
                ('unbilled', p.units::numeric * 1000000000000 + p.pico),
                ('usage_revenue', -(p.units::numeric * 1000000000000 + p.pico)),
                ('overrun', p.overrun_units::numeric * 1000000000000 + p.overrun_pico),
                ('overrun_suspense', -(p.overrun_units::numeric * 1000000000000 + p.overrun_pico))) e (account, amount)
            WHERE e.amount <> 0)
        """;
    // What the sums have yet to take up.
    private static final String PENDING = """
        INSERT INTO usage_pending (org_id, request_ids) SELECT org_id, array_agg(request_id) FROM calls GROUP BY org_id
        """;

    /// Calls that are charged to no budget: calls, attempts.
    static final String PLAIN = CALLS + PENDING;

    /// Calls that are charged, but held nothing: windows; calls, attempts, intents, windows, postings twice.
    static final String BOOKED = LOCK_WINDOWS + CALLS + INTENTS + NO_LEASES + WINDOWS + POSTINGS + PENDING;

    /// Calls of which some held a part of a lease: windows twice; calls, attempts, intents, windows twice, postings
    /// twice.
    static final String LEASED = LOCK_LEASES + LOCK_WINDOWS + CALLS + INTENTS + LEASES + WINDOWS + POSTINGS + PENDING;

    /// Calls of which some held a part of a slice: windows and slices, twice; slices; calls, attempts, intents,
    /// windows
    /// twice, postings twice.
    static final String SLICED = LOCK_SLICES + CALLS + INTENTS + LEASES + WINDOWS + POSTINGS + PENDING;

    private JournalStatements() {}
}
