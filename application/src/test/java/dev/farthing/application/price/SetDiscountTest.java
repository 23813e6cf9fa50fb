package dev.farthing.application.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.ConfigFile;
import dev.farthing.application.CountedChanges;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.Discount;
import dev.farthing.domain.price.PriceOrigin;
import dev.farthing.domain.price.TokenClass;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SetDiscountTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final BookOwner.OfPlan PLAN = new BookOwner.OfPlan(new UUID(3, 1));

    private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
    private final RememberedPrices prices = new RememberedPrices(clock::get);
    private final RememberedPriceBooks books = new RememberedPriceBooks();
    private final CountedChanges changes = new CountedChanges();
    private final DerivePrices derive = new DerivePrices(prices, UUID::randomUUID);
    private final SetPrice setPrice =
            new SetPrice(prices, books, derive, changes, new RememberedAudit(), UUID::randomUUID, ConfigFile.NONE);
    private final SetDiscount setDiscount =
            new SetDiscount(prices, books, derive, changes, new RememberedAudit(), UUID::randomUUID);

    private KeptPrice standard(String input, Instant from) {
        return setPrice.set(
                new PriceDraft("m", PriceRepositoryContract.rates(input, "2"), List.of(), from), ManagedBy.API);
    }

    private KeptPrice own(String input, Instant from) {
        var rates = PriceRepositoryContract.rates(input, "2");
        return setPrice.set(new PriceDraft(PLAN, "m", rates, List.of(), PriceOrigin.GIVEN, from), ManagedBy.API);
    }

    private void discount(String percent) {
        setDiscount.set(PLAN, new Discount(new BigDecimal(percent)));
    }

    private KeptPrice planPrice(Instant at) {
        return books.find(PLAN).stream()
                .flatMap(book -> prices.hold(book.id(), "m").stream())
                .filter(kept -> kept.price().inForceAt(at))
                .reduce((_, _) -> {
                    throw new AssertionError("two prices at " + at);
                })
                .orElse(null);
    }

    private String input(Instant at) {
        var kept = planPrice(at);
        return kept == null
                ? "none"
                : kept.price()
                        .base()
                        .effective(TokenClass.INPUT)
                        .stripTrailingZeros()
                        .toPlainString();
    }

    @Test
    void everyDefaultPriceGetsADiscountedOneThatLeadsBackToIt() {
        var now = standard("3", NOW.minusSeconds(100));
        var later = standard("5", NOW.plusSeconds(100));
        discount("33.3333");
        assertThat(input(NOW)).isEqualTo("2.000001");
        assertThat(input(NOW.plusSeconds(100))).isEqualTo("3.333335");
        assertThat(planPrice(NOW).origin())
                .isEqualTo(new PriceOrigin.Discounted(now.price().id(), new BigDecimal("33.3333")));
        assertThat(planPrice(NOW.plusSeconds(100)).origin())
                .isEqualTo(new PriceOrigin.Discounted(later.price().id(), new BigDecimal("33.3333")));
        assertThat(planPrice(NOW.minusSeconds(1))).isNull();
    }

    @Test
    void aNewDefaultPriceIsDiscountedToo() {
        discount("10");
        standard("1", null);
        assertThat(input(NOW)).isEqualTo("0.9");
        standard("2", NOW.plusSeconds(10));
        assertThat(input(NOW.plusSeconds(9))).isEqualTo("0.9");
        assertThat(input(NOW.plusSeconds(10))).isEqualTo("1.8");
    }

    @Test
    void aNewDiscountTakesThePlaceOfTheOldOneFromNowOn() {
        standard("1", NOW.minusSeconds(100));
        standard("2", NOW.plusSeconds(100));
        discount("10");
        clock.set(NOW.plusSeconds(10));
        discount("20");
        assertThat(input(NOW.plusSeconds(9))).isEqualTo("0.9");
        assertThat(input(NOW.plusSeconds(10))).isEqualTo("0.8");
        assertThat(input(NOW.plusSeconds(100))).isEqualTo("1.6");
        clock.set(NOW.plusSeconds(200));
        discount("0");
        assertThat(input(NOW.plusSeconds(199))).isEqualTo("1.6");
        assertThat(input(NOW.plusSeconds(200))).isEqualTo("none");
    }

    @Test
    void theSameDiscountAgainChangesNothing() {
        standard("1", null);
        discount("10");
        var before = planPrice(NOW);
        int announced = changes.catalogue();
        discount("10.00");
        assertThat(planPrice(NOW)).isEqualTo(before);
        assertThat(changes.catalogue()).isEqualTo(announced);
    }

    @Test
    void aPriceOfThePlansOwnWinsAndStays() {
        standard("1", NOW.minusSeconds(100));
        standard("2", NOW.plusSeconds(100));
        discount("10");
        own("7", NOW.plusSeconds(50));
        assertThat(input(NOW)).isEqualTo("0.9");
        assertThat(input(NOW.plusSeconds(49))).isEqualTo("0.9");
        assertThat(input(NOW.plusSeconds(50))).isEqualTo("7");
        assertThat(input(NOW.plusSeconds(100))).isEqualTo("7");
        standard("3", NOW.plusSeconds(200));
        clock.set(NOW.plusSeconds(10));
        discount("20");
        assertThat(input(NOW.plusSeconds(9))).isEqualTo("0.9");
        assertThat(input(NOW.plusSeconds(10))).isEqualTo("0.8");
        assertThat(input(NOW.plusSeconds(200))).isEqualTo("7");
    }

    @Test
    void aPriceThatBeginsInThePastReachesNoFurtherBackThanTheDiscount() {
        standard("1", NOW.minusSeconds(1000));
        discount("10");
        clock.set(NOW.plusSeconds(100));
        standard("2", NOW.minusSeconds(50));
        assertThat(input(NOW.minusSeconds(1))).isEqualTo("none");
        assertThat(input(NOW)).isEqualTo("1.8");
        standard("3", NOW.plusSeconds(60));
        assertThat(input(NOW.plusSeconds(59))).isEqualTo("1.8");
        assertThat(input(NOW.plusSeconds(60))).isEqualTo("2.7");
    }
}
