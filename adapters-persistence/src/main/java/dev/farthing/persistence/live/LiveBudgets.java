package dev.farthing.persistence.live;

import dev.farthing.application.relay.BudgetDirectory;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.key.IssuedKey;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Every budget in force, in memory, under the key, team or org it caps.
///
/// Kept up to date like the keys: by the transaction that changed each row last.
@Singleton
class LiveBudgets implements BudgetDirectory {
    private static final Logger LOG = Logger.getLogger(LiveBudgets.class);
    private static final int ROWS_AT_A_TIME = 5_000;
    private static final String FROM_THE_BEGINNING = "0";
    private static final Comparator<Budget> AS_NAMED =
            Comparator.comparing(Budget::kind).thenComparing(Budget::span).thenComparing(Budget::id);
    private static final String CHANGED_SINCE = """
            SELECT now.running, b.org_id, b.id, b.kind, b.scope, b.scope_id, b.unit, b.models, b.limit_amt, b.span,
                   b.hard, b.alert_at_pct, b.deleted_at IS NOT NULL AS deleted
            FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS running) now
            LEFT JOIN budget b ON b.changed >= ?::xid8
            """;

    private final OwnConnection connections;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private final Map<UUID, List<Budget>> byScope = new ConcurrentHashMap<>();
    private final Map<UUID, Budget> byId = new HashMap<>();
    private String seen = FROM_THE_BEGINNING;
    private boolean silent;

    LiveBudgets(OwnConnection connections) {
        this.connections = connections;
    }

    @Override
    public List<Budget> governing(IssuedKey key) {
        var holder = key.holder();
        var ofKey = byScope.get(key.id());
        var ofTeam = holder.teamId() == null ? null : byScope.get(holder.teamId());
        var ofOrg = byScope.get(holder.orgId());
        if (ofOrg == null) {
            ofOrg = List.of(sumOf(holder.orgId()));
        }
        if (ofKey == null && ofTeam == null) {
            return ofOrg;
        }
        var all = new ArrayList<Budget>();
        if (ofKey != null) {
            all.addAll(ofKey);
        }
        if (ofTeam != null) {
            all.addAll(ofTeam);
        }
        all.addAll(ofOrg);
        return all;
    }

    /// Every org has its sum from its first instant, whether or not it has been read here: were a call left out of
    /// it, the books would never agree again.
    private static Budget sumOf(UUID org) {
        return new Budget(
                org, org, Budget.Kind.ROOT, Scope.ORG, org, Unit.MONEY, Set.of(), null, Span.DAY, false, List.of());
    }

    /// Reads all budgets for the first time.
    void load() {
        try {
            readChanges();
        } catch (SQLException failure) {
            throw new IllegalStateException("the budgets cannot be read", failure);
        }
    }

    /// What was changed here or by other replicas; whatever an unreachable database keeps from us comes later.
    void follow() {
        try {
            readChanges();
            silent = false;
        } catch (SQLException failure) {
            if (!silent) {
                LOG.warnf("changes of budgets cannot be read, trying again: %s", failure.getMessage());
                silent = true;
            }
        }
    }

    private void readChanges() throws SQLException {
        oneAtATime.lock();
        try (var connection = connections.take()) {
            connection.setAutoCommit(false);
            try (var statement = connection.prepareStatement(CHANGED_SINCE)) {
                statement.setFetchSize(ROWS_AT_A_TIME);
                statement.setString(1, seen);
                take(statement.executeQuery());
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } finally {
            oneAtATime.unlock();
        }
    }

    private void take(ResultSet rows) throws SQLException {
        var running = seen;
        while (rows.next()) {
            running = rows.getString("running");
            var id = rows.getObject("id", UUID.class);
            if (id != null) {
                put(id, rows.getBoolean("deleted") ? null : budget(rows));
            }
        }
        seen = running;
    }

    private void put(UUID id, @Nullable Budget budget) {
        var before = budget == null ? byId.remove(id) : byId.put(id, budget);
        if (before != null && (budget == null || !before.scopeId().equals(budget.scopeId()))) {
            change(before.scopeId(), id, null);
        }
        if (budget != null) {
            change(budget.scopeId(), id, budget);
        }
    }

    private void change(UUID scopeId, UUID id, @Nullable Budget budget) {
        byScope.compute(scopeId, (_, old) -> {
            var all = new ArrayList<Budget>();
            if (old != null) {
                old.stream().filter(other -> !other.id().equals(id)).forEach(all::add);
            }
            if (budget != null) {
                all.add(budget);
            }
            all.sort(AS_NAMED);
            return all.isEmpty() ? null : List.copyOf(all);
        });
    }

    private static Budget budget(ResultSet row) throws SQLException {
        BigDecimal limit = row.getBigDecimal("limit_amt");
        return new Budget(
                row.getObject("org_id", UUID.class),
                row.getObject("id", UUID.class),
                Budget.Kind.valueOf(word(row, "kind")),
                Scope.valueOf(word(row, "scope")),
                row.getObject("scope_id", UUID.class),
                Unit.valueOf(word(row, "unit")),
                Set.of((String[]) row.getArray("models").getArray()),
                limit == null ? null : limit.toBigIntegerExact(),
                Span.valueOf(word(row, "span")),
                row.getBoolean("hard"),
                List.of((Integer[]) row.getArray("alert_at_pct").getArray()));
    }

    private static String word(ResultSet row, String column) throws SQLException {
        return row.getString(column).toUpperCase(Locale.ROOT);
    }
}
