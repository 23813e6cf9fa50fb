package dev.farthing.application.wallet;

import dev.farthing.domain.money.Amount;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

class RememberedWalletsTest implements WalletRepositoryContract {
    private final RememberedCredits credits = new RememberedCredits();
    private final RememberedWallets wallets =
            new RememberedWallets(credits, InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z")));

    @Override
    public WalletRepository wallets() {
        return wallets;
    }

    @Override
    public CreditRepository credits() {
        return credits;
    }

    @Override
    public UUID anOrg(boolean prepaid) {
        return wallets.anOrg(prepaid);
    }

    @Override
    public void turn(UUID orgId, boolean prepaid) {
        wallets.turn(orgId, prepaid);
    }

    @Override
    public void charge(Wallet wallet, Amount cost) {
        wallets.charge(wallet, cost);
    }

    @Override
    public void invoiced(UUID orgId, Instant periodEnd) {
        wallets.invoiced(orgId, periodEnd);
    }
}
