package dev.farthing.persistence.price;

import dev.farthing.application.Listing;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.Page;
import dev.farthing.application.price.KeptPrice;
import dev.farthing.application.price.PriceBook;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.price.PriceList;
import dev.farthing.persistence.ListQuery;
import dev.farthing.persistence.Refusals;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PriceTable implements PriceBook {
    private static final String CURRENT =
            "validFrom <= instant and (validTo is null or validTo > instant) and 'current' = ?";
    private static final String PAST = "validTo <= instant and 'past' = ?";
    private static final String FUTURE = "validFrom > instant and 'future' = ?";

    private final Rows rows = new Rows();

    @Override
    public PriceList hold(String model) {
        rows.getEntityManager()
                .createNativeQuery(
                        "SELECT pg_advisory_xact_lock(hashtextextended('price ' || :model, 0))", Object.class)
                .setParameter("model", model)
                .getSingleResult();
        return new PriceList(
                rows.list("model", model).stream().map(PriceRow::toPrice).toList());
    }

    @Override
    public Optional<ManagedBy> manager(String model) {
        return rows.find("model = ?1 order by validFrom desc", model).range(0, 0).list().stream()
                .findFirst()
                .map(row -> row.toKept().managedBy());
    }

    @Override
    public Page<KeptPrice> list(@Nullable String model, Listing wanted) {
        return new ListQuery()
                .where("model = ?", model)
                .where("(" + CURRENT + ") or (" + PAST + ") or (" + FUTURE + ")", wanted.status())
                .containing("lower(model) like ? escape '\\'", wanted.search())
                .page(rows, "model, validFrom desc", wanted.slice(), PriceRow::toKept);
    }

    @Override
    public void add(KeptPrice price) {
        Refusals.where(
                Map.of(
                        "price_model_id_tstzrange_excl",
                        () -> Fault.STATE_CONFLICT.because("this model has a price in that time")),
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
