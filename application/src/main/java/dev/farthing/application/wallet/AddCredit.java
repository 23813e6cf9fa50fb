package dev.farthing.application.wallet;

import dev.farthing.application.Changes;
import dev.farthing.application.Ids;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.billing.Ledger;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.wallet.Credit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tops up an org's prepaid balance; asked again under the same idempotency key it answers as it did the first
/// time.
@ApplicationScoped
public class AddCredit {
    private final WalletRepository wallets;
    private final CreditRepository credits;
    private final PassToInvoice passToInvoice;
    private final DrawCredits drawCredits;
    private final Ledger ledger;
    private final Ids ids;
    private final Changes changes;
    private final AuditTrail audit;

    public AddCredit(
            WalletRepository wallets,
            CreditRepository credits,
            PassToInvoice passToInvoice,
            DrawCredits drawCredits,
            Ledger ledger,
            Ids ids,
            Changes changes,
            AuditTrail audit) {
        this.wallets = wallets;
        this.credits = credits;
        this.passToInvoice = passToInvoice;
        this.drawCredits = drawCredits;
        this.ledger = ledger;
        this.ids = ids;
        this.changes = changes;
        this.audit = audit;
    }

    @Transactional
    public KnownCredit add(Caller caller, Wish wish) {
        caller.mustBeOperator();
        var orgId = wish.orgId();
        boolean prepaid = wallets.isPrepaid(orgId).orElseThrow(() -> Fault.NOT_FOUND.because("no such org"));
        wallets.open(orgId, ids.next(), prepaid);
        var now = wallets.now();
        var credit = wish.from(ids.next(), now);
        if (wish.idempotencyKey() != null) {
            var before = credits.byKey(orgId, wish.idempotencyKey());
            if (before.isPresent()) {
                return repeated(before.get(), credit);
            }
        }
        if (credit.credit().isPastItsEnd(now)) {
            throw Fault.INVALID_REQUEST.because("expires_at has passed already");
        }
        wallets.invoicedUpTo(orgId).ifPresent(before -> passToInvoice.pass(orgId, before));
        credits.add(credit, wish.idempotencyKey());
        ledger.post(WalletPosting.topUp(ids.next(), orgId, credit.credit()));
        var wallet = wallets.find(orgId).orElseThrow();
        wallets.save(wallet, wallets.balance(wallet).limit());
        drawCredits.draw(orgId);
        changes.ofBudgets();
        audit.record(WalletPicture.toppedUp(credit));
        return credit;
    }

    private static KnownCredit repeated(KnownCredit before, KnownCredit asked) {
        if (!before.isAskedLike(asked)) {
            throw Fault.IDEMPOTENCY_CONFLICT.because("another top-up came under this idempotency key");
        }
        var credit = before.credit();
        return new KnownCredit(
                before.orgId(),
                Credit.fresh(
                        credit.id(),
                        credit.kind(),
                        credit.priority(),
                        credit.expiresAt(),
                        credit.createdAt(),
                        credit.amount()),
                before.note());
    }

    /// What is to be added to whose balance.
    ///
    /// @param idempotencyKey null where it is to be added however often it is asked for
    public record Wish(
            UUID orgId,
            Credit.Kind kind,
            Amount amount,
            int priority,
            @Nullable Instant expiresAt,
            @Nullable String note,
            @Nullable String idempotencyKey) {
        KnownCredit from(UUID id, Instant now) {
            return new KnownCredit(orgId, Credit.fresh(id, kind, priority, expiresAt, now, amount), note);
        }
    }
}
