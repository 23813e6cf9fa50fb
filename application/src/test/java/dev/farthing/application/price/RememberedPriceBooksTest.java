package dev.farthing.application.price;

import dev.farthing.domain.price.BookOwner;
import java.util.UUID;
import java.util.function.Supplier;

class RememberedPriceBooksTest implements PriceBookRepositoryContract {
    private final RememberedPriceBooks books = new RememberedPriceBooks();

    @Override
    public PriceBookRepository books() {
        return books;
    }

    @Override
    public BookOwner.OfPlan aPlan() {
        return new BookOwner.OfPlan(UUID.randomUUID());
    }

    @Override
    public BookOwner.OfOrg anOrg() {
        return new BookOwner.OfOrg(UUID.randomUUID());
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return work.get();
    }
}
