package dev.farthing.application.budget;

import dev.farthing.application.Changes;
import dev.farthing.application.Ids;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Makes a key's budgets these and no others; one that goes on with another limit keeps what was used of it.
@ApplicationScoped
public class SetKeyBudgets {
    private final BudgetRepository budgets;
    private final Ids ids;
    private final Changes changes;
    private final AuditTrail audit;

    public SetKeyBudgets(BudgetRepository budgets, Ids ids, Changes changes, AuditTrail audit) {
        this.budgets = budgets;
        this.ids = ids;
        this.changes = changes;
        this.audit = audit;
    }

    /// Whoever calls has made sure that the key may be changed.
    @Transactional
    public List<KnownBudget> set(UUID orgId, UUID keyId, List<BudgetTerms> wanted, Instant now) {
        var superfluous = new ArrayList<>(budgets.of(Scope.KEY, List.of(keyId), now));
        if (superfluous.isEmpty() && wanted.isEmpty()) {
            return List.of();
        }
        var missing = new ArrayList<BudgetTerms>();
        for (var terms : wanted) {
            var old = superfluous.stream()
                    .filter(known -> terms.continues(known.budget()))
                    .findFirst();
            if (old.isPresent()) {
                superfluous.remove(old.get());
                change(old.get().budget(), old.get().budget().changed(terms.limit(), terms.alertAtPct()), now);
            } else {
                missing.add(terms);
            }
        }
        superfluous.forEach(known -> end(known.budget(), now));
        missing.forEach(terms -> begin(terms.about(orgId, ids.next(), Scope.KEY, keyId), now));
        changes.ofBudgets();
        return budgets.of(Scope.KEY, List.of(keyId), now);
    }

    private void begin(Budget budget, Instant now) {
        budgets.add(budget, now);
        audit.record(BudgetPicture.deed("create", null, budget));
    }

    private void change(Budget before, Budget after, Instant now) {
        if (!after.equals(before)) {
            budgets.save(after, now);
            audit.record(BudgetPicture.deed("update", before, after));
        }
    }

    private void end(Budget budget, Instant now) {
        budgets.remove(budget.orgId(), budget.id(), now);
        audit.record(BudgetPicture.deed("delete", budget, null));
    }
}
