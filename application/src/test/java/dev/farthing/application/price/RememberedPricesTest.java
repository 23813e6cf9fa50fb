package dev.farthing.application.price;

import java.time.InstantSource;
import java.util.function.Supplier;

class RememberedPricesTest implements PriceBookContract {
    private final RememberedPrices prices = new RememberedPrices(InstantSource.system());

    @Override
    public PriceBook book() {
        return prices;
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return work.get();
    }
}
