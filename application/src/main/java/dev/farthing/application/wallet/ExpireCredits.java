package dev.farthing.application.wallet;

import dev.farthing.application.Ids;
import dev.farthing.application.billing.Ledger;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.wallet.Credit;
import dev.farthing.domain.wallet.Expiry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Takes away what is left of an org's credits past their end, but nothing that calls have used or may still
/// use.
@ApplicationScoped
public class ExpireCredits {
    private final WalletRepository wallets;
    private final CreditRepository credits;
    private final DrawCredits drawCredits;
    private final Ledger ledger;
    private final Ids ids;

    public ExpireCredits(
            WalletRepository wallets, CreditRepository credits, DrawCredits drawCredits, Ledger ledger, Ids ids) {
        this.wallets = wallets;
        this.credits = credits;
        this.drawCredits = drawCredits;
        this.ledger = ledger;
        this.ids = ids;
    }

    /// What was taken away now; what running calls hold of it goes once they have ended.
    @Transactional
    public Amount expire(UUID orgId) {
        drawCredits.draw(orgId);
        var found = wallets.findForChange(orgId);
        var now = wallets.now();
        var ending = Amount.sum(credits.living(orgId).stream()
                .filter(credit -> credit.isPastItsEnd(now))
                .map(Credit::rest)
                .toList());
        if (found.isEmpty() || ending.isZero()) {
            return Amount.ZERO;
        }
        var wallet = found.get();
        wallets.save(wallet, wallets.balance(wallet).limit().minus(ending));
        drawCredits.draw(orgId);
        var expiry =
                Expiry.of(credits.living(orgId), now, wallets.balance(wallet).leased());
        expiry.changed().forEach(credit -> credits.save(orgId, credit));
        if (!expiry.expired().isZero()) {
            ledger.post(WalletPosting.expiry(ids.next(), orgId, now, expiry.expired()));
        }
        var left = wallets.findForChange(orgId).orElse(wallet);
        wallets.save(left, wallets.balance(left).limit());
        return expiry.expired();
    }
}
