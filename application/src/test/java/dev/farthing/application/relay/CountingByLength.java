package dev.farthing.application.relay;

import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.domain.usage.UsageSource;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A token counter for which every byte of the request and every code point of the answer is a token.
public final class CountingByLength implements TokenCounter {
    @Override
    public boolean knows(@Nullable String tokenizer) {
        return false;
    }

    @Override
    public CompletionStage<Counted> count(
            @Nullable String tokenizer, Endpoint endpoint, List<ByteBuffer> request, ReplySummary reply) {
        long input = request.stream().mapToLong(ByteBuffer::remaining).sum();
        return CompletableFuture.completedStage(
                new Counted(TokenUsage.ofText(input, reply.tally().codePoints()), UsageSource.ESTIMATED));
    }
}
