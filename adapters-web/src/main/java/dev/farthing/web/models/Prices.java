package dev.farthing.web.models;

import dev.farthing.application.Listing;
import dev.farthing.application.Slice;
import dev.farthing.application.price.KeptPrice;
import dev.farthing.application.price.ListPrices;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.PriceList;
import dev.farthing.domain.price.TenantPrices;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.web.Format;
import dev.farthing.web.Shown;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What models cost by the default book, as pages show it.
@Singleton
class Prices {
    private static final Slice MOST = new Slice(0, 100);
    private static final List<String> CURRENT_AND_FUTURE = List.of("current", "future");

    private final ListPrices listPrices;
    private final InstantSource clock;

    Prices(ListPrices listPrices, InstantSource clock) {
        this.listPrices = listPrices;
        this.clock = clock;
    }

    /// @param till null while nothing follows
    /// @param next from when on another one is announced; null while none is
    record Told(
            Shown input,
            Shown output,
            Shown cached,
            Shown cacheWrite,
            @Nullable Shown perRequest,
            @Nullable Shown perImage,
            @Nullable String tiers,
            Shown from,
            @Nullable Shown till,
            @Nullable Shown next) {
        static Told of(Price price, TenantPrices.@Nullable Next next, Format format) {
            var rates = price.base();
            return new Told(
                    format.money(rates.effective(TokenClass.INPUT)),
                    format.money(rates.effective(TokenClass.OUTPUT)),
                    format.money(rates.effective(TokenClass.CACHE_READ)),
                    format.money(rates.effective(TokenClass.CACHE_WRITE_5M)),
                    fee(rates.perRequest(), format),
                    fee(rates.perImage(), format),
                    price.tiers().isEmpty() ? null : format.count(price.tiers().size()),
                    format.at(price.validFrom()),
                    price.validTo() == null ? null : format.at(price.validTo()),
                    next == null ? null : format.at(next.from()));
        }

        private static @Nullable Shown fee(@Nullable BigDecimal fee, Format format) {
            return fee == null || fee.signum() == 0 ? null : format.money(fee);
        }
    }

    /// What is in force now, by model.
    Map<String, Told> now(Format format) {
        var prices = new HashMap<String, List<Price>>();
        for (var status : CURRENT_AND_FUTURE) {
            listPrices
                    .list(BookOwner.EVERYBODY, null, new Listing(null, status, Listing.ALL.slice()))
                    .items()
                    .forEach(kept -> prices.computeIfAbsent(kept.price().model(), _ -> new ArrayList<>())
                            .add(kept.price()));
        }
        var now = clock.instant();
        var told = new HashMap<String, Told>();
        prices.forEach((model, all) -> {
            var list = new PriceList(all);
            var price = list.inForceAt(now);
            if (price != null) {
                told.put(model, Told.of(price, TenantPrices.STANDARD.after(model, list, now), format));
            }
        });
        return told;
    }

    /// All prices of a model there were, are and will be, the newest first.
    List<Told> history(String model, Format format) {
        return listPrices.list(BookOwner.EVERYBODY, model, new Listing(null, null, MOST)).items().stream()
                .map(KeptPrice::price)
                .sorted((one, other) -> other.validFrom().compareTo(one.validFrom()))
                .map(price -> Told.of(price, null, format))
                .toList();
    }
}
