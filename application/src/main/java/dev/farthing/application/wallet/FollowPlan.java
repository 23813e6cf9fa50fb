package dev.farthing.application.wallet;

import dev.farthing.application.Changes;
import dev.farthing.application.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Makes an org's balance refuse calls once it is used up, or not, as the org's plan has it.
@ApplicationScoped
public class FollowPlan {
    private final WalletRepository wallets;
    private final Ids ids;
    private final Changes changes;

    public FollowPlan(WalletRepository wallets, Ids ids, Changes changes) {
        this.wallets = wallets;
        this.ids = ids;
        this.changes = changes;
    }

    @Transactional
    public void follow(UUID orgId) {
        boolean prepaid = wallets.isPrepaid(orgId).orElse(false);
        var found = wallets.findForChange(orgId);
        if (found.isEmpty() && prepaid) {
            wallets.open(orgId, ids.next(), true);
            changes.ofBudgets();
        } else if (found.isPresent() && found.get().prepaid() != prepaid) {
            var wallet = found.get().switchedTo(prepaid);
            wallets.save(wallet, wallets.balance(wallet).limit());
            changes.ofBudgets();
        }
    }
}
