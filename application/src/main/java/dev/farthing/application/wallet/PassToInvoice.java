package dev.farthing.application.wallet;

import dev.farthing.domain.money.Amount;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.UUID;

/// Leaves what credit did not pay for of an org's calls up to an instant to the invoice of that period.
///
/// It is done before new credit comes, so that no credit pays again for what an invoice asks for.
@ApplicationScoped
public class PassToInvoice {
    private final WalletRepository wallets;
    private final CreditRepository credits;
    private final DrawCredits drawCredits;

    public PassToInvoice(WalletRepository wallets, CreditRepository credits, DrawCredits drawCredits) {
        this.wallets = wallets;
        this.credits = credits;
        this.drawCredits = drawCredits;
    }

    /// What was left to the invoice now.
    @Transactional
    public Amount pass(UUID orgId, Instant before) {
        drawCredits.draw(orgId);
        var found = wallets.findForChange(orgId);
        if (found.isEmpty() || !found.get().closedBefore().isBefore(before)) {
            return Amount.ZERO;
        }
        var wallet = found.get();
        var undrawn = Amount.sum(credits.undrawn(orgId, wallet.closedBefore()).stream()
                .filter(quarter -> quarter.bucket().isBefore(before))
                .map(CreditRepository.Undrawn::amount)
                .toList());
        var passed = wallets.balance(wallet).pending().min(undrawn).max(Amount.ZERO);
        var closed = wallet.closed(passed, before);
        wallets.save(closed, wallets.balance(closed).limit());
        return passed;
    }
}
