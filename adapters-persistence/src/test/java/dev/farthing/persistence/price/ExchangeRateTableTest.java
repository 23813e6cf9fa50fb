package dev.farthing.persistence.price;

import dev.farthing.application.price.ExchangeRateRepository;
import dev.farthing.application.price.ExchangeRateRepositoryContract;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.function.Supplier;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class ExchangeRateTableTest implements ExchangeRateRepositoryContract {
    @Inject
    ExchangeRateRepository rates;

    @Override
    public ExchangeRateRepository rates() {
        return rates;
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
