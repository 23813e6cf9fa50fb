package dev.farthing.application.wallet;

import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import java.util.Locale;

/// What of a prepaid balance goes on record.
final class WalletPicture {
    private WalletPicture() {}

    static Deed toppedUp(KnownCredit known) {
        var credit = known.credit();
        var picture = Picture.EMPTY
                .with("kind", credit.kind().name().toLowerCase(Locale.ROOT))
                .with("amount", credit.amount().toPlainString())
                .with("priority", credit.priority())
                .with("expires_at", credit.expiresAt())
                .with("note", known.note());
        return new Deed(known.orgId(), "create", "credit", credit.id().toString(), null, picture);
    }

    static Deed updated(Wallet before, Wallet after) {
        return new Deed(after.orgId(), "update", "wallet", after.orgId().toString(), picture(before), picture(after));
    }

    private static Picture picture(Wallet wallet) {
        var low = wallet.lowBalance();
        return Picture.EMPTY
                .with("credit_limit", wallet.creditLimit().toPlainString())
                .with("low_balance", low == null ? null : low.toPlainString());
    }
}
