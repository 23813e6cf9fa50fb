package dev.farthing.application.wallet;

import dev.farthing.application.Ids;
import dev.farthing.application.billing.Ledger;
import dev.farthing.application.wallet.CreditRepository.Undrawn;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.wallet.Balance;
import dev.farthing.domain.wallet.Drawing;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Pays what an org's calls were charged from its credits, in their order; to do it again has no effect.
@ApplicationScoped
public class DrawCredits {
    private static final Duration RECENT = Duration.ofHours(1);
    private static final BigInteger TENTH = BigInteger.TEN;

    private final WalletRepository wallets;
    private final CreditRepository credits;
    private final Ledger ledger;
    private final Ids ids;

    public DrawCredits(WalletRepository wallets, CreditRepository credits, Ledger ledger, Ids ids) {
        this.wallets = wallets;
        this.credits = credits;
        this.ledger = ledger;
        this.ids = ids;
    }

    /// What was drawn now.
    @Transactional
    public Amount draw(UUID orgId) {
        var found = wallets.findForChange(orgId);
        if (found.isEmpty()) {
            return Amount.ZERO;
        }
        var wallet = found.get();
        var balance = wallets.balance(wallet);
        var drawing = Drawing.of(credits.living(orgId), balance.pending());
        drawing.changed().forEach(credit -> credits.save(orgId, credit));
        post(wallet, drawing.drawn());
        wallets.seen(wallet, balance.spent());
        watch(wallet, balance);
        return drawing.drawn();
    }

    /// By the quarter hours whose calls it paid for; what these do not account for goes to the present one.
    private void post(Wallet wallet, Amount drawn) {
        if (drawn.isZero()) {
            return;
        }
        var now = wallets.now();
        var left = drawn;
        for (var undrawn : undrawn(wallet, drawn, now)) {
            var part = undrawn.amount().min(left);
            if (part.signum() > 0) {
                post(wallet.orgId(), undrawn.bucket(), part);
                left = left.minus(part);
            }
        }
        if (!left.isZero()) {
            post(wallet.orgId(), WalletPosting.quarterHour(now), left);
        }
    }

    private List<Undrawn> undrawn(Wallet wallet, Amount wanted, Instant now) {
        var since = WalletPosting.quarterHour(now.minus(RECENT));
        if (since.isAfter(wallet.closedBefore())) {
            var recent = credits.undrawn(wallet.orgId(), since);
            var sum = Amount.sum(recent.stream().map(Undrawn::amount).toList());
            if (sum.compareTo(wanted) >= 0) {
                return recent;
            }
        }
        return credits.undrawn(wallet.orgId(), wallet.closedBefore());
    }

    private void post(UUID orgId, Instant bucket, Amount part) {
        ledger.post(WalletPosting.draw(ids.next(), orgId, bucket, part));
        credits.noteDraw(orgId, bucket, part);
    }

    /// A low balance is told once, and again after it was higher.
    private void watch(Wallet wallet, Balance balance) {
        var threshold = threshold(wallet);
        var left = balance.amount().plus(wallet.creditLimit());
        boolean low = threshold.signum() > 0 && left.compareTo(threshold) < 0;
        if (low && !wallet.lowTold()) {
            wallets.tellLow(wallet, left, threshold);
        }
        if (low != wallet.lowTold()) {
            wallets.save(wallet.told(low), balance.limit());
        }
    }

    private Amount threshold(Wallet wallet) {
        var set = wallet.lowBalance();
        return set != null
                ? set
                : credits.last(wallet.orgId())
                        .map(credit -> new Amount(credit.amount().pico().divide(TENTH)))
                        .orElse(Amount.ZERO);
    }
}
