package dev.farthing.application.price;

import dev.farthing.application.Changes;
import dev.farthing.application.ConfigFile;
import dev.farthing.application.Ids;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.PriceBook;
import dev.farthing.domain.price.PriceList;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Gives a model a price in a book; the one before it ends where the new one begins, and calls admitted earlier
/// keep theirs. A price of the default book is followed by those that plans' discounts make of it.
@ApplicationScoped
public class SetPrice {
    private final PriceRepository prices;
    private final PriceBookRepository books;
    private final DerivePrices derivePrices;
    private final Changes changes;
    private final AuditTrail audit;
    private final Ids ids;
    private final ConfigFile file;

    public SetPrice(
            PriceRepository prices,
            PriceBookRepository books,
            DerivePrices derivePrices,
            Changes changes,
            AuditTrail audit,
            Ids ids,
            ConfigFile file) {
        this.prices = prices;
        this.books = books;
        this.derivePrices = derivePrices;
        this.changes = changes;
        this.audit = audit;
        this.ids = ids;
        this.file = file;
    }

    @Transactional
    public KeptPrice set(PriceDraft draft, ManagedBy creator) {
        var model = draft.model();
        var book = books.open(draft.owner(), ids.next());
        var own = prices.hold(book.id(), model).stream()
                .filter(kept -> !kept.isDiscounted())
                .toList();
        var now = prices.now();
        own.stream()
                .max(Comparator.comparing(kept -> kept.price().validFrom()))
                .ifPresent(newest -> newest.managedBy().mustBe(creator, file));
        var start = draft.validFrom() == null ? now : draft.validFrom().truncatedTo(ChronoUnit.MICROS);
        var ended = follow(new PriceList(own.stream().map(KeptPrice::price).toList()), start);
        if (book.owner() instanceof BookOwner.OfPlan) {
            derivePrices.derive(book, model, earlier(start, now), start);
        }
        var price = new Price(ids.next(), model, draft.base(), draft.tiers(), start, null);
        var kept = new KeptPrice(price, book.id(), draft.origin(), creator, now);
        prices.add(kept);
        if (book.id().equals(PriceBook.STANDARD)) {
            books.all().stream()
                    .filter(other -> !other.discount().isNone())
                    .forEach(other -> derivePrices.derive(other, model, start, null));
        }
        changes.ofCatalogue();
        audit.record(PricePicture.set(ended, kept, book.owner()));
        return kept;
    }

    /// The price that ends, if one does.
    private @Nullable Price follow(PriceList known, Instant start) {
        if (!known.mayBeFollowedFrom(start)) {
            throw Fault.STATE_CONFLICT.because("this model has a price that begins at or after " + start
                    + ": prices are never edited, only followed by a later one");
        }
        var ended = known.closedBy(start);
        if (ended != null) {
            prices.close(ended.id(), start);
        }
        return ended;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
