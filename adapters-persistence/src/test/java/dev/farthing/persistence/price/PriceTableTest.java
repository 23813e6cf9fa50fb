package dev.farthing.persistence.price;

import dev.farthing.application.price.PriceBook;
import dev.farthing.application.price.PriceBookContract;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.function.Supplier;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class PriceTableTest implements PriceBookContract {
    @Inject
    PriceBook book;

    @Override
    public PriceBook book() {
        return book;
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
