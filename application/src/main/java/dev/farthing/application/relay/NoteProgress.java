package dev.farthing.application.relay;

import dev.farthing.application.relay.ProgressLog.Progress;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.TokenUsage;
import jakarta.enterprise.context.ApplicationScoped;

/// Notes how far a running answer has come: that is charged should this process die, or is what its charge is
/// reconciled with.
@ApplicationScoped
public class NoteProgress {
    private final ProgressLog log;

    NoteProgress(ProgressLog log) {
        this.log = log;
    }

    /// Never blocks. A call that is not on record has no row if its process dies: of it nothing is noted.
    public void note(Admission.Granted call, TextTally generated) {
        if (!call.holding().isOnRecord()) {
            return;
        }
        long input = Math.clamp(call.request().expectedTokens(), 0, TokenUsage.MOST_TOKENS);
        long output = Math.clamp(generated.estimatedTokens(), 0, TokenUsage.MOST_TOKENS);
        var price = call.price();
        var cost = price == null ? Money.ZERO : price.cost(TokenUsage.ofText(input, output));
        log.note(new Progress(call.owner().orgId(), call.requestId(), output, cost));
    }
}
