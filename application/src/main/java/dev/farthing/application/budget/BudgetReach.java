package dev.farthing.application.budget;

import dev.farthing.application.budget.BudgetRepository.Holder;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.fault.Fault;
import java.util.Locale;
import java.util.Optional;

/// Which budgets a caller reaches: out of reach looks like not there.
final class BudgetReach {
    private BudgetReach() {}

    static KnownBudget within(Caller caller, Optional<KnownBudget> known, BudgetRepository budgets) {
        return known.filter(found -> reaches(caller, found.budget(), budgets))
                .orElseThrow(() -> Fault.NOT_FOUND.because("no such budget"));
    }

    private static boolean reaches(Caller caller, Budget budget, BudgetRepository budgets) {
        return caller.onlyTeam()
                .map(team -> budget.scope() != Scope.ORG
                        && budgets.holder(budget.orgId(), budget.scope(), budget.scopeId())
                                .map(holder -> team.equals(holder.teamId()))
                                .orElse(false))
                .orElse(true);
    }

    /// Refuses whom the caller may not set a budget for.
    static void mustReach(Caller caller, Optional<Holder> holder, Scope scope) {
        var team = caller.onlyTeam();
        if (team.isPresent() && scope == Scope.ORG) {
            caller.mustManageOrg();
        }
        if (holder.isEmpty()
                || !team.map(own -> own.equals(holder.get().teamId())).orElse(true)) {
            throw Fault.NOT_FOUND.because("no such " + scope.name().toLowerCase(Locale.ROOT));
        }
    }
}
