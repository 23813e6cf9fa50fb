package dev.farthing.application.price;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.price.ExchangeRate;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Remembers rates of exchange; part of the caller's transaction. They are never edited.
public interface ExchangeRateRepository {
    /// The rates of a currency.
    List<ExchangeRate> of(Currency currency);

    /// A page, by currency and newest first; of one currency if it is given.
    Page<ExchangeRate> list(@Nullable Currency currency, Slice slice);

    /// Adds a rate; a second one of its currency that begins then is refused as STATE_CONFLICT.
    void add(ExchangeRate rate, Instant createdAt);
}
