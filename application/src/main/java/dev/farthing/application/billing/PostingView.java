package dev.farthing.application.billing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One transaction of the ledger as it is told to people.
public record PostingView(
        UUID id,
        UUID orgId,
        String kind,
        String idempotencyKey,
        Instant bucket,
        Instant postedAt,
        @Nullable String memo,
        List<EntryView> entries) {
    public PostingView {
        entries = List.copyOf(entries);
    }

    /// One entry; a debit is positive, a credit negative.
    public record EntryView(String account, BigDecimal amount) {}
}
