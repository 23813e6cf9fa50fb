package dev.farthing.application.price;

import dev.farthing.application.Changes;
import dev.farthing.application.ConfigFile;
import dev.farthing.application.Ids;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.price.Price;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.temporal.ChronoUnit;

/// Gives a model a price; the one before it ends where the new one begins, and calls admitted earlier keep theirs.
@ApplicationScoped
public class SetPrice {
    private final PriceBook book;
    private final Changes changes;
    private final AuditTrail audit;
    private final Ids ids;
    private final ConfigFile file;

    public SetPrice(PriceBook book, Changes changes, AuditTrail audit, Ids ids, ConfigFile file) {
        this.book = book;
        this.changes = changes;
        this.audit = audit;
        this.ids = ids;
        this.file = file;
    }

    @Transactional
    public KeptPrice set(PriceDraft draft, ManagedBy creator) {
        var known = book.hold(draft.model());
        var now = book.now();
        book.manager(draft.model()).ifPresent(manager -> manager.mustBe(creator, file));
        var start = draft.validFrom() == null ? now : draft.validFrom().truncatedTo(ChronoUnit.MICROS);
        if (!known.mayBeFollowedFrom(start)) {
            throw Fault.STATE_CONFLICT.because("this model has a price that begins at or after " + start
                    + ": prices are never edited, only followed by a later one");
        }
        var ended = known.closedBy(start);
        if (ended != null) {
            book.close(ended.id(), start);
        }
        var price = new Price(ids.next(), draft.model(), draft.base(), draft.tiers(), start, null);
        var kept = new KeptPrice(price, creator, now);
        book.add(kept);
        changes.ofCatalogue();
        audit.record(PricePicture.set(ended, price));
        return kept;
    }
}
