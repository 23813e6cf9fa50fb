package dev.farthing.application.reconciliation;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is set aside for a process that is gone, as it is told to people; amounts in the budget's unit.
///
/// @param windowEndsAt null where the window lasts for ever
/// @param state `orphaned` while nobody knows what was spent of it, `reconciled` afterwards
/// @param amount what was left of the slice when its process was given up
/// @param held what of it is set aside now
/// @param reason who says that it is no more; null where nobody did
public record OrphanedSliceView(
        UUID id,
        UUID orgId,
        UUID budgetId,
        Instant windowStartsAt,
        @Nullable Instant windowEndsAt,
        String unit,
        UUID processId,
        Instant lostAt,
        String state,
        BigDecimal amount,
        BigDecimal held,
        @Nullable String reason,
        @Nullable Instant reconciledAt) {}
