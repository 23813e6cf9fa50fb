package dev.farthing.persistence.reconciliation;

import java.util.List;
import java.util.stream.Stream;

/// All that must hold of an org's money, whatever happens.
///
/// Every query counts the rows of which it does not; :org, :from and :to stand for the org and the two instants.
/// The figures that have no time of their own are looked at as they stand. Calls are compared as far back as they
/// are kept; before that their sums stand for them.
final class Checks {
    /// From here on every call is on record; the first quarter hour is left out, for ids and beginnings of calls
    /// are
    /// told apart no more finely than by a minute.
    static final String WHOLE = "(calls_kept_since() + interval '15 minutes')";

    private static final String LEDGER = """
        FROM ledger_txn t JOIN ledger_entry e ON e.org_id = t.org_id AND e.txn_id = t.id
        WHERE t.org_id = :org AND t.posted_at >= :from - interval '1 minute' AND t.bucket >= :from AND t.bucket < :to
        """;
    private static final String CALLS = """
        FROM usage_row u
        WHERE u.org_id = :org AND u.started_at >= greatest(:from, %1$s) AND u.started_at < :to
            AND u.request_id >= uuid_v7_floor(greatest(:from, %1$s) - interval '1 minute')
            AND u.request_id < uuid_v7_floor(:to + interval '1 minute')
        """.formatted(WHOLE);
    private static final String ADJUSTED = """
        FROM usage_adjustment a WHERE a.org_id = :org AND a.bucket >= greatest(:from, %s) AND a.bucket < :to
        """.formatted(WHOLE);
    private static final String ROLLED = """
        FROM usage_rollup_now r WHERE r.org_id = :org AND r.bucket >= :from AND r.bucket < :to
        """;
    private static final String ROLLED_OF_CALLS = """
        FROM usage_rollup_now r WHERE r.org_id = :org AND r.bucket >= greatest(:from, %s) AND r.bucket < :to
        """.formatted(WHOLE);
    private static final String ROLLED_BEFORE = """
        FROM usage_rollup_now r WHERE r.org_id = :org AND r.bucket >= :from AND r.bucket < least(:to, %s)
        """.formatted(WHOLE);
    private static final String HOUR = "date_bin('1 hour', %s, timestamptz 'epoch')";
    private static final String QUARTER = "date_bin('15 minutes', u.started_at, timestamptz 'epoch')";

    static final String USAGE_TOTAL = "SELECT (SELECT coalesce(sum(u.cost_pico), 0) " + CALLS
            + ") + (SELECT coalesce(sum(a.delta_pico), 0) " + ADJUSTED
            + ") + (SELECT coalesce(sum(r.cost_pico), 0) " + ROLLED_BEFORE + ")";
    static final String LEDGER_TOTAL =
            "SELECT -coalesce(sum(e.amount_pico), 0) " + LEDGER + " AND e.account = 'usage_revenue'";
    static final String ROLLUP_TOTAL = "SELECT coalesce(sum(r.cost_pico), 0) " + ROLLED;
    static final String BUDGET_TOTAL = """
        SELECT coalesce(sum(w.spent), 0)
        FROM budget b JOIN budget_window w ON w.org_id = b.org_id AND w.budget_id = b.id
        WHERE b.org_id = :org AND b.kind = 'root' AND w.starts_at >= :from AND w.starts_at < :to
        """;
    static final Check INVOICED_TOTAL = new Check("invoiced_total", "invoice", """
        SELECT coalesce(sum(i.total_pico), 0) FROM invoice i
        WHERE i.org_id = :org AND i.state IN ('issued', 'paid') AND i.issued_at >= :from AND i.issued_at < :to
        """);

