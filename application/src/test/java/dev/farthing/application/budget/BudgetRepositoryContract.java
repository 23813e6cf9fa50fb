package dev.farthing.application.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.Slice;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [BudgetRepository] does.
public interface BudgetRepositoryContract {
    Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    Slice ALL = new Slice(0, 500);

    BudgetRepository budgets();

    /// Orgs are in UTC.
    UUID anOrg();

    UUID aTeamOf(UUID orgId);

    UUID aKeyOf(UUID orgId, @Nullable UUID teamId);

    void deleteKey(UUID keyId);

    <T> T inTransaction(Supplier<T> work);

    @Test
    default void aBudgetIsReadBackWithItsUnusedWindow() {
        var org = anOrg();
        var budget = added(budget(org, Scope.ORG, org, Span.MONTH, true, "gpt-b", "gpt-a"));
        var known = budgets().find(org, budget.id(), NOW).orElseThrow();
        assertThat(known.budget()).isEqualTo(budget);
        assertThat(known.createdAt()).isEqualTo(NOW);
        assertThat(known.use())
                .isEqualTo(new BudgetUse(
                        Instant.parse("2026-11-01T00:00:00Z"),
                        Instant.parse("2026-12-01T00:00:00Z"),
                        budget.limit(),
                        BigInteger.ZERO,
                        BigInteger.ZERO));
        assertThat(budgets().find(anOrg(), budget.id(), NOW)).isEmpty();
    }

    @Test
    default void aSoftBudgetEnforcesNothingAndOneOfAllTimeNeverResets() {
        var org = anOrg();
        var budget = added(budget(org, Scope.ORG, org, Span.TOTAL, false));
        var use = budgets().find(org, budget.id(), NOW).orElseThrow().use();
        assertThat(use.enforced()).isNull();
        assertThat(use.resetsAt()).isNull();
    }

