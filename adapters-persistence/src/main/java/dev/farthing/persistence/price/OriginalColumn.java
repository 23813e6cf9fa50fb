package dev.farthing.persistence.price;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.PriceOrigin.Converted;
import dev.farthing.persistence.RatesColumn;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.UUID;

/// How what a converted price was in its own currency stands in a JSON column.
final class OriginalColumn {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CURRENCY = "currency";
    private static final String RATE = "rate";
    private static final String RATE_ID = "rate_id";
    private static final String RATES = "rates";

    private OriginalColumn() {}

    static String write(Converted foreign) {
        try {
            var root = JSON.createObjectNode()
                    .put(CURRENCY, foreign.currency().getCurrencyCode())
                    .put(RATE, Money.plain(foreign.rate()))
                    .put(RATE_ID, foreign.rateId().toString());
            root.set(RATES, JSON.readTree(RatesColumn.write(foreign.base(), foreign.tiers())));
            return root.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("rates were written as no JSON", e);
        }
    }

    static Converted read(String json) {
        try {
            var root = JSON.readTree(json);
            var rates = RatesColumn.read(root.path(RATES).toString());
            return new Converted(
                    Currency.getInstance(root.path(CURRENCY).textValue()),
                    rates.base(),
                    rates.tiers(),
                    UUID.fromString(root.path(RATE_ID).textValue()),
                    new BigDecimal(root.path(RATE).textValue()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the original of a price is no JSON", e);
        }
    }
}
