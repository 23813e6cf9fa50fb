package dev.farthing.application.stream;

import dev.farthing.application.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/// Sends what waits, portion by portion, and lets go of each only when it has arrived: at least once, and of one
/// org in
/// order. One replica at a time does.
@ApplicationScoped
public class StreamUsage {
    private static final int PORTION = 2_000;
    /// Longer than a portion is tried to be sent for: who comes next finds nothing of it under way.
    private static final Duration TURN = Duration.ofMinutes(1);

    private static final long GLANCE_MILLIS = 100;

    private final UsageOutbox outbox;
    private final UsageStream stream;
    private final UUID me;

    public StreamUsage(UsageOutbox outbox, UsageStream stream, Ids ids) {
        this.outbox = outbox;
        this.stream = stream;
        this.me = ids.next();
    }

    /// Throws where something could not be sent: it waits for the next time.
    ///
    /// @param goesOn asked again and again; once it says no, the rest waits
    public void stream(BooleanSupplier goesOn) {
        while (stream.isOpen() && goesOn.getAsBoolean() && outbox.take(me, TURN)) {
            var portion = outbox.next(PORTION);
            if (!portion.records().isEmpty() && !arrived(stream.send(portion.records()), goesOn)) {
                return;
            }
            outbox.brought(portion);
        }
    }

    private static boolean arrived(CompletionStage<?> sending, BooleanSupplier goesOn) {
        var all = sending.toCompletableFuture();
        while (goesOn.getAsBoolean()) {
            try {
                all.get(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException _) {
                // Still under way: whoever sends it gives up by itself.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } catch (ExecutionException e) {
                throw new CompletionException(e.getCause());
            }
        }
        return false;
    }
}
