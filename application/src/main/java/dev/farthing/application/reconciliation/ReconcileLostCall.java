package dev.farthing.application.reconciliation;

import dev.farthing.application.Ids;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.reconciliation.LostCall.Basis;
import dev.farthing.application.reconciliation.LostCalls.Adjustment;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import dev.farthing.domain.budget.Booking;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.TokenUsage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Charges a call that was given up with its gateway what it came to, in place of what was guessed for it.
@ApplicationScoped
public class ReconcileLostCall {
    private final LostCalls lostCalls;
    private final AuditTrail audit;
    private final Ids ids;

    public ReconcileLostCall(LostCalls lostCalls, AuditTrail audit, Ids ids) {
        this.lostCalls = lostCalls;
        this.audit = audit;
        this.ids = ids;
    }

    /// What it came to; where nothing is said, as far as it had come by the last note.
    ///
    /// @param cost what it is to be charged; null where that follows from its tokens
    /// @param tokens null where only the cost is known
    public record Wish(@Nullable Money cost, @Nullable TokenUsage tokens, String reason) {
        private Basis basis() {
            return cost == null && tokens == null ? Basis.PROGRESS : Basis.BILL;
        }

        private Booking book(LostCall call) {
            if (cost == null && tokens == null) {
                return call.book(call.noted().totalTokens(), call.notedCost());
            }
            return call.book(tokens == null ? null : tokens.totalTokens(), cost == null ? priced(call, tokens) : cost);
        }

        private static Money priced(LostCall call, @Nullable TokenUsage tokens) {
            var price = call.price();
            return price == null || tokens == null ? Money.ZERO : price.cost(tokens);
        }
    }

    /// What a bill or the gateway itself has told is not replaced by a note.
    @Transactional
    public LostCallView reconcile(Caller caller, UUID orgId, UUID requestId, Wish wish) {
        caller.mustBeOperator();
        var call = lostCalls
                .findForChange(orgId, requestId)
                .orElseThrow(() -> Fault.NOT_FOUND.because("no such lost call"));
        if (wish.basis() == Basis.PROGRESS && call.basis() != null && call.basis() != Basis.PROGRESS) {
            throw Fault.STATE_CONFLICT.because("it is known better already what this call came to");
        }
        var booking = wish.book(call);
        lostCalls.correct(call, booking, new Adjustment(ids.next(), wish.basis(), wish.reason()));
        audit.record(new Deed(
                orgId,
                "reconcile",
                "call",
                requestId.toString(),
                picture(call.charged(), call.overrun(), call.basis()),
                picture(Amount.of(booking.charged()), Amount.of(booking.overrun()), wish.basis())));
        return lostCalls.find(orgId, requestId).orElseThrow();
    }

    private static Picture picture(Amount charged, Amount overrun, @Nullable Basis basis) {
        return Picture.EMPTY
                .with("charged", charged.toPlainString())
                .with("overrun", overrun.toPlainString())
                .with("basis", basis == null ? null : basis.name().toLowerCase(Locale.ROOT));
    }
}
