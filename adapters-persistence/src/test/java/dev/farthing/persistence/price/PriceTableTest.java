package dev.farthing.persistence.price;

import dev.farthing.application.price.PriceBookRepository;
import dev.farthing.application.price.PriceRepository;
import dev.farthing.application.price.PriceRepositoryContract;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class PriceTableTest implements PriceRepositoryContract {
    @Inject
    PriceRepository book;

    @Inject
    PriceBookRepository books;

    @Inject
    DataSource database;

    @Override
    public PriceRepository book() {
        return book;
    }

    @Override
    public UUID anotherBook() {
        var org = PriceBookTableTest.org(database);
        return inTransaction(
                () -> books.open(new BookOwner.OfOrg(org), UUID.randomUUID()).id());
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
