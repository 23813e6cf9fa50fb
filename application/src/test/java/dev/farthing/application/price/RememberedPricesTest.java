package dev.farthing.application.price;

import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;

class RememberedPricesTest implements PriceRepositoryContract {
    private final RememberedPrices prices = new RememberedPrices(InstantSource.system());

    @Override
    public PriceRepository book() {
        return prices;
    }

    @Override
    public UUID anotherBook() {
        return new UUID(9, 9);
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return work.get();
    }
}
