package dev.farthing.rest.wallet;

import dev.farthing.application.wallet.ReadWallet.KnownWallet;
import java.math.BigDecimal;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How an org's prepaid balance stands.
@Schema(name = "Wallet")
record WalletJson(
        UUID orgId,

        @Schema(description = "whether calls are refused once it is used up, by the org's plan")
        boolean prepaid,

        @Schema(
                description = "credit less what calls were charged; negative where credit did not suffice",
                examples = "87.5")
        BigDecimal balance,

        @Schema(description = "how far it may go below zero", examples = "0")
        BigDecimal creditLimit,

        @Schema(description = "set aside for calls that are running", examples = "0.0375")
        BigDecimal held,

        @Schema(description = "what new calls may come to", examples = "87.4625")
        BigDecimal left,

        @Schema(description = "below this an alert is sent; null: a tenth of the last top-up") @Nullable
        BigDecimal lowBalance) {
    static WalletJson of(KnownWallet known) {
        var balance = known.balance();
        var low = known.lowBalance();
        return new WalletJson(
                known.orgId(),
                known.prepaid(),
                balance.amount().toDecimal(),
                balance.creditLimit().toDecimal(),
                balance.held().toDecimal(),
                balance.left().toDecimal(),
                low == null ? null : low.toDecimal());
    }
}