    private static final List<Check> OF_CALLS = List.of(
            check("ledger_zero_sum", """
                SELECT count(*) FROM (SELECT t.id FROM ledger_txn t
                    LEFT JOIN ledger_entry e ON e.org_id = t.org_id AND e.txn_id = t.id
                    WHERE t.org_id = :org AND t.posted_at >= :from - interval '1 minute'
                        AND t.bucket >= :from AND t.bucket < :to
                    GROUP BY t.id HAVING sum(e.amount_pico) IS DISTINCT FROM 0) x
                """),
            check(
                    "rollup_sums",
                    "SELECT count(*) FROM (SELECT bucket FROM (SELECT " + QUARTER + " AS bucket, u.cost_pico AS pico "
                            + CALLS + " UNION ALL SELECT a.bucket, a.delta_pico " + ADJUSTED
                            + " UNION ALL SELECT r.bucket, -r.cost_pico " + ROLLED_OF_CALLS
                            + ") m GROUP BY bucket HAVING sum(pico) <> 0) x"),
            check(
                    "rollup_requests",
                    "SELECT count(*) FROM (SELECT bucket FROM (SELECT " + QUARTER + " AS bucket, 1::bigint AS calls "
                            + CALLS + " AND u.status <> 'refused' UNION ALL SELECT r.bucket, -r.requests "
                            + ROLLED_OF_CALLS
                            + ") m GROUP BY bucket HAVING sum(calls) <> 0) x"),
            check(
                    "rollup_tokens",
                    "SELECT count(*) FROM (SELECT bucket FROM (SELECT " + QUARTER
                            + " AS bucket, u.prompt_tokens + u.completion_tokens AS tokens " + CALLS
                            + " UNION ALL SELECT r.bucket, -r.prompt_tokens - r.completion_tokens " + ROLLED_OF_CALLS
                            + ") m GROUP BY bucket HAVING sum(tokens) <> 0) x"),
            check("rollup_responses", """
                SELECT count(*) FROM (SELECT bucket FROM (
                    SELECT %s AS bucket, 1::bigint AS hits, u.response_saving_pico::numeric AS pico
                """.formatted(QUARTER) + CALLS + """
                    AND u.response_saving_pico IS NOT NULL
                    UNION ALL SELECT r.bucket, -r.response_hits, -r.response_saving_pico
                """ + ROLLED_OF_CALLS + """
                    ) m GROUP BY bucket HAVING sum(hits) <> 0 OR sum(pico) <> 0) x
                """),
            // Both are of the same batches, and so whole hours agree at every instant.
            check(
                    "rollup_hours",
                    "SELECT count(*) FROM (SELECT bucket FROM (SELECT " + HOUR.formatted("r.bucket")
                            + " AS bucket, r.requests, r.prompt_tokens + r.completion_tokens AS tokens,"
                            + " r.cost_pico, r.fallback_pico, r.saved_pico, r.response_hits, r.response_saving_pico FROM usage_rollup_now r"
                            + " WHERE r.org_id = :org AND NOT r.sandbox AND r.bucket >= " + HOUR.formatted(":from")
                            + " AND r.bucket < " + HOUR.formatted(":to + interval '59 minutes 59.999999 seconds'")
                            + " UNION ALL SELECT h.bucket, -h.requests, -h.prompt_tokens - h.completion_tokens,"
                            + " -h.cost_pico, -h.fallback_pico, -h.saved_pico, -h.response_hits, -h.response_saving_pico FROM usage_hour_rollup_now h"
                            + " WHERE h.org_id = :org AND h.bucket >= " + HOUR.formatted(":from")
                            + " AND h.bucket < " + HOUR.formatted(":to + interval '59 minutes 59.999999 seconds'")
                            + ") m GROUP BY bucket HAVING sum(requests) <> 0 OR sum(tokens) <> 0 OR sum(cost_pico) <> 0"
                            + " OR sum(fallback_pico) <> 0 OR sum(saved_pico) <> 0 OR sum(response_hits) <> 0"
                            + " OR sum(response_saving_pico) <> 0) x"),
            check(
                    "ledger_sums",
                    "SELECT count(*) FROM (SELECT bucket FROM (SELECT r.bucket, r.cost_pico AS pico " + ROLLED
                            + " UNION ALL SELECT t.bucket, e.amount_pico " + LEDGER
                            + " AND e.account = 'usage_revenue') m GROUP BY bucket HAVING sum(pico) <> 0) x"),
            check("budget_spent", """
                SELECT count(*) FROM budget b
                JOIN budget_window w ON w.org_id = b.org_id AND w.budget_id = b.id
                WHERE b.org_id = :org AND b.kind = 'root' AND w.starts_at >= :from AND w.starts_at < :to
                    AND w.spent <> (SELECT coalesce(sum(r.cost_pico), 0) FROM usage_rollup_now r
                        WHERE r.org_id = :org AND r.bucket >= w.starts_at AND r.bucket < w.ends_at)
                """),
            check("budget_leased", """
                SELECT count(*) FROM budget_window w
                WHERE w.org_id = :org AND w.leased <> (SELECT coalesce(sum(l.amount), 0) FROM lease l
                    WHERE l.org_id = w.org_id AND l.budget_id = w.budget_id AND l.starts_at = w.starts_at)
                """),
            check("budget_overspent", """
                SELECT count(*) FROM budget_window w WHERE w.org_id = :org AND w.spent + w.leased > w.limit_amt
                """),
            check("lease_allocated", """
                SELECT count(*) FROM (SELECT budget_id FROM (
                    SELECT l.budget_id, l.starts_at, l.replica, l.allocated - l.sliced AS held
                    FROM lease l WHERE l.org_id = :org
                    UNION ALL
                    SELECT h.budget_id, h.starts_at, i.replica, -h.hold FROM intent i
                    CROSS JOIN LATERAL unnest(i.budget_ids, i.window_starts, i.holds) AS h (budget_id, starts_at, hold)
                    WHERE i.org_id = :org) m
                GROUP BY budget_id, starts_at, replica HAVING sum(held) <> 0) x
                """),
            check("slice_orphaned", """
                SELECT count(*) FROM lease l LEFT JOIN replica r ON r.id = l.replica
                WHERE l.org_id = :org AND l.sliced > 0
                    AND (r.id IS NULL OR r.heartbeat_at < clock_timestamp() - interval '90 seconds')
                    AND NOT EXISTS (SELECT FROM orphaned_slice o
                        WHERE o.org_id = l.org_id AND o.budget_id = l.budget_id AND o.starts_at = l.starts_at
                            AND o.replica = l.replica)
                """),
            check("intent_settled", """
                SELECT count(*) FROM intent i
                JOIN usage_row u ON u.org_id = i.org_id AND u.request_id = i.request_id
                WHERE i.org_id = :org
                """),
            // Attempts and calls are told apart by the time within their ids, and so is what of them is compared.
            check("call_recorded", """
                SELECT (SELECT count(*) FROM
                    (SELECT u.request_id, u.attempts FROM usage_row u
                        WHERE u.org_id = :org AND u.request_id >= uuid_v7_floor(greatest(:from, %1$s))
                            AND u.request_id < uuid_v7_floor(:to)) u
                    FULL JOIN (SELECT a.request_id, count(*) AS attempts FROM attempt a
                        WHERE a.org_id = :org AND a.request_id >= uuid_v7_floor(greatest(:from, %1$s))
                            AND a.request_id < uuid_v7_floor(:to)
                        GROUP BY a.request_id) a USING (request_id)
                    WHERE u.attempts IS NULL OR u.attempts <> coalesce(a.attempts, 0))
                + (SELECT count(*)
                """.formatted(WHOLE) + ADJUSTED + """
                    AND NOT EXISTS (SELECT FROM usage_row u WHERE u.org_id = a.org_id AND u.request_id = a.request_id))
                """),
            // What is on record of a lost call is its row and what its windows are charged for it; both say the same.
            check("lost_call_charged", """
                SELECT count(*) FROM lost_call l
                LEFT JOIN usage_row u ON u.org_id = l.org_id AND u.request_id = l.request_id
                CROSS JOIN LATERAL (SELECT coalesce(sum(a.delta_pico), 0) AS delta, count(*) > 0 AS any
                    FROM usage_adjustment a WHERE a.org_id = l.org_id AND a.request_id = l.request_id) corrected
                WHERE l.org_id = :org AND l.request_id >= uuid_v7_floor(greatest(:from, %s))
                    AND l.request_id < uuid_v7_floor(:to)
                    AND CASE WHEN u.request_id IS NULL THEN l.lost_at < clock_timestamp() - interval '90 seconds'
                        WHEN u.error_code IS DISTINCT FROM 'gateway_lost' THEN false
                        ELSE (l.known_by IS NOT NULL) <> corrected.any
                            OR EXISTS (SELECT FROM unnest(l.units, l.manners, l.charged, l.beyond)
                                    AS w (unit, manner, charged, beyond)
                                WHERE w.unit = 'money' AND w.manner <> 'lent'
                                    AND (w.charged > u.cost_pico + corrected.delta
                                        OR w.charged + w.beyond < u.cost_pico + corrected.delta)) END
                """.formatted(WHOLE)),
            check("intent_stale", """
                SELECT count(*) FROM intent i LEFT JOIN replica r ON r.id = i.replica
                WHERE i.org_id = :org AND (r.id IS NULL OR r.heartbeat_at < clock_timestamp() - interval '90 seconds')
                """),
            // A price that was ended for the past was in force all the same until then; re-rating tells the difference.
            check(
                    "price_version",
                    "SELECT count(*) FROM (SELECT u.price_id, u.started_at " + CALLS
                            + " AND u.price_id IS NOT NULL) u JOIN price p ON p.id = u.price_id"
                            + " WHERE p.valid_from > u.started_at + interval '5 seconds'"
                            + " OR greatest(p.valid_to, coalesce(p.closed_at, p.created_at))"
                            + " < u.started_at - interval '5 seconds' AND p.valid_to IS NOT NULL"),
            check("foreign_key_rows", "SELECT count(*) FROM (SELECT DISTINCT r.key_id " + ROLLED + """
                ) r WHERE NOT EXISTS (SELECT FROM issued_key k WHERE k.org_id = :org AND k.id = r.key_id)
                """),
            // What is pending stands in rows of its own, and a correction may take away.
            check(
                    "negative_sums",
                    "SELECT count(*) FROM (SELECT " + ROLLED
                            + " GROUP BY r.bucket, r.key_id, r.model, r.provider, r.team_id"
                            + " HAVING sum(r.cost_pico) < 0) x"),
            check("wallet_ledger", """
                SELECT count(*) FROM (SELECT
                    (SELECT coalesce(sum(amount_pico - drawn_pico - expired_pico), 0) FROM credit WHERE org_id = :org)
                    + (SELECT coalesce(sum(e.amount_pico), 0) FROM ledger_entry e
                        WHERE e.org_id = :org AND e.account = 'wallet') AS apart) x
                WHERE apart <> 0
                """),
            // What was drawn for a call that turned out to be cheaper stays drawn, and pays for the calls that follow.
            check("wallet_drawn", """
                SELECT count(*) FROM wallet v
                WHERE v.org_id = :org AND (
                    (SELECT coalesce(sum(drawn_pico), 0) FROM credit WHERE org_id = :org)
                        <> (SELECT coalesce(sum(drawn_pico), 0) FROM credit_draw WHERE org_id = :org)
                    OR (SELECT coalesce(sum(drawn_pico), 0) FROM credit WHERE org_id = :org) + v.passed_pico
                        > (SELECT coalesce(sum(w.spent), 0) FROM budget_window w
                            WHERE w.org_id = :org AND w.budget_id = v.budget_id)
                        - (SELECT coalesce(sum(least(a.delta_pico, 0)), 0) FROM usage_adjustment a
                            WHERE a.org_id = :org))
                """),
            check("wallet_limit", """
                SELECT count(*) FROM wallet v
                JOIN budget b ON b.org_id = v.org_id AND b.id = v.budget_id JOIN org o ON o.id = v.org_id
                WHERE v.org_id = :org AND b.limit_amt <> v.passed_pico + o.credit_limit_pico
                    + (SELECT coalesce(sum(amount_pico - expired_pico), 0) FROM credit WHERE org_id = :org)
                """),
            check("audit_chain", """
                SELECT (SELECT count(*) FROM audit_record r
                    WHERE r.org_id = :org AND r.at >= :from AND r.at < :to
                        AND (r.hash <> audit_fingerprint(r)
                            OR r.action <> 'erase' AND NOT CASE WHEN r.seq = 1 THEN r.prev_hash = repeat('0', 64)
                                ELSE EXISTS (SELECT FROM audit_record before WHERE before.org_id = r.org_id
                                    AND before.seq = r.seq - 1 AND before.hash = r.prev_hash) END))
                + (SELECT count(*) FROM audit_head h
                    WHERE h.org_id = :org AND h.seq > 0 AND NOT EXISTS (SELECT FROM audit_record r
                        WHERE r.org_id = h.org_id AND r.seq = h.seq AND r.hash = h.hash))
                + (SELECT count(*) FROM (SELECT max(r.seq) AS last FROM audit_record r WHERE r.org_id = :org) x
                    WHERE last IS NOT NULL AND last IS DISTINCT FROM
                        (SELECT h.seq FROM audit_head h WHERE h.org_id = :org))
                """),
            // A receiver is healthy that has taken something since.
            check("outbox_undelivered", """
                SELECT count(*) FROM outbox o
                WHERE o.org_id = :org AND o.delivered_at IS NULL
                    AND o.created_at < clock_timestamp() - interval '10 minutes'
                    AND EXISTS (SELECT FROM outbox later WHERE later.org_id = o.org_id AND later.id > o.id
                        AND later.delivered_at > o.created_at + interval '10 minutes')
                """),
            check("overrun_untold", "SELECT count(*) " + CALLS + """
                 AND u.overrun_pico > 0
                    AND NOT EXISTS (SELECT FROM outbox o WHERE o.org_id = u.org_id AND o.kind = 'overrun'
                        AND o.created_at >= date_trunc('day', u.started_at, 'UTC'))
                """));

    static final List<Check> ALL = Stream.of(OF_CALLS, BudgetChecks.ALL, InvoiceChecks.ALL)
            .flatMap(List::stream)
            .toList();

    private Checks() {}

    private static Check check(String name, String text) {
        return new Check(name, "org", text);
    }
}
