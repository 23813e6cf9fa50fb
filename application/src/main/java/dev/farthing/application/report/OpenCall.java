package dev.farthing.application.report;

import dev.farthing.application.price.FindPrice;
import dev.farthing.application.price.KeptPrice;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.price.PriceOrigin;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Shows one call with every try at a vendor it took, and how its cost comes about.
@ApplicationScoped
public class OpenCall {
    private final CallHistory history;
    private final ListCalls listCalls;
    private final FindPrice findPrice;

    public OpenCall(CallHistory history, ListCalls listCalls, FindPrice findPrice) {
        this.history = history;
        this.listCalls = listCalls;
        this.findPrice = findPrice;
    }

    /// @param orgId null for every org
    public Opened open(Caller caller, @Nullable UUID orgId, UUID requestId) {
        var asked =
                new CallFilter(orgId, null, null, null, null, null, null, null, requestId, Span.EVER, BillFilter.ANY);
        var call = listCalls.list(caller, asked, null, 1).items().stream()
                .findFirst()
                .orElseThrow(() -> Fault.NOT_FOUND.because("no call has this id"));
        var attempts = history.attempts(call.orgId(), requestId);
        var use = history.use(call.orgId(), requestId);
        var price = kept(call.priceId());
        var standard = price != null && price.origin() instanceof PriceOrigin.Discounted discounted
                ? kept(discounted.standard())
                : null;
        var cost = CostView.of(call, use, attempts, price, standard);
        return caller.isOperator()
                ? new Opened(call, attempts, use, cost)
                : new Opened(
                        call,
                        attempts.stream().map(AttemptView::withoutUpstream).toList(),
                        new CallUse(use.tokens(), use.flags(), null, use.serviceTier()),
                        cost.withoutUpstream());
    }

    private @Nullable KeptPrice kept(@Nullable UUID priceId) {
        return priceId == null ? null : findPrice.find(priceId).orElse(null);
    }

    /// A call, its tries in order, what it used and what that came to.
    public record Opened(CallView call, List<AttemptView> attempts, CallUse use, CostView cost) {
        public Opened {
            attempts = List.copyOf(attempts);
        }
    }
}
