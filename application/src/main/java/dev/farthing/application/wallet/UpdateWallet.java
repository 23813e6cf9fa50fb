package dev.farthing.application.wallet;

import dev.farthing.application.Changes;
import dev.farthing.application.Ids;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.wallet.ReadWallet.KnownWallet;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.Edit;
import dev.farthing.domain.money.Amount;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Changes how far an org's balance may go below zero, and when word is given that it is low.
@ApplicationScoped
public class UpdateWallet {
    private final WalletRepository wallets;
    private final Ids ids;
    private final Changes changes;
    private final AuditTrail audit;

    public UpdateWallet(WalletRepository wallets, Ids ids, Changes changes, AuditTrail audit) {
        this.wallets = wallets;
        this.ids = ids;
        this.changes = changes;
        this.audit = audit;
    }

    @Transactional
    public KnownWallet update(Caller caller, UUID orgId, Edit<Amount> creditLimit, Edit<@Nullable Amount> lowBalance) {
        caller.mustBeOperator();
        boolean prepaid = wallets.isPrepaid(orgId).orElseThrow(() -> Fault.NOT_FOUND.because("no such org"));
        var old = wallets.open(orgId, ids.next(), prepaid);
        var wallet = old.limited(creditLimit.over(old.creditLimit()), lowBalance.over(old.lowBalance()));
        wallets.save(wallet, wallets.balance(wallet).limit());
        changes.ofBudgets();
        audit.record(WalletPicture.updated(old, wallet));
        return new KnownWallet(orgId, wallet.prepaid(), wallet.lowBalance(), wallets.balance(wallet));
    }
}
