package dev.farthing.persistence.price;

import dev.farthing.domain.price.ExchangeRate;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "fx_rate")
@SuppressWarnings("NullAway.Init") // filled by Hibernate, or by of()
class ExchangeRateRow {
    @Id
    UUID id;

    String currency;
    BigDecimal rate;

    @Column(name = "valid_from")
    Instant validFrom;

    @Nullable
    String note;

    @Column(name = "created_at")
    Instant createdAt;

    static ExchangeRateRow of(ExchangeRate rate, Instant createdAt) {
        var row = new ExchangeRateRow();
        row.id = rate.id();
        row.currency = rate.currency().getCurrencyCode();
        row.rate = rate.rate();
        row.validFrom = rate.validFrom();
        row.note = rate.note();
        row.createdAt = createdAt;
        return row;
    }

    ExchangeRate toRate() {
        return new ExchangeRate(id, Currency.getInstance(currency), rate, validFrom, note);
    }
}
