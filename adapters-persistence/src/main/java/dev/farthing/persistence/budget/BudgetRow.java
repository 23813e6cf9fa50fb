package dev.farthing.persistence.budget;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.budget.BudgetUse;
import dev.farthing.application.budget.KnownBudget;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Calendar;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.budget.WindowKey;
import dev.farthing.persistence.CalendarColumns;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A budget as it stands in its table, with the calendar of its org.
record BudgetRow(Budget budget, Calendar calendar, ManagedBy managedBy, Instant createdAt) {
    static final String COLUMNS = """
        b.org_id, b.id, b.kind, b.scope, b.scope_id, b.unit, b.models, b.limit_amt, b.span, b.hard, b.alert_at_pct,
        b.managed_by, b.created_at, o.time_zone,
        o.past_zones\
        """;

    static BudgetRow read(ResultSet row) throws SQLException {
        var budget = new Budget(
                row.getObject("org_id", UUID.class),
                row.getObject("id", UUID.class),
                Budget.Kind.valueOf(upper(row, "kind")),
                Scope.valueOf(upper(row, "scope")),
                row.getObject("scope_id", UUID.class),
                Unit.valueOf(upper(row, "unit")),
                Set.of((String[]) row.getArray("models").getArray()),
                whole(row.getBigDecimal("limit_amt")),
                Span.valueOf(upper(row, "span")),
                row.getBoolean("hard"),
                List.of((Integer[]) row.getArray("alert_at_pct").getArray()));
        return new BudgetRow(
                budget,
                CalendarColumns.read(row.getString("time_zone"), List.of((String[])
                        row.getArray("past_zones").getArray())),
                ManagedBy.valueOf(upper(row, "managed_by")),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    static @Nullable BigInteger whole(@Nullable BigDecimal number) {
        return number == null ? null : number.toBigIntegerExact();
    }

    private static String upper(ResultSet row, String column) throws SQLException {
        return row.getString(column).toUpperCase(Locale.ROOT);
    }

    WindowKey windowAt(Instant now) {
        return budget.windowAt(now, calendar);
    }

    KnownBudget with(BudgetUse use) {
        return new KnownBudget(budget, use, managedBy, createdAt);
    }

    /// The current window before its first call.
    BudgetUse unused(Instant now) {
        var bounds = budget.span().around(now, calendar);
        return new BudgetUse(
                bounds.start(), bounds.end(), budget.hard() ? budget.limit() : null, BigInteger.ZERO, BigInteger.ZERO);
    }
}
