package dev.farthing.application.budget;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.fault.Fault;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps budgets in a map; of them is used what is said.
public final class RememberedBudgets implements BudgetRepository {
    private final Map<UUID, KnownBudget> budgets = new LinkedHashMap<>();
    private final Map<List<Object>, Holder> holders = new HashMap<>();
    private final Set<UUID> gone = new HashSet<>();

    public UUID anOrg() {
        var org = UUID.randomUUID();
        holders.put(List.of(org, Scope.ORG, org), new Holder(null));
        return org;
    }

    public UUID aTeamOf(UUID orgId) {
        var team = UUID.randomUUID();
        holders.put(List.of(orgId, Scope.TEAM, team), new Holder(team));
        return team;
    }

    public UUID aKeyOf(UUID orgId, @Nullable UUID teamId) {
        var key = UUID.randomUUID();
        holders.put(List.of(orgId, Scope.KEY, key), new Holder(teamId));
        return key;
    }

    /// From now on this key or team is no longer there.
    public void goes(UUID holderId) {
        gone.add(holderId);
    }

    /// From now on so much of its window is used.
    public void use(UUID budgetId, BigInteger spent) {
        budgets.computeIfPresent(
                budgetId,
                (_, known) -> new KnownBudget(
                        known.budget(),
                        new BudgetUse(
                                known.use().startsAt(),
                                known.use().resetsAt(),
                                known.use().enforced(),
                                spent,
                                known.use().held()),
                        known.managedBy(),
                        known.createdAt()));
    }

    @Override
    public Optional<KnownBudget> find(UUID orgId, UUID budgetId, Instant now) {
        return Optional.ofNullable(budgets.get(budgetId))
                .filter(known -> known.budget().orgId().equals(orgId));
    }

    @Override
    public Optional<KnownBudget> findForChange(UUID orgId, UUID budgetId, Instant now) {
        return find(orgId, budgetId, now);
    }

    @Override
    public Page<KnownBudget> list(BudgetFilter filter, Slice slice, Instant now) {
        var matching = budgets.values().stream()
                .filter(known -> matches(known.budget(), filter))
                .toList()
                .reversed();
        return new Page<>(
                matching.stream().skip(slice.offset()).limit(slice.limit()).toList(), matching.size());
    }

    private boolean matches(Budget budget, BudgetFilter filter) {
        return !(filter.inUse() && gone.contains(budget.scopeId()))
                && isOrAny(filter.orgId(), budget.orgId())
                && isOrAny(filter.scope(), budget.scope())
                && isOrAny(filter.scopeId(), budget.scopeId())
                && isOrAny(filter.span(), budget.span())
                && (filter.onlyTeam() == null
                        || budget.scope() != Scope.ORG
                                && holder(budget.orgId(), budget.scope(), budget.scopeId())
                                        .map(holder -> filter.onlyTeam().equals(holder.teamId()))
                                        .orElse(false));
    }

    private static boolean isOrAny(@Nullable Object wanted, Object is) {
        return wanted == null || wanted.equals(is);
    }

    @Override
    public List<KnownBudget> of(Scope scope, Collection<UUID> scopeIds, Instant now) {
        return budgets.values().stream()
                .filter(known -> known.budget().scope() == scope
                        && scopeIds.contains(known.budget().scopeId()))
                .toList();
    }

    @Override
    public void add(Budget budget, Instant now) {
        if (budget.hard() && budgets.values().stream().anyMatch(known -> clashes(known.budget(), budget))) {
            throw Fault.BUDGET_EXISTS.because("there is such a hard budget already");
        }
        keep(budget, now);
    }

    private static boolean clashes(Budget one, Budget other) {
        return one.hard()
                && one.orgId().equals(other.orgId())
                && one.scope() == other.scope()
                && one.scopeId().equals(other.scopeId())
                && one.span() == other.span()
                && one.unit() == other.unit()
                && one.models().equals(other.models());
    }

    private void keep(Budget budget, Instant createdAt) {
        var bounds = budget.span().around(createdAt, ZoneOffset.UTC);
        var enforced = budget.hard() ? budget.limit() : null;
        budgets.put(
                budget.id(),
                new KnownBudget(
                        budget,
                        new BudgetUse(bounds.start(), bounds.end(), enforced, BigInteger.ZERO, BigInteger.ZERO),
                        ManagedBy.API,
                        createdAt));
    }

    @Override
    public void save(Budget budget, Instant now) {
        keep(budget, Objects.requireNonNull(budgets.get(budget.id())).createdAt());
    }

    @Override
    public void remove(UUID orgId, UUID budgetId, Instant now) {
        budgets.remove(budgetId);
    }

    @Override
    public Optional<Holder> holder(UUID orgId, Scope scope, UUID scopeId) {
        return Optional.ofNullable(holders.get(List.of(orgId, scope, scopeId)));
    }
}
