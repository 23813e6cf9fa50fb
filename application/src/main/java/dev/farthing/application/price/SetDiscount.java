package dev.farthing.application.price;

import dev.farthing.application.Changes;
import dev.farthing.application.Ids;
import dev.farthing.application.Listing;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.Discount;
import dev.farthing.domain.price.PriceBook;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.TreeSet;

/// Gives the orgs on a plan a discount on the default prices from now on; calls admitted earlier keep their
/// price.
@ApplicationScoped
public class SetDiscount {
    private final PriceRepository prices;
    private final PriceBookRepository books;
    private final DerivePrices derivePrices;
    private final Changes changes;
    private final AuditTrail audit;
    private final Ids ids;

    public SetDiscount(
            PriceRepository prices,
            PriceBookRepository books,
            DerivePrices derivePrices,
            Changes changes,
            AuditTrail audit,
            Ids ids) {
        this.prices = prices;
        this.books = books;
        this.derivePrices = derivePrices;
        this.changes = changes;
        this.audit = audit;
        this.ids = ids;
    }

    @Transactional
    public PriceBook set(BookOwner.OfPlan plan, Discount discount) {
        books.holdEverything();
        var book = books.open(plan, ids.next());
        if (book.discount().equals(discount)) {
            return book;
        }
        var now = prices.now();
        var changed = book.discountedFrom(now, discount);
        books.save(changed);
        var models = new TreeSet<String>();
        for (var id : List.of(PriceBook.STANDARD, book.id())) {
            prices.list(id, null, Listing.ALL)
                    .items()
                    .forEach(kept -> models.add(kept.price().model()));
        }
        models.forEach(model -> derivePrices.derive(changed, model, now, null));
        changes.ofCatalogue();
        audit.record(PricePicture.discounted(book, changed));
        return changed;
    }
}
