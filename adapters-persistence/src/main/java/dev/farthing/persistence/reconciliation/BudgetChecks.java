package dev.farthing.persistence.reconciliation;

import java.util.List;

/// Whether budgets counted what the calls used that they govern.
///
/// Which budgets a process knows of is a second old at most, and calls are not told apart more finely than by a
/// minute: what was admitted while a budget was being made or ended may count or not. Between those instants the
/// bounds meet. A key's calls are counted one by one as long as they are kept, its sums after that.
final class BudgetChecks {
    // What a lost process's calls used is not what was counted for them: they were charged what they held.
    private static final String WINDOWS = """
        FROM budget b
        JOIN budget_window w ON w.org_id = b.org_id AND w.budget_id = b.id
        CROSS JOIN LATERAL (SELECT greatest(w.starts_at, b.created_at + interval '1 minute') AS surely_from,
            least(w.ends_at, b.deleted_at - interval '1 minute', clock_timestamp() + interval '1 hour') AS surely_to,
            greatest(w.starts_at, b.created_at - interval '1 minute') AS maybe_from,
            least(w.ends_at, b.deleted_at + interval '1 minute', clock_timestamp() + interval '1 hour') AS maybe_to) t
        CROSS JOIN LATERAL (SELECT uuid_v7_floor(t.maybe_from - interval '1 minute') AS first_id,
            uuid_v7_floor(t.maybe_to + interval '1 minute') AS next_id) k
        CROSS JOIN LATERAL (
            %s) used
        WHERE b.org_id = :org AND b.kind IN ('cap', 'wallet') AND %s
            AND (w.starts_at >= :from AND w.starts_at < :to
                OR w.ends_at IS NULL AND b.created_at >= :from AND b.created_at < :to)
            AND (b.unit = 'money' OR t.maybe_from >= %s AND NOT EXISTS (SELECT FROM usage_row l
                WHERE l.org_id = b.org_id %s AND l.error_code = 'gateway_lost'
                    AND l.request_id >= k.first_id AND l.request_id < k.next_id))
        """;

    private static final String CALLS_OF_THE_KEY = """
        SELECT coalesce(sum(m.amount) FILTER (WHERE u.started_at >= t.surely_from AND u.started_at < t.surely_to), 0)
            AS least, coalesce(sum(m.amount), 0) AS most
        FROM usage_row u
        CROSS JOIN LATERAL (SELECT CASE b.unit
            WHEN 'money' THEN u.cost_pico + coalesce((SELECT sum(a.delta_pico) FROM usage_adjustment a
                WHERE a.org_id = u.org_id AND a.request_id = u.request_id), 0)
            WHEN 'tokens' THEN u.prompt_tokens + u.completion_tokens
            ELSE CASE WHEN u.status = 'ok' AND u.response_saving_pico IS NULL OR u.prompt_tokens + u.completion_tokens + u.images > 0
                THEN 1 ELSE 0 END END AS amount) m
        WHERE u.org_id = b.org_id AND u.key_id = b.scope_id
            AND u.request_id >= k.first_id AND u.request_id < k.next_id
            AND u.started_at >= t.maybe_from AND u.started_at < t.maybe_to
            AND NOT u.sandbox AND u.status <> 'refused' AND (b.models = '{}' OR u.model = ANY (b.models))\
        """;

    // Of failed requests the sums do not tell which used something.
    private static final String SUMS = """
        SELECT coalesce(sum(CASE b.unit WHEN 'money' THEN r.cost_pico WHEN 'tokens' THEN r.prompt_tokens
                    + r.completion_tokens ELSE r.ok_requests - r.response_hits END)
                FILTER (WHERE r.bucket >= t.surely_from AND r.bucket + interval '15 minutes' <= t.surely_to), 0) AS least,
            coalesce(sum(CASE b.unit WHEN 'money' THEN r.cost_pico WHEN 'tokens' THEN r.prompt_tokens
                    + r.completion_tokens ELSE r.requests - r.response_hits END), 0) AS most
        FROM usage_rollup_now r
        WHERE r.org_id = b.org_id AND r.bucket > t.maybe_from - interval '15 minutes' AND r.bucket < t.maybe_to
            AND CASE b.scope WHEN 'org' THEN true WHEN 'team' THEN r.team_id = b.scope_id ELSE r.key_id = b.scope_id END
            AND NOT r.sandbox AND (b.models = '{}' OR r.model = ANY (b.models))\
        """;

    /// What was beyond a limit or a hold stands beside what was spent.
    private static final Check USED = new Check(
            "budget_used",
            "org",
            "SELECT count(*) FROM (SELECT w.spent, w.overrun, used.least, used.most "
                    + WINDOWS.formatted(
                            CALLS_OF_THE_KEY,
                            "b.scope = 'key' AND t.maybe_from >= " + Checks.WHOLE,
                            Checks.WHOLE,
                            "AND l.key_id = b.scope_id")
                    + " UNION ALL SELECT w.spent, w.overrun, used.least, used.most "
                    + WINDOWS.formatted(
                            SUMS,
                            "(b.scope <> 'key' OR t.maybe_from < " + Checks.WHOLE + ")",
                            Checks.WHOLE,
                            "AND (b.scope <> 'key' OR l.key_id = b.scope_id)")
                    + ") x WHERE spent > most OR spent + overrun < least");

    /// A place is lent and charged nothing.
    private static final Check PLACES = new Check("places_spent", "org", """
        SELECT count(*) FROM budget b JOIN budget_window w ON w.org_id = b.org_id AND w.budget_id = b.id
        WHERE b.org_id = :org AND b.kind = 'places' AND (w.spent <> 0 OR w.overrun <> 0)
        """);

    static final List<Check> ALL = List.of(USED, PLACES);

    private BudgetChecks() {}
}
