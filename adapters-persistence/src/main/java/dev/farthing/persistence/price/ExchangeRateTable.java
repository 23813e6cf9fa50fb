package dev.farthing.persistence.price;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.price.ExchangeRateRepository;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.price.ExchangeRate;
import dev.farthing.persistence.ListQuery;
import dev.farthing.persistence.Refusals;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps rates of exchange in PostgreSQL.
@ApplicationScoped
class ExchangeRateTable implements ExchangeRateRepository {
    private final Rows rows = new Rows();

    @Override
    public List<ExchangeRate> of(Currency currency) {
        return rows.list("currency", currency.getCurrencyCode()).stream()
                .map(ExchangeRateRow::toRate)
                .toList();
    }

    @Override
    public Page<ExchangeRate> list(@Nullable Currency currency, Slice slice) {
        return new ListQuery()
                .where("currency = ?", currency == null ? null : currency.getCurrencyCode())
                .page(rows, "currency, validFrom desc", slice, ExchangeRateRow::toRate);
    }

    @Override
    public void add(ExchangeRate rate, Instant createdAt) {
        Refusals.where(
                Map.of(
                        "fx_rate_currency_valid_from_key",
                        () -> Fault.STATE_CONFLICT.because("this currency has a rate from then on")),
                () -> rows.persistAndFlush(ExchangeRateRow.of(rate, createdAt)));
    }

    private static final class Rows implements PanacheRepositoryBase<ExchangeRateRow, UUID> {}
}
