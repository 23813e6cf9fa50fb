package dev.farthing.domain.billing;

import dev.farthing.domain.money.Amount;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.TokenClass;
import java.math.BigInteger;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a model was used for in some time, and what the price book charged for it when it happened.
///
/// @param booked what each meter contributed to the charge
/// @param capped what the charge differs from that: below zero where calls were charged no more than their hold
public record ModelUsage(String model, Counts counts, Map<Meter, Amount> booked, Amount capped) {
    public ModelUsage {
        var ordered = new EnumMap<Meter, Amount>(Meter.class);
        ordered.putAll(booked);
        booked = Collections.unmodifiableMap(ordered);
    }

    /// Calls of one model that were charged at the same rates.
    ///
    /// @param rates null where nothing was priced
    /// @param charged what was charged for all of them
    public record Priced(@Nullable Rates rates, Counts counts, Amount charged) {}

    public static ModelUsage of(String model, List<Priced> parts) {
        var counts = Counts.NONE;
        var charged = Amount.ZERO;
        var booked = new EnumMap<Meter, Amount>(Meter.class);
        for (var part : parts) {
            counts = counts.plus(part.counts());
            charged = charged.plus(part.charged());
            var rates = part.rates();
            if (rates != null) {
                price(rates, part.counts()).forEach((meter, amount) -> booked.merge(meter, amount, Amount::plus));
            }
        }
        return new ModelUsage(model, counts, booked, charged.minus(Amount.sum(booked.values())));
    }

    private static Map<Meter, Amount> price(Rates rates, Counts counts) {
        var prices = new EnumMap<Meter, Amount>(Meter.class);
        for (var tokenClass : TokenClass.values()) {
            if (counts.of(tokenClass) > 0) {
                var perToken = Amount.of(rates.effective(tokenClass).movePointLeft(Rates.PER_MILLION_DECIMALS));
                prices.put(Meter.of(tokenClass), perToken.times(BigInteger.valueOf(counts.of(tokenClass))));
            }
        }
        var perRequest = rates.perRequest();
        if (perRequest != null && perRequest.signum() > 0) {
            prices.put(Meter.REQUESTS, Amount.of(perRequest).times(BigInteger.valueOf(counts.requests())));
        }
        var perImage = rates.perImage();
        if (perImage != null && perImage.signum() > 0 && counts.images() > 0) {
            prices.put(Meter.IMAGES, Amount.of(perImage).times(BigInteger.valueOf(counts.images())));
        }
        var perSearch = rates.perSearch();
        if (perSearch != null && perSearch.signum() > 0 && counts.searches() > 0) {
            prices.put(Meter.SEARCHES, Amount.of(perSearch).times(BigInteger.valueOf(counts.searches())));
        }
        return prices;
    }

    /// All that was charged.
    public Amount charged() {
        return Amount.sum(booked.values()).plus(capped);
    }
}
