package dev.farthing.application.billing;

import dev.farthing.application.Ids;
import dev.farthing.domain.billing.Invoice;
import dev.farthing.domain.ledger.Entry;
import dev.farthing.domain.ledger.Posting;
import dev.farthing.domain.ledger.PostingKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Tells the ledger what becomes of an invoice; part of the transaction in which that happens.
@ApplicationScoped
public class PostInvoice {
    private static final long QUARTER_HOUR_SECONDS = Duration.ofMinutes(15).toSeconds();

    private final Ledger ledger;
    private final Ids ids;

    public PostInvoice(Ledger ledger, Ids ids) {
        this.ledger = ledger;
        this.ids = ids;
    }

    /// Posts nothing where nothing moves.
    public void post(Invoice invoice, PostingKind kind, String key, List<Entry> entries, Instant at) {
        if (!entries.isEmpty()) {
            var bucket = Instant.ofEpochSecond(at.getEpochSecond() / QUARTER_HOUR_SECONDS * QUARTER_HOUR_SECONDS);
            ledger.post(new Posting(ids.next(), invoice.orgId(), key, kind, bucket, invoice.numberText(), entries));
        }
    }
}
