package dev.farthing.application.relay;

import dev.farthing.application.relay.ProgressLog.Progress;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.TokenUsage;
import jakarta.enterprise.context.ApplicationScoped;

/// Notes how far a running answer has come, so that it is charged should this process die.
@ApplicationScoped
public class NoteProgress {
    private final ProgressLog log;

    NoteProgress(ProgressLog log) {
        this.log = log;
    }

    /// Never blocks. A call that holds money is charged all of it if its process dies, and one that is not on record
    /// nothing: of both nothing is noted.
    public void note(Admission.Granted call, TextTally generated) {
        if (call.holding().replica() == null || call.holding().mostMoney() != null) {
            return;
        }
        long input = Math.clamp(call.request().expectedTokens(), 0, TokenUsage.MOST_TOKENS);
        long output = Math.clamp(generated.estimatedTokens(), 0, TokenUsage.MOST_TOKENS);
        var price = call.price();
        var cost = price == null ? Money.ZERO : price.cost(TokenUsage.ofText(input, output));
        log.note(new Progress(call.owner().orgId(), call.requestId(), output, cost));
    }
}
