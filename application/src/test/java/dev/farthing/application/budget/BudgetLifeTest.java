package dev.farthing.application.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.ConfigFile;
import dev.farthing.application.CountedChanges;
import dev.farthing.application.Slice;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.budget.ListBudgets.Wanted;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.Edit;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BudgetLifeTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Slice ALL = new Slice(0, 100);
    private static final Wanted EVERYTHING = new Wanted(null, null, null);

    private final RememberedBudgets budgets = new RememberedBudgets();
    private final CountedChanges changes = new CountedChanges();
    private final RememberedAudit audit = new RememberedAudit();
    private final ConfigFile file = ConfigFile.NONE;
    private final InstantSource clock = () -> NOW;
    private final CreateBudget createBudget = new CreateBudget(budgets, UUID::randomUUID, changes, audit, clock);
    private final UpdateBudget updateBudget = new UpdateBudget(budgets, changes, audit, file, clock);
    private final DeleteBudget deleteBudget = new DeleteBudget(budgets, changes, audit, file, clock);
    private final ReadBudget readBudget = new ReadBudget(budgets, clock);
    private final ListBudgets listBudgets = new ListBudgets(budgets, clock);
    private final SetKeyBudgets setKeyBudgets = new SetKeyBudgets(budgets, UUID::randomUUID, changes, audit);

    private final UUID org = budgets.anOrg();
    private final UUID team = budgets.aTeamOf(org);
    private final UUID otherTeam = budgets.aTeamOf(org);
    private final UUID key = budgets.aKeyOf(org, team);
    private final Caller admin = new Caller.OrgAdmin(org);
    private final Caller teamAdmin = new Caller.TeamAdmin(org, team);
    private final Caller viewer = new Caller.Viewer(org);

    @Test
    void aTeamAdminSetsBudgetsOfItsTeamAndItsKeysAlone() {
        createBudget.create(teamAdmin, org, Scope.TEAM, team, terms(Span.MONTH, 100));
        createBudget.create(teamAdmin, org, Scope.KEY, key, terms(Span.MONTH, 10));
        refuses(Fault.NOT_FOUND, () -> createBudget.create(teamAdmin, org, Scope.TEAM, otherTeam, terms(Span.DAY, 1)));
        var foreignKey = budgets.aKeyOf(org, null);
        refuses(Fault.NOT_FOUND, () -> createBudget.create(teamAdmin, org, Scope.KEY, foreignKey, terms(Span.DAY, 1)));
        refuses(Fault.FORBIDDEN, () -> createBudget.create(teamAdmin, org, Scope.ORG, org, terms(Span.DAY, 1)));
        refuses(Fault.FORBIDDEN, () -> createBudget.create(viewer, org, Scope.KEY, key, terms(Span.DAY, 1)));
        assertThat(changes.budgets()).isEqualTo(2);
    }

    @Test
    void whatIsOutOfReachIsNotThere() {
        var ofOrg = createBudget
                .create(admin, org, Scope.ORG, org, terms(Span.DAY, 1))
                .budget();
        var ofOther = createBudget
                .create(admin, org, Scope.TEAM, otherTeam, terms(Span.DAY, 1))
                .budget();
        for (var budget : List.of(ofOrg, ofOther)) {
            refuses(Fault.NOT_FOUND, () -> readBudget.read(teamAdmin, org, budget.id()));
            refuses(Fault.NOT_FOUND, () -> updateBudget.update(teamAdmin, org, budget.id(), limit(5)));
            refuses(Fault.NOT_FOUND, () -> deleteBudget.delete(teamAdmin, org, budget.id()));
            assertThat(readBudget.read(viewer, org, budget.id()).budget()).isEqualTo(budget);
        }
        assertThat(listBudgets.list(teamAdmin, org, EVERYTHING, ALL).total()).isZero();
        assertThat(listBudgets.list(viewer, org, EVERYTHING, ALL).total()).isEqualTo(2);
        refuses(Fault.FORBIDDEN, () -> listBudgets.list(admin, null, EVERYTHING, ALL));
        refuses(Fault.NOT_FOUND, () -> readBudget.read(admin, budgets.anOrg(), ofOrg.id()));
        refuses(
                Fault.NOT_FOUND,
                () -> createBudget.create(admin, org, Scope.TEAM, UUID.randomUUID(), terms(Span.DAY, 1)));
    }

    @Test
    void anUpdateChangesWhatItNames() {
        var id = createBudget
                .create(admin, org, Scope.ORG, org, terms(Span.DAY, 1))
                .budget()
                .id();
        assertThat(updateBudget.update(admin, org, id, limit(5)).budget())
                .satisfies(budget -> assertThat(budget.limit()).isEqualTo(BigInteger.valueOf(5)))
                .satisfies(budget -> assertThat(budget.alertAtPct()).containsExactly(80));
        var alerts = new BudgetEdit(new Edit.Keep<>(), new Edit.To<>(List.of(100, 70)));
        assertThat(updateBudget.update(admin, org, id, alerts).budget().alertAtPct())
                .containsExactly(70, 100);
        refuses(Fault.FORBIDDEN, () -> updateBudget.update(viewer, org, id, limit(6)));
        deleteBudget.delete(admin, org, id);
        refuses(Fault.NOT_FOUND, () -> deleteBudget.delete(admin, org, id));
        assertThat(changes.budgets()).isEqualTo(4);
        assertThat(audit.deeds).extracting(Deed::action).containsExactly("create", "update", "update", "delete");
    }

    @Test
    void oneKeyTeamOrOrgHasSoManyBudgetsAtMost() {
        for (int i = 0; i < 20; i++) {
            createBudget.create(admin, org, Scope.ORG, org, soft());
        }
        refuses(Fault.LIMIT_REACHED, () -> createBudget.create(admin, org, Scope.ORG, org, soft()));
    }

    @Test
    void aKeysBudgetGoesOnWhenItsLimitChanges() {
        var first = setKeyBudgets.set(org, key, List.of(terms(Span.DAY, 1), terms(Span.MONTH, 10)), NOW);
        var second = setKeyBudgets.set(org, key, List.of(terms(Span.MONTH, 20), terms(Span.TOTAL, 99)), NOW);
        var month = first.stream()
                .filter(known -> known.budget().span() == Span.MONTH)
                .findFirst()
                .orElseThrow();
        assertThat(second).extracting(known -> known.budget().span()).containsExactly(Span.MONTH, Span.TOTAL);
        assertThat(second.getFirst().budget().id()).isEqualTo(month.budget().id());
        assertThat(second.getFirst().budget().limit()).isEqualTo(BigInteger.valueOf(20));
        assertThat(setKeyBudgets.set(org, key, List.of(), NOW)).isEmpty();
        int before = changes.budgets();
        assertThat(setKeyBudgets.set(org, key, List.of(), NOW)).isEmpty();
        assertThat(changes.budgets()).isEqualTo(before);
    }

    private static BudgetTerms terms(Span span, long limit) {
        return new BudgetTerms(Unit.MONEY, Set.of(), BigInteger.valueOf(limit), span, true, List.of(80));
    }

    private static BudgetTerms soft() {
        return new BudgetTerms(Unit.TOKENS, Set.of(), BigInteger.TEN, Span.DAY, false, List.of());
    }

    private static BudgetEdit limit(long limit) {
        return new BudgetEdit(new Edit.To<>(BigInteger.valueOf(limit)), new Edit.Keep<>());
    }

    private static void refuses(Fault fault, ThrowingCallable deed) {
        assertThatThrownBy(deed)
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refusal -> assertThat(refusal.fault()).isEqualTo(fault));
    }
}
