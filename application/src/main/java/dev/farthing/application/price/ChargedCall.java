package dev.farthing.application.price;

import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.TokenUsage;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is needed of a recorded call to price it again.
///
/// @param priceId the price it was charged at; null where it had none
/// @param succeeded whether it ended well: a call that did not and used nothing costs nothing
public record ChargedCall(
        UUID orgId,
        String model,
        Instant startedAt,
        @Nullable UUID priceId,
        Money cost,
        TokenUsage tokens,
        boolean succeeded) {
    boolean usedNothing() {
        return !succeeded && tokens.equals(TokenUsage.NONE);
    }
}
