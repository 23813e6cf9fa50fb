package dev.farthing.application.report;

import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Shows one call with every try at a vendor it took.
@ApplicationScoped
public class OpenCall {
    private final CallHistory history;
    private final ListCalls listCalls;

    public OpenCall(CallHistory history, ListCalls listCalls) {
        this.history = history;
        this.listCalls = listCalls;
    }

    /// @param orgId null for every org
    public Opened open(Caller caller, @Nullable UUID orgId, UUID requestId) {
        var asked =
                new CallFilter(orgId, null, null, null, null, null, null, null, requestId, Span.EVER, BillFilter.ANY);
        var call = listCalls.list(caller, asked, null, 1).items().stream()
                .findFirst()
                .orElseThrow(() -> Fault.NOT_FOUND.because("no call has this id"));
        var attempts = history.attempts(call.orgId(), requestId);
        return new Opened(
                call,
                caller.isOperator()
                        ? attempts
                        : attempts.stream().map(AttemptView::withoutUpstream).toList());
    }

    /// A call, and its tries in order.
    public record Opened(CallView call, List<AttemptView> attempts) {
        public Opened {
            attempts = List.copyOf(attempts);
        }
    }
}
