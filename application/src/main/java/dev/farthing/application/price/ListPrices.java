package dev.farthing.application.price;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

/// Shows the dated prices, of one model or of all, a page at a time.
@ApplicationScoped
public class ListPrices {
    private final PriceBook book;

    public ListPrices(PriceBook book) {
        this.book = book;
    }

    @Transactional
    public Page<KeptPrice> list(@Nullable String model, Listing wanted) {
        return book.list(model, wanted);
    }
}
