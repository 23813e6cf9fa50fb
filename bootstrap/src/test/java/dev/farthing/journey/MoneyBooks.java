package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What usage, rollups, budgets and ledger say of the same calls, asked of the database itself.
record MoneyBooks(Replicas replicas) {
    private static final Duration REST = Duration.ofSeconds(40);
    /// Each must find nothing, at any moment.
    private static final Map<String, String> ALWAYS = always();

    private static Map<String, String> always() {
        var queries = new LinkedHashMap<String, String>();
        queries.put("V1 postings that do not add up to zero", """
            SELECT org_id, txn_id FROM ledger_entry GROUP BY 1, 2 HAVING sum(amount_pico) <> 0""");
        queries.put("windows beyond their limit", """
            SELECT * FROM budget_window WHERE spent + leased > limit_amt OR spent < 0 OR leased < 0""");
        queries.put("V3 windows whose leases do not add up", """
            SELECT w.budget_id, w.starts_at, w.leased, sum(l.amount) FROM budget_window w
            LEFT JOIN lease l USING (org_id, budget_id, starts_at)
            GROUP BY w.org_id, w.budget_id, w.starts_at, w.leased HAVING w.leased <> coalesce(sum(l.amount), 0)""");
        queries.put("V4 leases whose open calls do not add up", """
            SELECT l.budget_id, l.replica, l.allocated, coalesce(h.held, 0) FROM lease l
            LEFT JOIN (SELECT i.org_id, i.replica, w.budget_id, w.starts_at, sum(w.hold) AS held FROM intent i,
                    unnest(i.budget_ids, i.window_starts, i.holds) AS w (budget_id, starts_at, hold)
                GROUP BY 1, 2, 3, 4) h
                ON h.org_id = l.org_id AND h.replica = l.replica AND h.budget_id = l.budget_id
                    AND h.starts_at = l.starts_at
            WHERE l.allocated <> coalesce(h.held, 0)""");
        // Who was told to come again, for nobody knew whether the admission was committed, is taken back later.
        queries.put("V5 calls that are both open and ended", """
            SELECT i.request_id, i.admitted_at, u.started_at, u.status, u.error_code, clock_timestamp() AS now
            FROM intent i JOIN usage_row u USING (org_id, request_id)
            WHERE u.error_code IS DISTINCT FROM 'not_ready'
            """);
        queries.put("V15 negative amounts", "SELECT request_id FROM usage_row WHERE cost_pico < 0");
        queries.put("adjustments of calls that have no row", """
            SELECT a.request_id FROM usage_adjustment a LEFT JOIN usage_row u USING (org_id, request_id)
            WHERE u.request_id IS NULL""");
        return queries;
    }

    private static final String TOTALS = """
        SELECT (SELECT coalesce(sum(cost_pico), 0) FROM usage_row WHERE NOT sandbox)
                + (SELECT coalesce(sum(delta_pico), 0) FROM usage_adjustment),
            (SELECT coalesce(sum(cost_pico), 0) FROM usage_rollup_now WHERE NOT sandbox),
            (SELECT coalesce(sum(w.spent), 0) FROM budget_window w JOIN budget b
                ON b.org_id = w.org_id AND b.id = w.budget_id WHERE b.kind = 'root'),
            (SELECT -coalesce(sum(amount_pico), 0) FROM ledger_entry WHERE account = 'usage_revenue')
        """;

    /// What holds while calls run.
    void holdTrue() {
        ALWAYS.forEach((name, query) -> assertThat(texts(query)).as(name).isEmpty());
    }

    /// Waits until nothing is open, and then everything must agree.
    void restAndAgree() {
        Await.until("no call is open", REST, this::open, String::isEmpty);
        agree();
    }

    /// The same where a process has ended without a word: what it was last heard of is long ago.
    void restWithoutTheSilentAndAgree() {
        Await.until(
                "no call is open",
                REST,
                () -> {
                    ageTheSilent();
                    return open();
                },
                String::isEmpty);
        agree();
    }

    /// Some calls that are open, and what is known of the processes they belong to.
    private String open() {
        return texts("""
            SELECT i.request_id, i.admitted_at, r.id, r.state, clock_timestamp() - r.heartbeat_at AS silent
            FROM intent i LEFT JOIN replica r ON r.id = i.replica LIMIT 5""");
    }

    private void agree() {
        holdTrue();
        var totals = texts(TOTALS).split(" ");
        assertThat(totals).as("usage, rollups, root budgets, ledger").hasSize(4).containsOnly(totals[0]);
    }

    /// Each of these calls has a row, and one only.
    void haveOnce(Collection<String> requestIds) {
        var ids = requestIds.stream().map(UUID::fromString).map(UUID::toString).collect(Collectors.joining(","));
        var found = texts(
                "SELECT count(*), count(DISTINCT request_id) FROM usage_row WHERE request_id = ANY ('{" + ids + "}')");
        assertThat(found).as("rows, and calls that have one").isEqualTo(requestIds.size() + " " + requestIds.size());
    }

    /// As if a minute had gone by since processes that say nothing any more were heard of, until so many are alive.
    void forgetTheSilent(int alive) {
        Await.until(
                "the silent are given up",
                REST,
                () -> {
                    ageTheSilent();
                    return number("SELECT count(*) FROM replica WHERE state = 'alive'");
                },
                living -> living.intValue() == alive);
    }

    private void ageTheSilent() {
        execute("""
            UPDATE replica SET heartbeat_at = heartbeat_at - interval '2 minutes'
            WHERE state = 'alive' AND heartbeat_at < clock_timestamp() - interval '5 seconds'""");
    }

    /// The window of a budget that is being used: spent, leased, overrun, limit.
    Window window(String budgetId) {
        var row = texts("SELECT coalesce(sum(spent), 0), coalesce(sum(leased), 0), coalesce(sum(overrun), 0), "
                        + "coalesce(max(limit_amt), 0) FROM budget_window WHERE budget_id = '"
                        + UUID.fromString(budgetId) + "'")
                .split(" ");
        return new Window(
                new BigDecimal(row[0]), new BigDecimal(row[1]), new BigDecimal(row[2]), new BigDecimal(row[3]));
    }

    record Window(BigDecimal spent, BigDecimal leased, BigDecimal overrun, BigDecimal limit) {}

    BigDecimal number(String query) {
        return new BigDecimal(texts(query));
    }

    void execute(String sql) {
        try (var connection = replicas.connection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /// All that a query finds, a row a line.
    String texts(String query) {
        try (var connection = replicas.connection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var text = new StringBuilder();
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                text.append(text.isEmpty() ? "" : "\n");
                for (int i = 1; i <= columns; i++) {
                    @Nullable String value = rows.getString(i);
                    text.append(i == 1 ? "" : " ").append(value);
                }
            }
            return text.toString();
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }
}
