package dev.farthing.upstream.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import dev.farthing.application.authenticity.PromptScale;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.TokenCounter;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.domain.usage.UsageSource;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Counts with the tokenizers OpenAI published, and by length where there is none, on a thread of its own; what is
/// counted before a call, and what is counted for comparison alone, on others.
@Singleton
class LocalTokenCounter implements TokenCounter, PromptScale {
    private static final int TOKENS_OF_A_MESSAGE = 3;
    private static final int TOKENS_BEFORE_THE_ANSWER = 3;
    private static final int BYTES_OF_A_TOKEN = 4;
    private static final int MOST_WAITING = 10_000;
    private static final int IDLE_SECONDS = 30;
    private static final int MOST_FORESEEN = 200;
    private static final int MOST_WEIGHED = 100;
    private static final long MOST_WEIGHED_BYTES = 8L * 1024 * 1024;

    private final EncodingRegistry encodings = Encodings.newLazyEncodingRegistry();
    private final ThreadPoolExecutor threads = one("farthing-tokens", MOST_WAITING);
    private final ThreadPoolExecutor foresight = one("farthing-foresight", MOST_FORESEEN);
    private final ThreadPoolExecutor scale = one("farthing-weighing", MOST_WEIGHED);
    private final AtomicLong weighedBytes = new AtomicLong();

    private static ThreadPoolExecutor one(String name, int most) {
        var threads =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(most), task -> {
                    var thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    @Override
    public boolean knows(@Nullable String tokenizer) {
        return tokenizer != null && EncodingType.fromName(tokenizer).isPresent();
    }

    @Override
    public CompletionStage<Counted> count(
            @Nullable String tokenizer, Endpoint endpoint, List<ByteBuffer> request, ReplySummary reply) {
        return count(tokenizer, endpoint, request, reply, threads);
    }

    @Override
    public CompletionStage<Counted> foresee(@Nullable String tokenizer, Endpoint endpoint, List<ByteBuffer> request) {
        return count(tokenizer, endpoint, request, ReplySummary.NOTHING, foresight);
    }

    private CompletionStage<Counted> count(
            @Nullable String tokenizer,
            Endpoint endpoint,
            List<ByteBuffer> request,
            ReplySummary reply,
            Executor whose) {
        try {
            return CompletableFuture.supplyAsync(() -> counted(tokenizer, endpoint, request, reply), whose);
        } catch (RejectedExecutionException busy) {
            return CompletableFuture.completedStage(byLength(endpoint, request, reply));
        }
    }

    @Override
    public void weigh(@Nullable String tokenizer, Endpoint endpoint, List<ByteBuffer> request, LongConsumer counted) {
        long bytes = bytesOf(request);
        if (weighedBytes.addAndGet(bytes) > MOST_WEIGHED_BYTES) {
            weighedBytes.addAndGet(-bytes);
            return;
        }
        try {
            scale.execute(() -> {
                try {
                    weighed(tokenizer, endpoint, request, counted);
                } finally {
                    weighedBytes.addAndGet(-bytes);
                }
            });
        } catch (RejectedExecutionException full) {
            weighedBytes.addAndGet(-bytes);
        }
    }

    private void weighed(
            @Nullable String tokenizer, Endpoint endpoint, List<ByteBuffer> request, LongConsumer counted) {
        var prompt = PromptReading.of(request);
        var encoding =
                tokenizer == null ? null : encodings.getEncoding(tokenizer).orElse(null);
        if (encoding != null && prompt.isExact() && prompt.saysAll() && !endpoint.sounds()) {
            counted.accept(promptTokens(encoding, endpoint, prompt));
        }
    }

    @PreDestroy
    void close() {
        scale.shutdownNow();
        foresight.shutdownNow();
        threads.shutdown();
    }

    private Counted counted(
            @Nullable String tokenizer, Endpoint endpoint, List<ByteBuffer> request, ReplySummary reply) {
        var prompt = PromptReading.of(request);
        var encoding =
                tokenizer == null ? null : encodings.getEncoding(tokenizer).orElse(null);
        var in = promptTokens(encoding, endpoint, prompt);
        var text = reply.text();
        var spoke = reply.generated().codePoints() > 0 && !endpoint.embeds();
        long out = 0;
        if (spoke) {
            out = encoding == null || text == null
                    ? reply.generated().estimatedTokens()
                    : encoding.countTokensOrdinary(text);
        }
        var exact = encoding != null && prompt.isExact() && (!spoke || text != null);
        return new Counted(within(in, out), exact ? UsageSource.EXACT : UsageSource.ESTIMATED);
    }

    private static long promptTokens(@Nullable Encoding encoding, Endpoint endpoint, PromptReading prompt) {
        if (endpoint.sounds()) {
            // Who reads aloud charges by the character, or says what it charges.
            return prompt.tally().codePoints();
        }
        var tokens = prompt.extraTokens();
        if (encoding == null || prompt.isTooLong()) {
            tokens += prompt.tally().estimatedTokens();
        } else {
            for (var text : prompt.texts()) {
                tokens += encoding.countTokensOrdinary(text);
            }
        }
        return endpoint == Endpoint.CHAT_COMPLETIONS
                ? tokens + (long) TOKENS_OF_A_MESSAGE * prompt.messages() + TOKENS_BEFORE_THE_ANSWER
                : tokens;
    }

    /// When too many calls wait to be counted: without a look into the request.
    private static Counted byLength(Endpoint endpoint, List<ByteBuffer> request, ReplySummary reply) {
        var out = endpoint.embeds() ? 0 : reply.generated().estimatedTokens();
        var in = endpoint.sounds() ? bytesOf(request) : bytesOf(request) / BYTES_OF_A_TOKEN;
        return new Counted(within(in, out), UsageSource.ESTIMATED);
    }

    private static long bytesOf(List<ByteBuffer> request) {
        long bytes = 0;
        for (var piece : request) {
            bytes += piece.remaining();
        }
        return bytes;
    }

    private static TokenUsage within(long in, long out) {
        return TokenUsage.ofText(Math.min(in, TokenUsage.MOST_TOKENS), Math.min(out, TokenUsage.MOST_TOKENS));
    }
}
