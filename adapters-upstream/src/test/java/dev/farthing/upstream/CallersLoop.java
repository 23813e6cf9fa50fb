package dev.farthing.upstream;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// The event loop that a test calls vendors from, as the relay does.
public final class CallersLoop {
    private final Context context;

    public CallersLoop(Vertx vertx) {
        this.context = vertx.getOrCreateContext();
    }

    /// Does something there and waits until it is done.
    public <T> T run(Supplier<T> work) {
        var result = new CompletableFuture<T>();
        context.runOnContext(_ -> {
            try {
                result.complete(work.get());
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        });
        return result.join();
    }
}
