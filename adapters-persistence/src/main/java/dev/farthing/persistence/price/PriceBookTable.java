package dev.farthing.persistence.price;

import dev.farthing.application.price.PriceBookRepository;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.PriceBook;
import dev.farthing.persistence.Refusals;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// Keeps price books in PostgreSQL.
@ApplicationScoped
class PriceBookTable implements PriceBookRepository {
    static final String EVERY_PRICE = "every price";

    private final EntityManager database;

    PriceBookTable(EntityManager database) {
        this.database = database;
    }

    @Override
    public Optional<PriceBook> find(BookOwner owner) {
        return database.createQuery(
                        "from PriceBookRow where planId is not distinct from :plan and orgId is not distinct from :org",
                        PriceBookRow.class)
                .setParameter("plan", plan(owner))
                .setParameter("org", org(owner))
                .getResultStream()
                .findFirst()
                .map(PriceBookRow::toBook);
    }

    @Override
    public PriceBook open(BookOwner owner, UUID freshId) {
        return find(owner).orElseGet(() -> {
            Refusals.where(
                    Map.of(
                            "price_book_plan_id_fkey", () -> Fault.NOT_FOUND.because("no such plan"),
                            "price_book_org_id_fkey", () -> Fault.NOT_FOUND.because("no such org")),
                    () -> database.unwrap(Session.class)
                            .createNativeMutationQuery("""
                            INSERT INTO price_book (id, plan_id, org_id, discount_since)
                            VALUES (:id, :plan, :org, 'epoch') ON CONFLICT DO NOTHING\
                            """)
                            .setParameter("id", freshId)
                            .setParameter("plan", plan(owner), UUID.class)
                            .setParameter("org", org(owner), UUID.class)
                            .executeUpdate());
            return find(owner).orElseThrow();
        });
    }

    @Override
    public List<PriceBook> all() {
        return database.createQuery("from PriceBookRow order by id", PriceBookRow.class)
                .getResultStream()
                .map(PriceBookRow::toBook)
                .sorted((one, other) -> Integer.compare(rank(one.owner()), rank(other.owner())))
                .toList();
    }

    @Override
    public void save(PriceBook book) {
        var row = database.find(PriceBookRow.class, book.id());
        row.discountPct = book.discount().percent();
        row.discountSince = book.since();
        database.flush();
    }

    @Override
    public void holdEverything() {
        database.createNativeQuery("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))", Object.class)
                .setParameter("name", EVERY_PRICE)
                .getSingleResult();
    }

    private static @Nullable UUID plan(BookOwner owner) {
        return owner instanceof BookOwner.OfPlan(var plan) ? plan : null;
    }

    private static @Nullable UUID org(BookOwner owner) {
        return owner instanceof BookOwner.OfOrg(var org) ? org : null;
    }

    private static int rank(BookOwner owner) {
        return switch (owner) {
            case BookOwner.Everybody() -> 0;
            case BookOwner.OfPlan _ -> 1;
            case BookOwner.OfOrg _ -> 2;
        };
    }
}
