package dev.farthing.application.billing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A credit note as it is told to people.
///
/// @param line the line of the invoice it is for; null for the invoice as a whole
/// @param tax what of the amount is tax
public record CreditNoteView(
        UUID id,
        UUID orgId,
        UUID invoiceId,
        String number,
        @Nullable Integer line,
        BigDecimal amount,
        BigDecimal tax,
        String reason,
        Instant createdAt) {
    /// The same under its place in the gapless row of all credit notes.
    public CreditNoteView numbered(long place) {
        return new CreditNoteView(
                id, orgId, invoiceId, "CN-%06d".formatted(place), line, amount, tax, reason, createdAt);
    }
}
