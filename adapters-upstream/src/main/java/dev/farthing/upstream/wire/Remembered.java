package dev.farthing.upstream.wire;

import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.domain.upstream.FailureClass;
import io.vertx.core.Context;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is fetched once and holds for a while; whoever needs it while it is fetched waits for the same answer.
final class Remembered<T> {
    private static final int LONGEST_FETCH_SECONDS = 60;

    private volatile @Nullable Fresh<T> kept;
    private @Nullable CompletableFuture<Fetched<T>> coming;

    /// What a fetch comes to.
    sealed interface Fetched<T> {}

    /// @param freshUntil until when nobody asks again
    /// @param goodUntil until when it serves if asking again fails
    record Fresh<T>(T value, Instant freshUntil, Instant goodUntil) implements Fetched<T> {}

    record Failed<T>(UpstreamFailure failure) implements Fetched<T> {}

    /// What is told of it.
    interface Told<T> {
        /// @param known whether it was there before
        void is(T value, boolean known);

        void failed(UpstreamFailure failure);
    }

    /// Tells at once what is known, else later in this context; to be called in it.
    ///
    /// @param fetch asks anew, and accepts what came of it once
    void get(Instant now, Context context, Consumer<Consumer<Fetched<T>>> fetch, Told<T> told) {
        var known = kept;
        if (known != null && now.isBefore(known.freshUntil)) {
            told.is(known.value, true);
            return;
        }
        boolean mine;
        CompletableFuture<Fetched<T>> awaited;
        synchronized (this) {
            var others = coming;
            mine = others == null;
            awaited = others == null ? new CompletableFuture<>() : others;
            coming = awaited;
        }
        if (mine) {
            // Whatever becomes of the fetch, nobody waits for good.
            awaited.completeOnTimeout(
                            new Failed<>(Failures.failure(FailureClass.TIMEOUT, null, null, ReplySummary.NOTHING)),
                            LONGEST_FETCH_SECONDS,
                            TimeUnit.SECONDS)
                    .whenComplete((_, _) -> over());
        }
        awaited.thenAccept(fetched -> context.runOnContext(_ -> {
            switch (fetched) {
                case Fresh<T> fresh -> told.is(fresh.value, false);
                case Failed<T> failed -> {
                    if (known != null && now.isBefore(known.goodUntil)) {
                        told.is(known.value, true);
                    } else {
                        told.failed(failed.failure);
                    }
                }
            }
        }));
        if (mine) {
            fetch.accept(fetched -> {
                synchronized (this) {
                    if (fetched instanceof Fresh<T> fresh) {
                        kept = fresh;
                    }
                }
                awaited.complete(fetched);
            });
        }
    }

    private synchronized void over() {
        coming = null;
    }

    /// Fetches anew the next time, unless something else is known meanwhile.
    synchronized void forget(T value) {
        var known = kept;
        if (known != null && known.value.equals(value)) {
            kept = null;
        }
    }
}
