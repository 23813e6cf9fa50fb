package dev.farthing.application.budget;

import dev.farthing.application.Changes;
import dev.farthing.application.ConfigFile;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.UUID;

/// Ends a budget; calls that run are still charged to it.
@ApplicationScoped
public class DeleteBudget {
    private final BudgetRepository budgets;
    private final Changes changes;
    private final AuditTrail audit;
    private final ConfigFile file;
    private final InstantSource clock;

    public DeleteBudget(
            BudgetRepository budgets, Changes changes, AuditTrail audit, ConfigFile file, InstantSource clock) {
        this.budgets = budgets;
        this.changes = changes;
        this.audit = audit;
        this.file = file;
        this.clock = clock;
    }

    @Transactional
    public void delete(Caller caller, UUID orgId, UUID budgetId) {
        caller.mustManageKeys();
        var now = clock.instant();
        var known = BudgetReach.within(caller, budgets.findForChange(orgId, budgetId, now), budgets);
        known.managedBy().mustBe(ManagedBy.API, file);
        budgets.remove(orgId, budgetId, now);
        changes.ofBudgets();
        audit.record(BudgetPicture.deed("delete", known.budget(), null));
    }
}
