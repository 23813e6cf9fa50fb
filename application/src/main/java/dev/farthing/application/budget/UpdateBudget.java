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

/// Changes a budget's limit or alerts; they hold for the current window too.
@ApplicationScoped
public class UpdateBudget {
    private final BudgetRepository budgets;
    private final Changes changes;
    private final AuditTrail audit;
    private final ConfigFile file;
    private final InstantSource clock;

    public UpdateBudget(
            BudgetRepository budgets, Changes changes, AuditTrail audit, ConfigFile file, InstantSource clock) {
        this.budgets = budgets;
        this.changes = changes;
        this.audit = audit;
        this.file = file;
        this.clock = clock;
    }

    @Transactional
    public KnownBudget update(Caller caller, UUID orgId, UUID budgetId, BudgetEdit edit) {
        caller.mustManageKeys();
        var now = clock.instant();
        var known = BudgetReach.within(caller, budgets.findForChange(orgId, budgetId, now), budgets);
        known.managedBy().mustBe(ManagedBy.API, file);
        var changed = edit.on(known.budget());
        budgets.save(changed, now);
        changes.ofBudgets();
        audit.record(BudgetPicture.deed("update", known.budget(), changed));
        return budgets.find(orgId, budgetId, now).orElseThrow();
    }
}
