package dev.farthing.persistence.budget;

import dev.farthing.domain.budget.AlertProgress;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.BudgetWindow;
import dev.farthing.domain.budget.Lease;
import dev.farthing.domain.budget.WindowKey;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;

/// Carries a budget's changed limit and alerts into the windows that calls are still charged to.
///
/// It locks as admission and settlement do: leases in their order first, windows after them.
@Singleton
class OpenWindows {
    private static final String OF_THE_BUDGET =
            " WHERE org_id = ? AND budget_id = ? AND (ends_at IS NULL OR ends_at > ?)";

    private final DataSource database;

    OpenWindows(DataSource database) {
        this.database = database;
    }

    /// In the caller's transaction, which holds the budget's row.
    void follow(Budget budget, Instant now) {
        var limit = Objects.requireNonNull(budget.limit());
        var leases = Sql.of(
                        "SELECT * FROM lease WHERE org_id = ? AND budget_id = ? AND state = 'active' AND starts_at IN"
                                + " (SELECT starts_at FROM budget_window" + OF_THE_BUDGET + ")"
                                + " ORDER BY org_id, budget_id, starts_at, replica FOR UPDATE",
                        budget.orgId(),
                        budget.id(),
                        budget.orgId(),
                        budget.id(),
                        now)
                .rows(database, OpenWindows::lease);
        var windows = Sql.of(
                        "SELECT * FROM budget_window" + OF_THE_BUDGET
                                + " ORDER BY org_id, budget_id, starts_at FOR UPDATE",
                        budget.orgId(),
                        budget.id(),
                        now)
                .rows(database, OpenWindows::window);
        for (var open : windows) {
            var window = open.window();
            if (window.limit() != null && limit.compareTo(window.limit()) < 0) {
                window = takeBack(window, leases);
            }
            write(window.aim(limit), open.alerts().changedTo(budget.alertAtPct()));
        }
    }

    private BudgetWindow takeBack(BudgetWindow window, List<Lease> leases) {
        var smaller = window;
        for (var lease : leases) {
            if (lease.window().equals(window.key()) && lease.free() > 0) {
                smaller = smaller.takeBack(lease.free());
                Sql.of(
                                "UPDATE lease SET amount = ?"
                                        + " WHERE org_id = ? AND budget_id = ? AND starts_at = ? AND replica = ?",
                                lease.trim().amount(),
                                window.key().orgId(),
                                window.key().budgetId(),
                                window.key().startsAt(),
                                lease.replica())
                        .change(database);
            }
        }
        return smaller;
    }

    private void write(BudgetWindow window, AlertProgress alerts) {
        Sql.of(
                        "UPDATE budget_window SET limit_amt = ?, target_amt = ?, leased = ?, alert_at_pct = ?,"
                                + " next_alert_pct = ? WHERE org_id = ? AND budget_id = ? AND starts_at = ?",
                        window.limit(),
                        window.target(),
                        window.leased(),
                        alerts.pct().toArray(Integer[]::new),
                        alerts.next(),
                        window.key().orgId(),
                        window.key().budgetId(),
                        window.key().startsAt())
                .change(database);
    }

    private static Lease lease(ResultSet row) throws SQLException {
        return new Lease(
                key(row),
                row.getObject("replica", UUID.class),
                row.getLong("amount"),
                row.getLong("allocated"),
                row.getString("state").equals("revoked"));
    }

    private static Open window(ResultSet row) throws SQLException {
        var window = new BudgetWindow(
                key(row),
                BudgetRow.whole(row.getBigDecimal("limit_amt")),
                BudgetRow.whole(row.getBigDecimal("target_amt")),
                row.getBigDecimal("spent").toBigIntegerExact(),
                row.getBigDecimal("leased").toBigIntegerExact(),
                row.getBigDecimal("overrun").toBigIntegerExact());
        var pct = List.of((Integer[]) row.getArray("alert_at_pct").getArray());
        return new Open(window, new AlertProgress(pct, row.getObject("next_alert_pct", Integer.class)));
    }

    private static WindowKey key(ResultSet row) throws SQLException {
        return new WindowKey(
                row.getObject("org_id", UUID.class),
                row.getObject("budget_id", UUID.class),
                row.getObject("starts_at", OffsetDateTime.class).toInstant());
    }

    private record Open(BudgetWindow window, AlertProgress alerts) {}
}
