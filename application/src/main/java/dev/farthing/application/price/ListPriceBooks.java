package dev.farthing.application.price;

import dev.farthing.domain.price.PriceBook;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/// Shows whose price books there are, with their discounts.
@ApplicationScoped
public class ListPriceBooks {
    private final PriceBookRepository books;

    public ListPriceBooks(PriceBookRepository books) {
        this.books = books;
    }

    @Transactional
    public List<PriceBook> list() {
        return books.all();
    }
}
