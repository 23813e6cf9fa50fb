package dev.farthing.persistence.budget;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.budget.BudgetFilter;
import dev.farthing.application.budget.BudgetRepository;
import dev.farthing.application.budget.BudgetUse;
import dev.farthing.application.budget.KnownBudget;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.WindowKey;
import dev.farthing.domain.fault.Fault;
import dev.farthing.persistence.BudgetScopes;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/// Keeps budgets in PostgreSQL.
@Singleton
class PostgresBudgets implements BudgetRepository {
    private static final String LIVING = """
        FROM budget b JOIN org o ON o.id = b.org_id WHERE b.kind = 'cap' AND b.deleted_at IS NULL\
        """;
    private static final String ALL = "SELECT " + BudgetRow.COLUMNS + " " + LIVING;

    private final DataSource database;
    private final OpenWindows windows;

    PostgresBudgets(DataSource database, OpenWindows windows) {
        this.database = database;
        this.windows = windows;
    }

    @Override
    public Optional<KnownBudget> find(UUID orgId, UUID budgetId, Instant now) {
        return known(Sql.of(ALL + " AND b.org_id = ? AND b.id = ?", orgId, budgetId), now).stream()
                .findFirst();
    }

    @Override
    public Optional<KnownBudget> findForChange(UUID orgId, UUID budgetId, Instant now) {
        return known(Sql.of(ALL + " AND b.org_id = ? AND b.id = ? FOR UPDATE OF b", orgId, budgetId), now).stream()
                .findFirst();
    }

    @Override
    public Page<KnownBudget> list(BudgetFilter filter, Slice slice, Instant now) {
        long total = narrow(Sql.of("SELECT count(*) " + LIVING), filter)
                .rows(database, row -> row.getLong(1))
                .getFirst();
        var page = narrow(Sql.of(ALL), filter)
                .add(" ORDER BY b.created_at DESC, b.id DESC LIMIT ? OFFSET ?", slice.limit(), slice.offset());
        return new Page<>(known(page, now), total);
    }

    private static Sql narrow(Sql query, BudgetFilter filter) {
        query.and("b.org_id = ?", filter.orgId());
        if (filter.onlyTeam() != null) {
            query.add(
                    " AND (b.scope = 'team' AND b.scope_id = ? OR b.scope = 'key' AND EXISTS (SELECT FROM issued_key k"
                            + " WHERE k.org_id = b.org_id AND k.id = b.scope_id AND k.team_id = ?))",
                    filter.onlyTeam(),
                    filter.onlyTeam());
        }
        return query.add(filter.inUse() ? " AND " + BudgetScopes.LIVING : "")
                .and("b.scope = ?", filter.scope() == null ? null : BudgetRow.lower(filter.scope()))
                .and("b.scope_id = ?", filter.scopeId())
                .and("b.span = ?", filter.span() == null ? null : BudgetRow.lower(filter.span()));
    }

    @Override
    public List<KnownBudget> of(Scope scope, Collection<UUID> scopeIds, Instant now) {
        if (scopeIds.isEmpty()) {
            return List.of();
        }
        return known(
                Sql.of(
                        ALL + " AND b.scope = ? AND b.scope_id = ANY (?) ORDER BY b.created_at, b.id",
                        BudgetRow.lower(scope),
                        scopeIds.toArray(UUID[]::new)),
                now);
    }

    private List<KnownBudget> known(Sql query, Instant now) {
        var rows = query.rows(database, BudgetRow::read);
        var uses = uses(rows, now);
        return rows.stream()
                .map(row -> row.with(uses.getOrDefault(row.windowAt(now), row.unused(now))))
                .toList();
    }

