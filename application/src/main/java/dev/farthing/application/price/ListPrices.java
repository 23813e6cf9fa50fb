package dev.farthing.application.price;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import dev.farthing.domain.price.BookOwner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Shows the dated prices, of one book and one model or of all, a page at a time.
@ApplicationScoped
public class ListPrices {
    private final PriceRepository prices;
    private final PriceBookRepository books;

    public ListPrices(PriceRepository prices, PriceBookRepository books) {
        this.prices = prices;
        this.books = books;
    }

    /// @param owner whose book; null: all books
    @Transactional
    public Page<KeptPrice> list(@Nullable BookOwner owner, @Nullable String model, Listing wanted) {
        if (owner == null) {
            return prices.list(null, model, wanted);
        }
        return books.find(owner)
                .map(book -> prices.list(book.id(), model, wanted))
                .orElseGet(() -> new Page<>(List.of(), 0));
    }
}
