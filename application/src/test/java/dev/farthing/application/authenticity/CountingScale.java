package dev.farthing.application.authenticity;

import dev.farthing.domain.usage.Endpoint;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Knows one tokenizer, `known`, by which every prompt has twenty tokens; says so at once.
public final class CountingScale implements PromptScale {
    public static final long TOKENS = 20;
    /// Whether it has room.
    public boolean room = true;

    @Override
    public boolean knows(@Nullable String tokenizer) {
        return "known".equals(tokenizer);
    }

    @Override
    public void weigh(@Nullable String tokenizer, Endpoint endpoint, List<ByteBuffer> request, LongConsumer counted) {
        if (room) {
            counted.accept(TOKENS);
        }
    }
}