    @Test
    default void thereIsOneHardBudgetOfAKind() {
        var org = anOrg();
        added(budget(org, Scope.ORG, org, Span.DAY, true, "b", "a"));
        assertThatThrownBy(() -> added(budget(org, Scope.ORG, org, Span.DAY, true, "a", "b")))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refusal -> assertThat(refusal.fault()).isEqualTo(Fault.BUDGET_EXISTS));
        added(budget(org, Scope.ORG, org, Span.DAY, true, "a"));
        added(budget(org, Scope.ORG, org, Span.WEEK, true, "a", "b"));
        added(budget(org, Scope.ORG, org, Span.DAY, false, "a", "b"));
        added(budget(org, Scope.ORG, org, Span.DAY, false, "a", "b"));
        assertThat(list(new BudgetFilter(org, null, null, null, null))).hasSize(5);
    }

    @Test
    default void aDeletedBudgetMakesRoomForAnother() {
        var org = anOrg();
        var first = added(budget(org, Scope.ORG, org, Span.DAY, true));
        inTransaction(() -> {
            budgets().remove(org, first.id(), NOW);
            return null;
        });
        assertThat(budgets().find(org, first.id(), NOW)).isEmpty();
        var second = added(budget(org, Scope.ORG, org, Span.DAY, true));
        assertThat(budgets().of(Scope.ORG, List.of(org), NOW))
                .singleElement()
                .satisfies(known -> assertThat(known.budget()).isEqualTo(second));
    }

    @Test
    default void aChangedLimitIsReadBack() {
        var org = anOrg();
        var budget = added(budget(org, Scope.ORG, org, Span.DAY, true));
        var changed = budget.changed(new BigInteger("7"), List.of(90));
        inTransaction(() -> {
            var found = budgets().findForChange(org, budget.id(), NOW).orElseThrow();
            assertThat(found.budget()).isEqualTo(budget);
            budgets().save(changed, NOW);
            return null;
        });
        var known = budgets().find(org, budget.id(), NOW).orElseThrow();
        assertThat(known.budget()).isEqualTo(changed);
        assertThat(known.use().enforced()).isEqualTo(new BigInteger("7"));
    }

    @Test
    default void whatWasADeletedKeysIsNotInUse() {
        var org = anOrg();
        var key = aKeyOf(org, null);
        var ofOrg = added(budget(org, Scope.ORG, org, Span.DAY, true)).id();
        var ofTeam =
                added(budget(org, Scope.TEAM, aTeamOf(org), Span.DAY, true)).id();
        var ofKey = added(budget(org, Scope.KEY, key, Span.TOTAL, true)).id();
        var inUse = new BudgetFilter(org, null, null, null, null, true);
        assertThat(list(inUse)).containsExactlyInAnyOrder(ofOrg, ofTeam, ofKey);
        deleteKey(key);
        assertThat(list(inUse)).containsExactlyInAnyOrder(ofOrg, ofTeam);
        assertThat(list(new BudgetFilter(org, null, null, null, null))).contains(ofKey);
    }

    @Test
    default void aListIsNarrowed() {
        var org = anOrg();
        var team = aTeamOf(org);
        var otherTeam = aTeamOf(org);
        var key = aKeyOf(org, team);
        var otherKey = aKeyOf(org, null);
        var ofOrg = added(budget(org, Scope.ORG, org, Span.DAY, true)).id();
        var ofTeam = added(budget(org, Scope.TEAM, team, Span.DAY, true)).id();
        var ofOtherTeam =
                added(budget(org, Scope.TEAM, otherTeam, Span.WEEK, true)).id();
        var ofKey = added(budget(org, Scope.KEY, key, Span.MONTH, true)).id();
        var ofOtherKey = added(budget(org, Scope.KEY, otherKey, Span.DAY, true)).id();
        assertThat(list(new BudgetFilter(org, null, null, null, null)))
                .containsExactlyInAnyOrder(ofOrg, ofTeam, ofOtherTeam, ofKey, ofOtherKey);
        assertThat(list(new BudgetFilter(org, team, null, null, null))).containsExactlyInAnyOrder(ofTeam, ofKey);
        assertThat(list(new BudgetFilter(org, null, Scope.KEY, null, null)))
                .containsExactlyInAnyOrder(ofKey, ofOtherKey);
        assertThat(list(new BudgetFilter(org, null, null, otherTeam, null))).containsExactly(ofOtherTeam);
        assertThat(list(new BudgetFilter(null, null, null, key, Span.MONTH))).containsExactly(ofKey);
        assertThat(list(new BudgetFilter(org, null, null, null, Span.TOTAL))).isEmpty();
        assertThat(list(new BudgetFilter(anOrg(), null, null, null, null))).isEmpty();
        var page = budgets().list(new BudgetFilter(org, null, null, null, null), new Slice(4, 3), NOW);
        assertThat(page.total()).isEqualTo(5);
        assertThat(page.items()).hasSize(1);
        assertThat(budgets().of(Scope.KEY, List.of(key, otherKey, team), NOW))
                .extracting(known -> known.budget().id())
                .containsExactlyInAnyOrder(ofKey, ofOtherKey);
        assertThat(budgets().of(Scope.KEY, List.of(), NOW)).isEmpty();
    }

    @Test
    default void aHolderIsFoundInItsOrgAlone() {
        var org = anOrg();
        var team = aTeamOf(org);
        var key = aKeyOf(org, team);
        assertThat(budgets().holder(org, Scope.KEY, key)).contains(new BudgetRepository.Holder(team));
        assertThat(budgets().holder(org, Scope.KEY, aKeyOf(org, null))).contains(new BudgetRepository.Holder(null));
        assertThat(budgets().holder(org, Scope.TEAM, team)).contains(new BudgetRepository.Holder(team));
        assertThat(budgets().holder(org, Scope.ORG, org)).contains(new BudgetRepository.Holder(null));
        var other = anOrg();
        assertThat(budgets().holder(other, Scope.KEY, key)).isEmpty();
        assertThat(budgets().holder(other, Scope.TEAM, team)).isEmpty();
        assertThat(budgets().holder(other, Scope.ORG, org)).isEmpty();
        assertThat(budgets().holder(org, Scope.TEAM, key)).isEmpty();
    }

    private List<UUID> list(BudgetFilter filter) {
        return budgets().list(filter, ALL, NOW).items().stream()
                .map(known -> known.budget().id())
                .toList();
    }

    private Budget added(Budget budget) {
        return inTransaction(() -> {
            budgets().add(budget, NOW);
            return budget;
        });
    }

    private static Budget budget(UUID org, Scope scope, UUID scopeId, Span span, boolean hard, String... models) {
        return new Budget(
                org,
                UUID.randomUUID(),
                Budget.Kind.CAP,
                scope,
                scopeId,
                Unit.MONEY,
                Set.of(models),
                new BigInteger("1000000000000000000000"),
                span,
                hard,
                Budget.USUAL_ALERTS);
    }
}
