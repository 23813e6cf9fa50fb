package dev.farthing.upstream.message;

import dev.farthing.application.webhook.Messenger.Answer;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.upstream.wire.Breakage;
import dev.farthing.upstream.wire.ExchangeListener;
import dev.farthing.upstream.wire.RetryHint;
import dev.farthing.upstream.wire.Target;
import dev.farthing.upstream.wire.VendorClients;
import dev.farthing.upstream.wire.VendorExchange;
import io.vertx.core.MultiMap;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One attempt at a receiver; its answer is over for us with its head.
final class WebhookPost implements ExchangeListener {
    private static final Timeouts LIMITS = new Timeouts(5_000, 15_000, 5_000, 15_000);
    private static final int GONE = 410;
    private static final int FIRST_REDIRECT = 300;
    private static final int FIRST_REFUSAL = 400;

    private final CompletableFuture<Answer> answer;
    private final Instant now;
    private @Nullable VendorExchange exchange;

    WebhookPost(CompletableFuture<Answer> answer, Instant now) {
        this.answer = answer;
        this.now = now;
    }

    /// To be called on an event loop, once.
    void begin(VendorClients clients, Target target, MultiMap headers, byte[] body) {
        try {
            exchange = VendorExchange.begin(clients, target, LIMITS, headers, List.of(ByteBuffer.wrap(body)), this);
        } catch (RuntimeException _) {
            fail(null, "the request cannot be sent as its URL is");
        }
    }

    @Override
    public void head(int status, MultiMap headers) {
        if (exchange != null) {
            exchange.drain();
        }
        if (status == GONE) {
            answer.complete(new Answer.Gone(status));
        } else if (status >= FIRST_REFUSAL) {
            answer.complete(new Answer.Failed(status, "it answered " + status, RetryHint.of(headers, now)));
        } else if (status >= FIRST_REDIRECT) {
            fail(status, "it answered " + status + ": redirects are not followed");
        } else {
            answer.complete(new Answer.Taken(status));
        }
    }

    @Override
    public void chunk(byte[] bytes, int from, int to) {
        // nobody reads it
    }

    @Override
    public void complete() {
        fail(null, "it gave no answer");
    }

    @Override
    public void broken(Breakage how) {
        fail(
                null,
                switch (how) {
                    case UNREACHABLE -> "it cannot be reached";
                    case LATE -> "it did not answer in time";
                    case BROKEN, UNREADABLE, UNREAD -> "its answer cannot be read";
                });
    }

    /// Says nothing where something was said already.
    private void fail(@Nullable Integer status, String sentence) {
        answer.complete(new Answer.Failed(status, sentence, null));
    }
}
