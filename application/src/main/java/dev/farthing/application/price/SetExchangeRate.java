package dev.farthing.application.price;

import dev.farthing.application.Ids;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.price.ExchangeRate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/// Says what one unit of a currency costs; prices made from then on are converted with it, those there are
/// keep theirs.
@ApplicationScoped
public class SetExchangeRate {
    private final ExchangeRateRepository rates;
    private final PriceRepository prices;
    private final AuditTrail audit;
    private final Ids ids;

    public SetExchangeRate(ExchangeRateRepository rates, PriceRepository prices, AuditTrail audit, Ids ids) {
        this.rates = rates;
        this.prices = prices;
        this.audit = audit;
        this.ids = ids;
    }

    /// @param validFrom null: from now on
    @Transactional
    public ExchangeRate set(Currency currency, BigDecimal rate, @Nullable Instant validFrom, @Nullable String note) {
        var now = prices.now();
        var start = validFrom == null ? now : validFrom.truncatedTo(ChronoUnit.MICROS);
        var made = new ExchangeRate(ids.next(), currency, rate, start, note);
        rates.add(made, now);
        audit.record(PricePicture.exchanged(made));
        return made;
    }
}
