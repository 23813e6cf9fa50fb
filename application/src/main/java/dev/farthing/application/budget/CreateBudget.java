package dev.farthing.application.budget;

import dev.farthing.application.Changes;
import dev.farthing.application.Ids;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/// Sets a budget for a key, a team or an org.
@ApplicationScoped
public class CreateBudget {
    /// Every call of a key is held against all of them.
    private static final int MOST_OF_ONE = 20;

    private final BudgetRepository budgets;
    private final Ids ids;
    private final Changes changes;
    private final AuditTrail audit;
    private final InstantSource clock;

    public CreateBudget(BudgetRepository budgets, Ids ids, Changes changes, AuditTrail audit, InstantSource clock) {
        this.budgets = budgets;
        this.ids = ids;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    public KnownBudget create(Caller caller, UUID orgId, Scope scope, UUID scopeId, BudgetTerms terms) {
        caller.mustManageKeys();
        BudgetReach.mustReach(caller, budgets.holder(orgId, scope, scopeId), scope);
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (budgets.of(scope, List.of(scopeId), now).size() >= MOST_OF_ONE) {
            throw Fault.LIMIT_REACHED.because("no more than " + MOST_OF_ONE + " budgets of one key, team or org");
        }
        var budget = terms.about(orgId, ids.next(), scope, scopeId);
        budgets.add(budget, now);
        changes.ofBudgets();
        audit.record(BudgetPicture.deed("create", null, budget));
        return budgets.find(orgId, budget.id(), now).orElseThrow();
    }
}
