package dev.farthing.persistence.price;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import dev.farthing.application.price.KeptPrice;
import dev.farthing.application.price.PriceRepository;
import dev.farthing.domain.fault.Fault;
import dev.farthing.persistence.ListQuery;
import dev.farthing.persistence.Refusals;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PriceTable implements PriceRepository {
    private static final String CURRENT =
            "validFrom <= instant and (validTo is null or validTo > instant) and 'current' = ?";
    private static final String PAST = "validTo <= instant and 'past' = ?";
    private static final String FUTURE = "validFrom > instant and 'future' = ?";

    private final Rows rows = new Rows();

    /// Everybody who adds a price holds the shared lock, so that a change of a discount can wait for all of
    /// them.
    @Override
    public List<KeptPrice> hold(UUID book, String model) {
        lock("SELECT pg_advisory_xact_lock_shared(hashtextextended(:name, 0))", PriceBookTable.EVERY_PRICE);
        lock("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))", "price " + model);
        return rows.list("bookId = ?1 and model = ?2", book, model).stream()
                .map(PriceRow::toKept)
                .toList();
    }

    private void lock(String sql, String name) {
        rows.getEntityManager()
                .createNativeQuery(sql, Object.class)
                .setParameter("name", name)
                .getSingleResult();
    }

    @Override
    public Page<KeptPrice> list(@Nullable UUID book, @Nullable String model, Listing wanted) {
        return new ListQuery()
                .where("bookId = ?", book)
                .where("model = ?", model)
                .where("(" + CURRENT + ") or (" + PAST + ") or (" + FUTURE + ")", wanted.status())
                .containing("lower(model) like ? escape '\\'", wanted.search())
                .page(rows, "model, validFrom desc, id", wanted.slice(), PriceRow::toKept);
    }

    @Override
    public Optional<KeptPrice> find(UUID id) {
        return rows.findByIdOptional(id).map(PriceRow::toKept);
    }

    @Override
    public void add(KeptPrice price) {
        Refusals.where(
                Map.of("price_overlap", () -> Fault.STATE_CONFLICT.because("this model has a price in that time")),
                () -> rows.persistAndFlush(PriceRow.of(price)));
    }

    @Override
    public void close(UUID id, Instant end) {
        rows.findById(id).validTo = end;
        rows.flush();
    }

    @Override
    public Instant now() {
        return (Instant) rows.getEntityManager()
                .createNativeQuery("SELECT clock_timestamp()", Instant.class)
                .getSingleResult();
    }

    private static final class Rows implements PanacheRepositoryBase<PriceRow, UUID> {}
}
