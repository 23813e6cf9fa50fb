package dev.farthing.domain.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PriceTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static Rates rates(String input, String output) {
        return new Rates(
                Map.of(TokenClass.INPUT, new BigDecimal(input), TokenClass.OUTPUT, new BigDecimal(output)), null, null);
    }

    private static Price price(Instant from, Instant to, Tier... tiers) {
        return new Price(UUID.randomUUID(), "m", rates("1", "2"), List.of(tiers), from, to);
    }

    @Test
    void aCallCostsTheExactProduct() {
        assertThat(rates("1.234567", "0.000001").cost(TokenUsage.ofText(7, 3))).isEqualTo(Money.of("0.000008641972"));
        assertThat(rates("0", "0").cost(TokenUsage.ofText(7, 3))).isEqualTo(Money.ZERO);
    }

    @Test
    void everyClassCostsItsOwnPriceOrThatOfItsPlainClass() {
        var usage = new TokenUsage(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2);
        assertThat(rates("1", "10").cost(usage)).isEqualTo(Money.of("0.000046"));
        var own = new Rates(
                Map.of(
                        TokenClass.INPUT, new BigDecimal("1"),
                        TokenClass.CACHE_READ, new BigDecimal("0.1"),
                        TokenClass.CACHE_WRITE_5M, new BigDecimal("1.25"),
                        TokenClass.OUTPUT, new BigDecimal("10"),
                        TokenClass.REASONING, new BigDecimal("20")),
                new BigDecimal("0.04"),
                new BigDecimal("0.005"));
        assertThat(own.cost(usage))
                .isEqualTo(Money.of("0.0000556").plus(Money.of("0.08")).plus(Money.of("0.005")));
    }

    @Test
    void theLinesOfACostAddUpToIt() {
        var random = new Random(7);
        for (int i = 0; i < 500; i++) {
            var prices = new EnumMap<TokenClass, BigDecimal>(TokenClass.class);
            for (var tokenClass : TokenClass.values()) {
                if (random.nextBoolean() || tokenClass.plain() == tokenClass) {
                    prices.put(tokenClass, BigDecimal.valueOf(random.nextInt(50_000_000), 6));
                }
            }
            var rates = new Rates(
                    prices,
                    random.nextBoolean() ? null : BigDecimal.valueOf(random.nextInt(1000), 4),
                    random.nextBoolean() ? null : BigDecimal.valueOf(random.nextInt(1000), 4));
            var counts = random.ints(10, 0, 3)
                    .mapToLong(n -> n * (long) random.nextInt(100_000))
                    .toArray();
            var usage = new TokenUsage(
                    counts[0],
                    counts[1],
                    counts[2],
                    counts[3],
                    counts[4],
                    counts[5],
                    counts[6],
                    counts[7],
                    counts[8],
                    counts[9],
                    random.nextInt(3));
            var sum = rates.lines(usage).stream().map(CostLine::cost).reduce(Money.ZERO, Money::plus);
            assertThat(sum).isEqualTo(rates.cost(usage));
            var plain = new TokenUsage(
                    usage.input() + usage.cacheRead() + usage.cacheWriteTokens(),
                    0,
                    0,
                    0,
                    usage.audioInput(),
                    usage.imageInput(),
                    usage.output(),
                    usage.reasoning(),
                    usage.audioOutput(),
                    usage.imageOutput(),
                    usage.images());
            assertThat(rates.cacheSaving(usage))
                    .as("what it would have cost without a cache, less what it costs")
                    .isEqualTo(rates.cost(plain).minus(rates.cost(usage)));
        }
    }

    @Test
    void aLineSaysWhosePriceItIs() {
        var lines = rates("1", "10").lines(new TokenUsage(5, 4, 0, 3, 0, 0, 2, 1, 0, 0, 0));
        assertThat(lines)
                .extracting(
                        CostLine::tokens,
                        CostLine::pricedAs,
                        CostLine::quantity,
                        line -> line.cost().toPlainString())
                .containsExactly(
                        tuple(TokenClass.INPUT, TokenClass.INPUT, 5L, "0.000005"),
                        tuple(TokenClass.CACHE_READ, TokenClass.INPUT, 4L, "0.000004"),
                        tuple(TokenClass.CACHE_WRITE_1H, TokenClass.INPUT, 3L, "0.000003"),
                        tuple(TokenClass.OUTPUT, TokenClass.OUTPUT, 2L, "0.00002"),
                        tuple(TokenClass.REASONING, TokenClass.OUTPUT, 1L, "0.00001"));
    }

    @Test
    void aTierBeginsAtItsVeryToken() {
        var price = price(START, null, new Tier(200_001, rates("3", "4")), new Tier(100, rates("2", "3")));
        assertThat(price.cost(TokenUsage.ofText(99, 0))).isEqualTo(Money.of("0.000099"));
        assertThat(price.cost(TokenUsage.ofText(100, 0))).isEqualTo(Money.of("0.0002"));
        assertThat(price.cost(TokenUsage.ofText(101, 1))).isEqualTo(Money.of("0.000205"));
        assertThat(price.cost(TokenUsage.ofText(200_000, 0))).isEqualTo(Money.of("0.4"));
        assertThat(price.cost(TokenUsage.ofText(200_001, 0))).isEqualTo(Money.of("0.600003"));
    }

    @Test
    void cachedInputCountsTowardsTheTier() {
        var price = price(START, null, new Tier(10, rates("5", "5")));
        var usage = new TokenUsage(1, 9, 0, 0, 0, 0, 1, 0, 0, 0, 0);
        assertThat(price.cost(usage)).isEqualTo(Money.of("0.000055"));
    }

    @Test
    void aTierReplacesOnlyWhatItNames() {
        var tier = rates("1", "2").with(Map.of(TokenClass.INPUT, new BigDecimal("3")), null, BigDecimal.ONE, null);
        assertThat(tier.effective(TokenClass.INPUT)).isEqualByComparingTo("3");
        assertThat(tier.effective(TokenClass.CACHE_READ)).isEqualByComparingTo("3");
        assertThat(tier.effective(TokenClass.OUTPUT)).isEqualByComparingTo("2");
        assertThat(tier.perRequest()).isEqualByComparingTo("1");
    }

    @Test
    void theDearestCallStillFits() {
        var dearest = rates("200000", "200000");
        var largest = TokenUsage.ofText(TokenUsage.MOST_TOKENS, TokenUsage.MOST_TOKENS);
        assertThat(dearest.cost(largest)).isEqualTo(Money.of("4000000"));
    }

    @Test
    void aPriceOutOfBoundsOrWithTooManyDecimalsIsNone() {
        assertThatThrownBy(() -> rates("-0.000001", "1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rates("200000.000001", "1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rates("0.0000001", "1")).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new Rates(Map.of(TokenClass.INPUT, BigDecimal.ONE), null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPriceHoldsFromItsStartUntilJustBeforeItsEnd() {
        var end = START.plusSeconds(10);
        var price = price(START, end);
        assertThat(price.inForceAt(START.minusNanos(1))).isFalse();
        assertThat(price.inForceAt(START)).isTrue();
        assertThat(price.inForceAt(end.minusNanos(1))).isTrue();
        assertThat(price.inForceAt(end)).isFalse();
    }

    @Test
    void pricesAreOnlyEverFollowed() {
        var first = price(START, START.plusSeconds(10));
        var second = price(START.plusSeconds(10), null);
        var list = new PriceList(List.of(first, second));
        assertThat(list.inForceAt(START)).isEqualTo(first);
        assertThat(list.inForceAt(START.plusSeconds(10))).isEqualTo(second);
        assertThat(list.inForceAt(START.minusNanos(1))).isNull();
        assertThat(list.mayBeFollowedFrom(START.plusSeconds(10))).isFalse();
        assertThat(list.mayBeFollowedFrom(START.plusSeconds(10).plusNanos(1))).isTrue();
        assertThat(list.closedBy(START.plusSeconds(11))).isEqualTo(second);
        assertThat(new PriceList(List.of(first)).closedBy(START.plusSeconds(10)))
                .isNull();
        assertThat(new PriceList(List.of(first)).closedBy(START.plusSeconds(9))).isEqualTo(first);
        assertThat(PriceList.NONE.mayBeFollowedFrom(START)).isTrue();
        assertThat(PriceList.NONE.closedBy(START)).isNull();
    }

    @Test
    void searchesCostByThePieceAndAreALineOfTheirOwn() {
        var rates = new Rates(
                Map.of(TokenClass.INPUT, BigDecimal.ONE, TokenClass.OUTPUT, BigDecimal.TWO),
                null,
                null,
                new BigDecimal("0.01"));
        var usage = TokenUsage.ofText(1_000_000, 0).withSearches(3);

        assertThat(rates.cost(usage)).isEqualTo(Money.of("1.03"));
        assertThat(rates.lines(usage).getLast())
                .isEqualTo(new CostLine(
                        CostLine.Charged.SEARCHES, null, null, 3, new BigDecimal("0.01"), Money.of("0.03")));
        assertThat(rates.times(new BigDecimal("0.5")).perSearch()).isEqualByComparingTo("0.005");
        assertThat(rates.with(Map.of(), null, null, null)).isEqualTo(rates);
        assertThat(rates).isNotEqualTo(new Rates(rates.perMillion(), null, null));
        assertThat(new Price(UUID.randomUUID(), "m", rates, List.of(), START, null).dearestStart(10, 0, 4))
                .isEqualTo(Money.of("0.04001"));
    }
}
