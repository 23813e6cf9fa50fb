package dev.farthing.application.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.Listing;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.price.ExchangeRate;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What every memory of rates of exchange must do, when it is empty at first.
public interface ExchangeRateRepositoryContract {
    ExchangeRateRepository rates();

    <T> T inTransaction(Supplier<T> work);

    private ExchangeRate add(String currency, String rate, Instant from, String note) {
        var made =
                new ExchangeRate(UUID.randomUUID(), Currency.getInstance(currency), new BigDecimal(rate), from, note);
        inTransaction(() -> {
            rates().add(made, from);
            return true;
        });
        return made;
    }

    @Test
    default void ratesComeBackByCurrencyAndNewestFirst() {
        var start = Instant.parse("2026-01-01T00:00:00.000001Z");
        var usd = add("USD", "7.1234567891", start, "central bank");
        var later = add("USD", "7", start.plusSeconds(1), null);
        var eur = add("EUR", "8.5", start, null);
        assertThat(inTransaction(() -> rates().of(Currency.getInstance("USD")))).containsExactlyInAnyOrder(usd, later);
        assertThat(inTransaction(() -> rates().of(Currency.getInstance("JPY")))).isEmpty();
        var all = inTransaction(() -> rates().list(null, Listing.ALL.slice()));
        assertThat(all.items()).containsExactly(eur, later, usd);
        assertThat(all.total()).isEqualTo(3);
        assertThat(inTransaction(() -> rates().list(Currency.getInstance("EUR"), Listing.ALL.slice()))
                        .items())
                .containsExactly(eur);
        assertThatThrownBy(() -> add("USD", "6", start, null))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.STATE_CONFLICT));
    }
}
