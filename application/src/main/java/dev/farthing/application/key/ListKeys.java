package dev.farthing.application.key;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.budget.BudgetRepository;
import dev.farthing.application.budget.KnownBudget;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Lists the keys a caller may see, newest first.
@ApplicationScoped
public class ListKeys {
    private final KeyRepository keys;
    private final BudgetRepository budgets;
    private final InstantSource clock;

    public ListKeys(KeyRepository keys, BudgetRepository budgets, InstantSource clock) {
        this.keys = keys;
        this.budgets = budgets;
        this.clock = clock;
    }

    /// @param orgId null for every org, which operators alone may ask
    public Page<KnownKey> list(Caller caller, @Nullable UUID orgId, Wanted wanted, Slice slice) {
        if (orgId == null) {
            caller.mustBeOperator();
        }
        var team = caller.onlyTeam();
        if (team.isPresent() && wanted.teamId() != null && !team.get().equals(wanted.teamId())) {
            return new Page<>(List.of(), 0);
        }
        var now = clock.instant();
        var page = keys.list(wanted.filter(orgId, team.orElse(wanted.teamId()), now), slice);
        var lastUses = keys.lastUses(page.items());
        var ids = page.items().stream().map(IssuedKey::id).toList();
        var budgetsOf = budgets.of(Scope.KEY, ids, now).stream()
                .collect(Collectors.groupingBy(
                        (KnownBudget known) -> known.budget().scopeId()));
        return new Page<>(
                page.items().stream()
                        .map(key -> new KnownKey(
                                key, now, lastUses.get(key.id()), budgetsOf.getOrDefault(key.id(), List.of())))
                        .toList(),
                page.total());
    }

    /// What a caller narrows the list to; null means all.
    public record Wanted(
            @Nullable UUID teamId,
            @Nullable KeyStatus status,
            @Nullable String search,
            @Nullable Instant createdFrom,
            @Nullable Instant createdTo,
            @Nullable Instant usedFrom,
            @Nullable Instant usedTo) {
        public KeyFilter filter(@Nullable UUID orgId, @Nullable UUID onlyTeam, Instant now) {
            return new KeyFilter(orgId, onlyTeam, status, search, createdFrom, createdTo, usedFrom, usedTo, now);
        }
    }
}
