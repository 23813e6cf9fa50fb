package dev.farthing.persistence.usage;

/// The statements a batch is written with; each runs in one round trip and one commit.
final class JournalStatements {
    // Whoever locks leases or windows does so in the order of their keys, leases first, and before the sums, be it one
    // window only: no two writers wait for each other.
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
        WITH calls AS (INSERT INTO usage_row (%1$s) SELECT %1$s FROM unnest(?)),
        tries AS (INSERT INTO attempt (%2$s) SELECT %2$s FROM unnest(?)),
        tags AS (INSERT INTO usage_tag_rollup AS s
            (org_id, bucket, tag, model, requests, prompt_tokens, completion_tokens, cost_pico)
        SELECT org_id, bucket, tag, model, requests, prompt_tokens, completion_tokens,
            cost_units::numeric * 1000000000000 + cost_pico
        FROM unnest(?)
        ON CONFLICT (org_id, bucket, tag, model) DO UPDATE SET
            requests = s.requests + excluded.requests,
            prompt_tokens = s.prompt_tokens + excluded.prompt_tokens,
            completion_tokens = s.completion_tokens + excluded.completion_tokens,
            cost_pico = s.cost_pico + excluded.cost_pico),
        units AS (INSERT INTO usage_unit_rollup AS s (%3$s)
        SELECT %4$s FROM unnest(?)
        ON CONFLICT (org_id, bucket, key_id, model, provider, team_id, credential_id, unit) DO UPDATE SET
            amount = s.amount + excluded.amount),
        hours AS (INSERT INTO usage_hour_rollup AS s (%5$s)
        SELECT %6$s FROM unnest(?)
        ON CONFLICT (org_id, bucket, team_id, model) DO UPDATE SET
            requests = s.requests + excluded.requests,
            ok_requests = s.ok_requests + excluded.ok_requests,
            error_requests = s.error_requests + excluded.error_requests,
            cancelled_requests = s.cancelled_requests + excluded.cancelled_requests,
            prompt_tokens = s.prompt_tokens + excluded.prompt_tokens,
            completion_tokens = s.completion_tokens + excluded.completion_tokens,
            cost_pico = s.cost_pico + excluded.cost_pico,
            chars = s.chars + excluded.chars,
            latency_ms = s.latency_ms + excluded.latency_ms,
            reported_calls = s.reported_calls + excluded.reported_calls,
            exact_calls = s.exact_calls + excluded.exact_calls,
            estimated_calls = s.estimated_calls + excluded.estimated_calls,
            newest = greatest(s.newest, excluded.newest),
            cached_tokens = s.cached_tokens + excluded.cached_tokens,
            cache_write_tokens = s.cache_write_tokens + excluded.cache_write_tokens,
            reasoning_tokens = s.reasoning_tokens + excluded.reasoning_tokens,
            first_token_ms = s.first_token_ms + excluded.first_token_ms,
            first_token_calls = s.first_token_calls + excluded.first_token_calls,
            further_attempts = s.further_attempts + excluded.further_attempts,
            fallback_pico = s.fallback_pico + excluded.fallback_pico,
            saved_pico = s.saved_pico + excluded.saved_pico,
            caller_errors = s.caller_errors + excluded.caller_errors,
            response_hits = s.response_hits + excluded.response_hits,
            response_saving_pico = s.response_saving_pico + excluded.response_saving_pico),
        credentials AS (INSERT INTO usage_credential_rollup AS s (%7$s)
        SELECT %8$s FROM unnest(?)
        ON CONFLICT (org_id, bucket, credential_id, team_id, model, provider) DO UPDATE SET
            requests = s.requests + excluded.requests,
            tokens = s.tokens + excluded.tokens,
            cost_pico = s.cost_pico + excluded.cost_pico),
        times AS (INSERT INTO usage_time_rollup AS s
            (org_id, grain, bucket, team_id, model, latency, first_token, unanswered)
        SELECT d.org_id, d.grain,
            CASE d.grain WHEN 'day' THEN date_trunc('day', d.bucket, coalesce(zone_at(o, d.bucket), 'UTC'))
                ELSE d.bucket END,
            d.team_id, d.model, sum_counts(d.latency), sum_counts(d.first_token), sum_counts(d.unanswered)
        FROM unnest(?) d LEFT JOIN org o ON o.id = d.org_id
        GROUP BY 1, 2, 3, 4, 5 ORDER BY 2, 1, 3, 4, 5
        ON CONFLICT (org_id, grain, bucket, team_id, model) DO UPDATE SET
            latency = add_counts(s.latency, excluded.latency),
            first_token = add_counts(s.first_token, excluded.first_token),
            unanswered = add_counts(s.unanswered, excluded.unanswered)),
        talks AS (SELECT d.org_id, d.key_id, d.team_id, d.session_id, d.calls,
            (d.bucket AT TIME ZONE coalesce(zone_at(o, d.bucket), 'UTC'))::date AS day
        FROM unnest(?) d LEFT JOIN org o ON o.id = d.org_id),
        begun AS (INSERT INTO conversation (org_id, day, key_id, session_id, team_id)
        SELECT DISTINCT ON (org_id, day, key_id, session_id) org_id, day, key_id, session_id, team_id
        FROM talks WHERE session_id IS NOT NULL ORDER BY 1, 2, 3, 4
        ON CONFLICT DO NOTHING
        RETURNING org_id, day, team_id),
        conversations AS (INSERT INTO conversation_rollup AS s (org_id, day, team_id, conversations)
        SELECT org_id, day, team_id, sum(conversations)
        FROM (SELECT org_id, day, team_id, calls AS conversations FROM talks WHERE session_id IS NULL
              UNION ALL SELECT org_id, day, team_id, 1 FROM begun) made
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (org_id, day, team_id) DO UPDATE SET conversations = s.conversations + excluded.conversations)
        """.formatted(
                    CallColumns.CALL,
                    CallColumns.ATTEMPT,
                    UnitLine.COLUMNS,
                    UnitLine.COLUMNS.replace("amount", "amount::numeric"),
                    HourLine.COLUMNS,
                    PicoSum.joined(HourLine.COLUMNS, "cost", "fallback", "saved", "response_saving"),
                    CredentialLine.COLUMNS,
                    PicoSum.joined(CredentialLine.COLUMNS, "cost"));
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
    private static final String SUMS = """
        INSERT INTO usage_rollup AS s (%1$s)
        SELECT %2$s FROM unnest(?)
        ON CONFLICT (org_id, bucket, key_id, model, provider, team_id) DO UPDATE SET
            requests = s.requests + excluded.requests,
            ok_requests = s.ok_requests + excluded.ok_requests,
            error_requests = s.error_requests + excluded.error_requests,
            cancelled_requests = s.cancelled_requests + excluded.cancelled_requests,
            refused_requests = s.refused_requests + excluded.refused_requests,
            prompt_tokens = s.prompt_tokens + excluded.prompt_tokens,
            cached_tokens = s.cached_tokens + excluded.cached_tokens,
            cache_write_tokens = s.cache_write_tokens + excluded.cache_write_tokens,
            completion_tokens = s.completion_tokens + excluded.completion_tokens,
            reasoning_tokens = s.reasoning_tokens + excluded.reasoning_tokens,
            cost_pico = s.cost_pico + excluded.cost_pico,
            chars = s.chars + excluded.chars,
            latency_ms = s.latency_ms + excluded.latency_ms,
            first_token_ms = s.first_token_ms + excluded.first_token_ms,
            first_token_calls = s.first_token_calls + excluded.first_token_calls,
            further_attempts = s.further_attempts + excluded.further_attempts,
            fallback_pico = s.fallback_pico + excluded.fallback_pico,
            saved_pico = s.saved_pico + excluded.saved_pico,
            caller_errors = s.caller_errors + excluded.caller_errors,
            response_hits = s.response_hits + excluded.response_hits,
            response_saving_pico = s.response_saving_pico + excluded.response_saving_pico
        """.formatted(
            RollupLine.COLUMNS, PicoSum.joined(RollupLine.COLUMNS, "cost", "fallback", "saved", "response_saving"));

    /// Calls that are charged to no budget: calls, attempts, tags, units, hours, credentials, times, conversations,
    /// sums.
    static final String PLAIN = CALLS + SUMS;

    /// Calls that are charged, but held nothing: windows; calls, attempts, tags, units, hours, credentials, times,
    /// conversations, intents, windows, postings twice, sums.
    static final String BOOKED = LOCK_WINDOWS + CALLS + INTENTS + NO_LEASES + WINDOWS + POSTINGS + SUMS;

    /// Calls of which some held a part of a lease: windows twice; calls, attempts, tags, units, hours, credentials,
    /// times, conversations, intents, windows twice, postings twice, sums.
    static final String LEASED = LOCK_LEASES + LOCK_WINDOWS + CALLS + INTENTS + LEASES + WINDOWS + POSTINGS + SUMS;

    /// Calls of which some held a part of a slice: windows and slices, twice; slices; calls, attempts, tags, units,
    /// intents, windows twice, postings twice, sums.
    static final String SLICED = LOCK_SLICES + CALLS + INTENTS + LEASES + WINDOWS + POSTINGS + SUMS;

    private JournalStatements() {}
}
