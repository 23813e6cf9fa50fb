package dev.farthing.application.wallet;

import dev.farthing.domain.money.Amount;
import dev.farthing.domain.wallet.Balance;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Shows how an org's prepaid balance stands; one that never had any stands at zero.
@ApplicationScoped
public class ReadWallet {
    private final WalletRepository wallets;

    public ReadWallet(WalletRepository wallets) {
        this.wallets = wallets;
    }

    /// Whoever calls has made sure that the org may be seen.
    public KnownWallet read(UUID orgId) {
        return wallets.find(orgId)
                .map(wallet -> new KnownWallet(orgId, wallet.prepaid(), wallet.lowBalance(), wallets.balance(wallet)))
                .orElseGet(() -> new KnownWallet(orgId, wallets.isPrepaid(orgId).orElse(false), null, nothing()));
    }

    private static Balance nothing() {
        var zero = Amount.ZERO;
        return new Balance(zero, zero, zero, zero, zero, zero, zero);
    }

    /// A balance as people look at it.
    public record KnownWallet(
            UUID orgId, boolean prepaid, @Nullable Amount lowBalance, Balance balance) {}
}
