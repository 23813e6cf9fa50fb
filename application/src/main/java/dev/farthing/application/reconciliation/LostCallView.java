package dev.farthing.application.reconciliation;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A call that was given up with its gateway, as it is told to people.
///
/// @param state `orphaned` while its charge is a guess, `reconciled` afterwards
/// @param basis what the charge rests on: `progress`, `settlement` or `bill`; null while it is a guess
/// @param guessed what it was charged when it was given up
/// @param charged what it is charged now
/// @param overrun what it came to beyond its hold, which nobody is charged
/// @param noted what it had come to by the last note, its input at least
/// @param adjustments all corrections, in their order
public record LostCallView(
        UUID requestId,
        UUID orgId,
        UUID keyId,
        String model,
        @Nullable String provider,
        Instant startedAt,
        Instant lostAt,
        String state,
        @Nullable String basis,
        BigDecimal guessed,
        BigDecimal charged,
        BigDecimal overrun,
        BigDecimal noted,
        long inputTokens,
        long outputTokens,
        List<AdjustmentView> adjustments) {
    public LostCallView {
        adjustments = List.copyOf(adjustments);
    }

    /// A correction of what a call is charged.
    public record AdjustmentView(
            UUID id, BigDecimal delta, BigDecimal overrun, String basis, String reason, Instant createdAt) {}
}
