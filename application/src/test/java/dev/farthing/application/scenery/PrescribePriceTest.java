package dev.farthing.application.scenery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.ConfigFile;
import dev.farthing.application.CountedChanges;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.price.DerivePrices;
import dev.farthing.application.price.KeptPrice;
import dev.farthing.application.price.PriceRepositoryContract;
import dev.farthing.application.price.RememberedExchangeRates;
import dev.farthing.application.price.RememberedPriceBooks;
import dev.farthing.application.price.RememberedPrices;
import dev.farthing.application.price.SetExchangeRate;
import dev.farthing.application.price.SetPrice;
import dev.farthing.application.scenery.Prescription.PriceLine;
import dev.farthing.application.scenery.Prescription.RateLine;
import dev.farthing.application.upstream.RememberedVendors;
import dev.farthing.application.upstream.VendorRepositoriesContract;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.price.PriceBook;
import dev.farthing.domain.price.PriceOrigin;
import dev.farthing.domain.price.TokenClass;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrescribePriceTest {
    private static final Currency DOLLARS = Currency.getInstance("USD");

    private final AtomicReference<Instant> clock = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    private final RememberedPrices prices = new RememberedPrices(clock::get);
    private final RememberedPriceBooks books = new RememberedPriceBooks();
    private final RememberedExchangeRates rates = new RememberedExchangeRates();
    private final RememberedVendors vendors = new RememberedVendors();
    private final SetPrice setPrice = new SetPrice(
            prices,
            books,
            new DerivePrices(prices, UUID::randomUUID),
            new CountedChanges(),
            new RememberedAudit(),
            UUID::randomUUID,
            new ConfigFile("farthing.yaml"));
    private final PrescribeRate prescribeRate = new PrescribeRate(
            rates, prices, new SetExchangeRate(rates, prices, new RememberedAudit(), UUID::randomUUID));
    private final PrescribePrice prescribePrice = new PrescribePrice(prices, rates, setPrice, vendors.models());

    @BeforeEach
    void aModel() {
        vendors.models().save(VendorRepositoriesContract.model("m", List.of(), List.of()));
    }

    @Test
    void aForeignPriceIsConvertedOnceAndKeepsWhatItWas() {
        rate("7.1305");
        price("2", DOLLARS);

        assertThat(kept()).singleElement().satisfies(kept -> {
            assertThat(kept.price().base().effective(TokenClass.INPUT)).isEqualByComparingTo("14.261");
            assertThat(kept.origin())
                    .isInstanceOfSatisfying(
                            PriceOrigin.Converted.class,
                            origin -> assertThat(origin.base().effective(TokenClass.INPUT))
                                    .isEqualByComparingTo("2"));
        });
    }

    @Test
    void theSameFileChangesNothingThoughTheRateDid() {
        rate("7.1305");
        price("2", DOLLARS);
        later();
        rate("7.2");
        price("2", DOLLARS);
        rate("7.2");

        assertThat(kept()).hasSize(1);
        assertThat(rates.of(DOLLARS)).hasSize(2);
    }

    @Test
    void anotherAmountOrCurrencyIsAnotherPrice() {
        rate("7.1305");
        price("2", DOLLARS);
        later();
        price("3", DOLLARS);
        later();
        price("3", null);

        assertThat(kept()).hasSize(3);
    }

    @Test
    void withoutARateAForeignPriceIsRefused() {
        assertThatThrownBy(() -> price("2", DOLLARS))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("fx_rates");
        assertThat(kept()).isEmpty();
    }

    private void rate(String rate) {
        prescribeRate.prescribe(new RateLine(DOLLARS, new BigDecimal(rate), null));
    }

    private void price(String input, @Nullable Currency currency) {
        prescribePrice.prescribe(
                new PriceLine("m", currency, PriceRepositoryContract.rates(input, "4"), List.of(), null));
    }

    private void later() {
        clock.updateAndGet(now -> now.plusSeconds(60));
    }

    private List<KeptPrice> kept() {
        return prices.hold(PriceBook.STANDARD, "m");
    }
}
