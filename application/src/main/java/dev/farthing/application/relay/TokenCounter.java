package dev.farthing.application.relay;

import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.domain.usage.UsageSource;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Counts here what the vendor did not report.
public interface TokenCounter {
    /// Whether there is an exact tokenizer of this name.
    boolean knows(@Nullable String tokenizer);

    /// Counts a call; never blocks the caller, completes on any thread.
    CompletionStage<Counted> count(
            @Nullable String tokenizer, Endpoint endpoint, List<ByteBuffer> request, ReplySummary reply);

    /// Counts a request that nobody has answered; what is to be settled never waits for it.
    default CompletionStage<Counted> foresee(@Nullable String tokenizer, Endpoint endpoint, List<ByteBuffer> request) {
        return count(tokenizer, endpoint, request, ReplySummary.NOTHING);
    }

    /// Tokens, and how they were found: exact only where every text was counted by the model's own tokenizer.
    record Counted(TokenUsage tokens, UsageSource source) {}
}
