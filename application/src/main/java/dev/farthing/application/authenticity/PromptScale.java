package dev.farthing.application.authenticity;

import dev.farthing.domain.usage.Endpoint;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Counts prompts for comparison, apart from all counting that calls wait for.
public interface PromptScale {
    /// Whether there is an exact tokenizer of this name.
    boolean knows(@Nullable String tokenizer);

    /// Takes a prompt and never blocks; tells from any thread how many tokens it has. Nothing is told of what cannot
    /// be counted exactly, nor of what comes while more waits than there is room for.
    void weigh(@Nullable String tokenizer, Endpoint endpoint, List<ByteBuffer> request, LongConsumer counted);
}
