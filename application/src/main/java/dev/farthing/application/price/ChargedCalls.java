package dev.farthing.application.price;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads the calls that were charged: neither those that were refused nor those of sandbox keys.
public interface ChargedCalls {
    /// Hands over the calls admitted from an instant on until just before another, of one org or of all, one by one
    /// and in no order; however many there are, only a few are in memory. Needs no transaction, and waits for the
    /// taker.
    void each(Instant from, Instant to, @Nullable UUID orgId, Consumer<ChargedCall> taker);
}
