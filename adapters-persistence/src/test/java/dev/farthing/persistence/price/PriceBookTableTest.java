package dev.farthing.persistence.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.price.PriceBookRepository;
import dev.farthing.application.price.PriceBookRepositoryContract;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class PriceBookTableTest implements PriceBookRepositoryContract {
    @Inject
    PriceBookRepository books;

    @Inject
    DataSource database;

    static UUID plan(DataSource database) {
        var id = UUID.randomUUID();
        run(database, "INSERT INTO plan (id, code, name) VALUES ('%1$s', '%1$s', 'Plan')".formatted(id));
        return id;
    }

    static UUID org(DataSource database) {
        var id = UUID.randomUUID();
        run(
                database,
                "INSERT INTO org (id, name, plan_id, time_zone) VALUES ('%1$s', '%1$s', '%2$s', 'UTC')"
                        .formatted(id, plan(database)));
        return id;
    }

    private static void run(DataSource database, String sql) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public PriceBookRepository books() {
        return books;
    }

    @Override
    public BookOwner.OfPlan aPlan() {
        return new BookOwner.OfPlan(plan(database));
    }

    @Override
    public BookOwner.OfOrg anOrg() {
        return new BookOwner.OfOrg(org(database));
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }

    @Test
    void ofNobodyThereIsNoBook() {
        for (var nobody :
                new BookOwner[] {new BookOwner.OfPlan(UUID.randomUUID()), new BookOwner.OfOrg(UUID.randomUUID())}) {
            assertThatThrownBy(() -> inTransaction(() -> books.open(nobody, UUID.randomUUID())))
                    .isInstanceOfSatisfying(
                            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND));
        }
    }

    @Test
    void aBookGoesWithItsOrg() {
        var org = anOrg();
        inTransaction(() -> books.open(org, UUID.randomUUID()));
        run(database, "DELETE FROM org WHERE id = '" + org.orgId() + "'");
        assertThat(inTransaction(() -> books.find(org))).isEmpty();
    }
}
