package dev.farthing.application.price;

import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.Discount;
import dev.farthing.domain.price.PriceBook;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Price books in memory, of owners that all exist.
public class RememberedPriceBooks implements PriceBookRepository {
    private final Map<BookOwner, PriceBook> books = new LinkedHashMap<>(Map.of(
            BookOwner.EVERYBODY, new PriceBook(PriceBook.STANDARD, BookOwner.EVERYBODY, Discount.NONE, Instant.EPOCH)));

    @Override
    public Optional<PriceBook> find(BookOwner owner) {
        return Optional.ofNullable(books.get(owner));
    }

    @Override
    public PriceBook open(BookOwner owner, UUID freshId) {
        return books.computeIfAbsent(owner, _ -> new PriceBook(freshId, owner, Discount.NONE, Instant.EPOCH));
    }

    @Override
    public List<PriceBook> all() {
        return List.copyOf(books.values());
    }

    @Override
    public void save(PriceBook book) {
        books.put(book.owner(), book);
    }

    @Override
    public void holdEverything() {
        // one thread at a time comes here
    }
}
