package dev.farthing.domain.billing;

import dev.farthing.domain.fault.Fault;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An invoice: what a draft says, never changed, and how far it has come.
///
/// @param number its place in the gapless row of all issued invoices; null before it is issued
/// @param storedBefore the instant up to which usage was seen
public record Invoice(
        UUID id,
        UUID orgId,
        InvoiceKind kind,
        InvoiceState state,
        @Nullable Long number,
        InvoiceDraft draft,
        Instant storedBefore,
        Instant createdAt,
        @Nullable Instant issuedAt,
        @Nullable Instant dueAt,
        @Nullable Instant paidAt) {
    /// What it is called; empty before it is issued.
    public String numberText() {
        return number == null ? "" : "INV-%06d".formatted(number);
    }

    /// Refuses what does not follow from where it stands.
    public void mustBe(InvoiceState expected) {
        if (state != expected) {
            throw Fault.STATE_CONFLICT.because("the invoice is " + state.text() + ", not " + expected.text());
        }
    }

    /// What people are told of its state at an instant: issued and past its day is overdue.
    public String statusAt(Instant now) {
        return state == InvoiceState.ISSUED && dueAt != null && dueAt.isBefore(now)
                ? InvoiceState.OVERDUE
                : state.text();
    }
}