    private Map<WindowKey, BudgetUse> uses(List<BudgetRow> rows, Instant now) {
        var uses = new HashMap<WindowKey, BudgetUse>();
        if (rows.isEmpty()) {
            return uses;
        }
        var keys = rows.stream().map(row -> row.windowAt(now)).toList();
        Sql.of(
                        """
                        SELECT w.org_id, w.budget_id, w.starts_at, w.ends_at, w.limit_amt, w.spent,
                            coalesce((SELECT sum(l.allocated) FROM lease l WHERE l.org_id = w.org_id
                                AND l.budget_id = w.budget_id AND l.starts_at = w.starts_at), 0) AS held
                        FROM budget_window w JOIN unnest(?, ?, ?::timestamptz[]) AS asked (org_id, budget_id, starts_at)
                            ON w.org_id = asked.org_id AND w.budget_id = asked.budget_id
                                AND w.starts_at = asked.starts_at
                        """,
                        keys.stream().map(WindowKey::orgId).toArray(UUID[]::new),
                        keys.stream().map(WindowKey::budgetId).toArray(UUID[]::new),
                        keys.stream().map(key -> key.startsAt().toString()).toArray(String[]::new))
                .rows(database, row -> {
                    var starts =
                            row.getObject("starts_at", OffsetDateTime.class).toInstant();
                    var ends = row.getObject("ends_at", OffsetDateTime.class);
                    return uses.put(
                            new WindowKey(
                                    row.getObject("org_id", UUID.class),
                                    row.getObject("budget_id", UUID.class),
                                    starts),
                            new BudgetUse(
                                    starts,
                                    ends == null ? null : ends.toInstant(),
                                    BudgetRow.whole(row.getBigDecimal("limit_amt")),
                                    row.getBigDecimal("spent").toBigIntegerExact(),
                                    row.getBigDecimal("held").toBigIntegerExact()));
                });
        return uses;
    }

    @Override
    public void add(Budget budget, Instant now) {
        int added = Sql.of(
                        """
                        INSERT INTO budget (org_id, id, scope, scope_id, unit, models, limit_amt, span, hard,
                            alert_at_pct, created_at, updated_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                        """,
                        budget.orgId(),
                        budget.id(),
                        BudgetRow.lower(budget.scope()),
                        budget.scopeId(),
                        BudgetRow.lower(budget.unit()),
                        budget.models().stream().sorted().toArray(String[]::new),
                        budget.limit(),
                        BudgetRow.lower(budget.span()),
                        budget.hard(),
                        budget.alertAtPct().toArray(Integer[]::new),
                        now,
                        now)
                .change(database);
        if (added == 0) {
            throw Fault.BUDGET_EXISTS.because("there is a hard budget of this scope, window, unit and models already");
        }
    }

    @Override
    public void save(Budget budget, Instant now) {
        Sql.of(
                        "UPDATE budget SET limit_amt = ?, alert_at_pct = ?, updated_at = ? WHERE org_id = ? AND id = ?",
                        budget.limit(),
                        budget.alertAtPct().toArray(Integer[]::new),
                        now,
                        budget.orgId(),
                        budget.id())
                .change(database);
        windows.follow(budget, now);
    }

    @Override
    public void remove(UUID orgId, UUID budgetId, Instant now) {
        Sql.of("UPDATE budget SET deleted_at = ? WHERE org_id = ? AND id = ?", now, orgId, budgetId)
                .change(database);
    }

    @Override
    public Optional<Holder> holder(UUID orgId, Scope scope, UUID scopeId) {
        var query = switch (scope) {
            case KEY ->
                Sql.of(
                        "SELECT team_id FROM issued_key WHERE org_id = ? AND id = ? AND state <> 'deleted'",
                        orgId,
                        scopeId);
            case TEAM -> Sql.of("SELECT id FROM team WHERE org_id = ? AND id = ?", orgId, scopeId);
            case ORG -> Sql.of("SELECT NULL::uuid FROM org WHERE id = ? AND id = ?", orgId, scopeId);
        };
        return query.row(database, row -> new Holder(row.getObject(1, UUID.class)));
    }
}
