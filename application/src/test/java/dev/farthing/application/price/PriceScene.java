package dev.farthing.application.price;

import dev.farthing.application.ConfigFile;
import dev.farthing.application.CountedChanges;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.upstream.RememberedVendors;
import dev.farthing.application.upstream.VendorRepositoriesContract;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/// All that prices are made of, in memory, billing in yuan.
final class PriceScene {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    static final Currency BILLING = Currency.getInstance("CNY");

    final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
    final RememberedPrices prices = new RememberedPrices(clock::get);
    final RememberedPriceBooks books = new RememberedPriceBooks();
    final RememberedExchangeRates rates = new RememberedExchangeRates();
    final RememberedVendors vendors = new RememberedVendors();
    final CountedChanges changes = new CountedChanges();
    final DerivePrices derive = new DerivePrices(prices, UUID::randomUUID);
    final SetPrice setPrice =
            new SetPrice(prices, books, derive, changes, new RememberedAudit(), UUID::randomUUID, ConfigFile.NONE);
    final SetPrices setPrices =
            new SetPrices(prices, books, rates, vendors.models(), setPrice, new ConfigFile("farthing.yaml"), BILLING);
    final SetExchangeRate setRate = new SetExchangeRate(rates, prices, new RememberedAudit(), UUID::randomUUID);

    PriceScene offering(String... models) {
        for (var model : models) {
            vendors.models().save(VendorRepositoriesContract.model(model, List.of(), List.of()));
        }
        return this;
    }
}
