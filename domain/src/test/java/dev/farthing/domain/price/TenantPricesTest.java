package dev.farthing.domain.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TenantPricesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static Rates rates(String input) {
        return new Rates(
                Map.of(TokenClass.INPUT, new BigDecimal(input), TokenClass.OUTPUT, BigDecimal.ONE), null, null);
    }

    private static Price price(Instant from, Instant to) {
        return new Price(UUID.randomUUID(), "m", rates("1"), List.of(), from, to);
    }

    @Test
    void theOrgsPriceWinsThenThePlansThenTheDefaultOne() {
        var standard = new PriceList(List.of(price(START, null)));
        var plan = new PriceList(List.of(price(START.plusSeconds(10), START.plusSeconds(30))));
        var org = new PriceList(List.of(price(START.plusSeconds(20), START.plusSeconds(25))));
        var prices = new TenantPrices(Map.of("m", org), Map.of("m", plan));
        assertThat(prices.effective("m", standard, START.minusNanos(1))).isNull();
        assertThat(prices.effective("m", standard, START))
                .isEqualTo(standard.prices().getFirst());
        assertThat(prices.effective("m", standard, START.plusSeconds(10)))
                .isEqualTo(plan.prices().getFirst());
        assertThat(prices.effective("m", standard, START.plusSeconds(20)))
                .isEqualTo(org.prices().getFirst());
        assertThat(prices.effective("m", standard, START.plusSeconds(25)))
                .isEqualTo(plan.prices().getFirst());
        assertThat(prices.effective("m", standard, START.plusSeconds(30)))
                .isEqualTo(standard.prices().getFirst());
        assertThat(prices.effective("other", PriceList.NONE, START)).isNull();
        assertThat(TenantPrices.STANDARD.effective("m", standard, START))
                .isEqualTo(standard.prices().getFirst());
    }

    @Test
    void whatFollowsIsTheNextPriceThatWins() {
        var first = price(START, START.plusSeconds(40));
        var last = price(START.plusSeconds(40), null);
        var standard = new PriceList(List.of(first, last));
        var plan = new PriceList(List.of(price(START.plusSeconds(10), START.plusSeconds(30))));
        var prices = new TenantPrices(Map.of(), Map.of("m", plan));
        var ofPlan = plan.prices().getFirst();
        assertThat(prices.after("m", standard, START.minusSeconds(1))).isEqualTo(new TenantPrices.Next(START, first));
        assertThat(prices.after("m", standard, START)).isEqualTo(new TenantPrices.Next(START.plusSeconds(10), ofPlan));
        assertThat(prices.after("m", standard, START.plusSeconds(10)))
                .isEqualTo(new TenantPrices.Next(START.plusSeconds(30), first));
        assertThat(prices.after("m", standard, START.plusSeconds(30)))
                .isEqualTo(new TenantPrices.Next(START.plusSeconds(40), last));
        assertThat(prices.after("m", standard, START.plusSeconds(40))).isNull();
        assertThat(prices.after("m", PriceList.NONE, START.plusSeconds(10)))
                .as("it only ends")
                .isNull();
        assertThat(prices.after("m", new PriceList(List.of(first, price(START.plusSeconds(5), null))), START))
                .as("what the plan hides")
                .extracting(TenantPrices.Next::from)
                .isEqualTo(START.plusSeconds(5));
    }

    @Test
    void a5AtAHundredThousandInstantsAroundChangesTheRightVersionHolds() {
        var random = new Random(5);
        for (int round = 0; round < 100; round++) {
            var books = List.of(timeline(random), timeline(random), timeline(random));
            var prices = new TenantPrices(
                    Map.of("m", new PriceList(books.get(0))), Map.of("m", new PriceList(books.get(1))));
            var standard = new PriceList(books.get(2));
            var edges =
                    books.stream().flatMap(List::stream).map(Price::validFrom).toList();
            for (int i = 0; i < 1_000; i++) {
                var at = edges.get(random.nextInt(edges.size()))
                        .plus(random.nextInt(3) - 1, random.nextBoolean() ? ChronoUnit.NANOS : ChronoUnit.MICROS);
                assertThat(prices.effective("m", standard, at)).isSameAs(oracle(books, at));
            }
        }
    }

    /// Slow on purpose: the first book that has a price over the instant.
    private static Price oracle(List<List<Price>> books, Instant at) {
        for (var book : books) {
            for (var price : book) {
                boolean begun = price.validFrom().compareTo(at) <= 0;
                boolean over = price.validTo() != null && price.validTo().compareTo(at) <= 0;
                if (begun && !over) {
                    return price;
                }
            }
        }
        return null;
    }

    private static List<Price> timeline(Random random) {
        var prices = new ArrayList<Price>();
        var from = START.plus(random.nextInt(1_000), ChronoUnit.MICROS);
        for (int i = 0; i < 20; i++) {
            var to = from.plus(random.nextInt(1, 50), ChronoUnit.MICROS);
            if (random.nextInt(5) != 0) {
                prices.add(price(from, i == 19 && random.nextBoolean() ? null : to));
            }
            from = to;
        }
        prices.add(price(from.plusSeconds(1), from.plusSeconds(1)));
        return prices;
    }

    @Test
    void aDiscountIsRoundedOnceAtTheRateHalfUp() {
        var discount = new Discount(new BigDecimal("50"));
        assertThat(discount.of(rates("0.000001")).effective(TokenClass.INPUT)).isEqualByComparingTo("0.000001");
        assertThat(discount.of(rates("0.000002")).effective(TokenClass.INPUT)).isEqualByComparingTo("0.000001");
        assertThat(new Discount(new BigDecimal("12.5")).of(rates("1.234567")).effective(TokenClass.INPUT))
                .isEqualByComparingTo("1.080246");
        assertThat(new Discount(new BigDecimal("100")).of(rates("3")).effective(TokenClass.INPUT))
                .isEqualByComparingTo("0");
        var tiers = new Discount(BigDecimal.TEN).of(List.of(new Tier(5, rates("2"))));
        assertThat(tiers.getFirst().rates().effective(TokenClass.INPUT)).isEqualByComparingTo("1.8");
        assertThat(tiers.getFirst().fromInputTokens()).isEqualTo(5);
    }

    @Test
    void aDiscountLiesBetweenNothingAndEverything() {
        for (var nonsense : List.of("-0.0001", "100.0001", "1.00001")) {
            assertThatThrownBy(() -> new Discount(new BigDecimal(nonsense)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new Discount(new BigDecimal("0.0000")).isNone()).isTrue();
        assertThatThrownBy(() ->
                        new PriceBook(UUID.randomUUID(), BookOwner.EVERYBODY, new Discount(BigDecimal.ONE), START))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void feesAreScaledLikeRates() {
        var fees = new Rates(
                Map.of(TokenClass.INPUT, BigDecimal.ONE, TokenClass.OUTPUT, BigDecimal.ONE),
                new BigDecimal("0.04"),
                new BigDecimal("0.000001"));
        var half = fees.times(new BigDecimal("0.5"));
        assertThat(half.perImage()).isEqualByComparingTo("0.02");
        assertThat(half.perRequest()).isEqualByComparingTo("0.000001");
        assertThat(rates("1").times(BigDecimal.TWO).perImage()).isNull();
    }
}
