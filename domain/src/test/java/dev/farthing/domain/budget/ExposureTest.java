package dev.farthing.domain.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.domain.usage.TokenUsage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExposureTest {
    private static Rates rates(String input, String output) {
        return new Rates(
                Map.of(TokenClass.INPUT, new BigDecimal(input), TokenClass.OUTPUT, new BigDecimal(output)), null, null);
    }

    private static Price price(Rates base, Tier... tiers) {
        return new Price(new UUID(0, 1), "m", base, List.of(tiers), Instant.EPOCH, null);
    }

    private static BigInteger pico(String money) {
        return BigInteger.valueOf(Money.of(money).pico());
    }

    @Test
    void theHoldIsInputAndEveryAnswerAtTheirDearest() {
        var price = price(new Rates(
                Map.of(
                        TokenClass.INPUT, new BigDecimal("1"),
                        TokenClass.CACHE_READ, new BigDecimal("0.1"),
                        TokenClass.CACHE_WRITE_5M, new BigDecimal("1.25"),
                        TokenClass.CACHE_WRITE_1H, new BigDecimal("2"),
                        TokenClass.OUTPUT, new BigDecimal("10"),
                        TokenClass.REASONING, new BigDecimal("12")),
                new BigDecimal("0.04"),
                new BigDecimal("0.005")));
        var exposure = new Exposure(1_000, 100, 8, 50, 2);
        assertThat(exposure.hold(Unit.MONEY, price))
                .isEqualTo(Money.of("0.002")
                        .plus(Money.of("0.0096"))
                        .plus(Money.of("0.08"))
                        .plus(Money.of("0.005"))
                        .pico());
        assertThat(exposure.hold(Unit.TOKENS, price)).isEqualTo(1_800);
        assertThat(exposure.hold(Unit.REQUESTS, price)).isEqualTo(1);
    }

    @Test
    void aTierThatTheInputCanReachCountsAndOneItCannotDoesNot() {
        var price = price(rates("1", "2"), new Tier(1_001, rates("3", "9")));
        assertThat(new Exposure(1_000, 10, 1, 0, 0).hold(Unit.MONEY, price))
                .isEqualTo(Money.of("0.00102").pico());
        assertThat(new Exposure(1_001, 10, 1, 0, 0).hold(Unit.MONEY, price))
                .isEqualTo(Money.of("0.003093").pico());
    }

    @Test
    void aTierThatIsCheaperDoesNotLowerTheHold() {
        var price = price(rates("3", "9"), new Tier(500, rates("1", "2")));
        assertThat(new Exposure(1_000, 10, 1, 0, 0).hold(Unit.MONEY, price))
                .isEqualTo(Money.of("0.00309").pico());
    }

    @Test
    void aModelWithoutAPriceHoldsNoMoneyButItsTokens() {
        var exposure = new Exposure(7, 3, 1, 0, 0);
        assertThat(exposure.hold(Unit.MONEY, null)).isZero();
        assertThat(exposure.hold(Unit.TOKENS, null)).isEqualTo(10);
        assertThat(exposure.within(BigInteger.ZERO, Unit.MONEY, null)).isEqualTo(exposure);
    }

    @Test
    void b37AnOutputLimitBeyondBeliefIsBoundedAndItsHoldIsMoney() {
        var dearest = price(new Rates(
                Map.of(
                        TokenClass.INPUT, Rates.DEAREST_PER_MILLION,
                        TokenClass.OUTPUT, Rates.DEAREST_PER_MILLION),
                Rates.DEAREST_FEE,
                Rates.DEAREST_FEE));
        for (int choices : new int[] {1, 8, 128, Integer.MAX_VALUE}) {
            var exposure =
                    new Exposure(Long.MAX_VALUE, Long.MAX_VALUE, choices, Long.MAX_VALUE, TokenUsage.MOST_IMAGES);
            assertThat(exposure.inputTokens()).isEqualTo(TokenUsage.MOST_TOKENS);
            assertThat(exposure.outputTokens() * choices).isBetween(0L, TokenUsage.MOST_TOKENS);
            assertThatCode(() -> exposure.hold(Unit.MONEY, dearest)).doesNotThrowAnyException();
            assertThatCode(() -> exposure.within(BigInteger.TEN.pow(38), Unit.MONEY, dearest))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void b37TheLargestOutputThatFitsIsTaken() {
        var price = price(rates("1", "2"));
        var exposure = new Exposure(1_000, 4_096, 1, 256, 0);
        assertThat(exposure.within(pico("0.009192"), Unit.MONEY, price)).isEqualTo(exposure);
        assertThat(exposure.within(pico("0.009191999999"), Unit.MONEY, price)).isEqualTo(exposure.withOutput(4_095));
        assertThat(exposure.within(pico("0.001512"), Unit.MONEY, price)).isEqualTo(exposure.withOutput(256));
        assertThat(exposure.within(pico("0.001511999999"), Unit.MONEY, price)).isNull();
        assertThat(exposure.within(BigInteger.TEN.pow(38), Unit.MONEY, price)).isEqualTo(exposure);
    }

    @Test
    void b37EveryAnswerThatIsAskedForIsCutAlike() {
        var price = price(rates("0", "1"));
        assertThat(new Exposure(0, 100, 8, 1, 0).within(pico("0.000087"), Unit.MONEY, price))
                .isEqualTo(new Exposure(0, 10, 8, 1, 0));
    }

    @Test
    void b37ASmallLimitOfTheCallersOwnIsNeverCut() {
        var price = price(rates("0", "1"));
        var exposure = new Exposure(0, 16, 1, 16, 0);
        assertThat(exposure.within(pico("0.000015"), Unit.MONEY, price)).isNull();
        assertThat(exposure.within(pico("0.000016"), Unit.MONEY, price)).isEqualTo(exposure);
    }

    @Test
    void anAnswerOfNothingIsOfNoUse() {
        var price = price(rates("1", "1"));
        assertThat(new Exposure(10, 5, 1, 0, 0).within(pico("0.00001"), Unit.MONEY, price))
                .isNull();
        assertThat(new Exposure(10, 0, 1, 0, 0).within(pico("0.00001"), Unit.MONEY, price))
                .isEqualTo(new Exposure(10, 0, 1, 0, 0));
        assertThat(new Exposure(10, 0, 1, 0, 0).within(pico("0.000009"), Unit.MONEY, price))
                .isNull();
    }

    @Test
    void aRequestHoldsOneOfARequestBudgetHoweverLongItIs() {
        var exposure = new Exposure(1_000, 4_096, 8, 256, 0);
        assertThat(exposure.within(BigInteger.ONE, Unit.REQUESTS, null)).isEqualTo(exposure);
        assertThat(exposure.within(BigInteger.ZERO, Unit.REQUESTS, null)).isNull();
    }

    @Test
    void anExposureIsNeverNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Exposure(-1, 0, 1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Exposure(0, -1, 1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Exposure(0, 0, 0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Exposure(0, 0, 1, 0, -1));
    }

    @ParameterizedTest
    @EnumSource
    void whatFitsFitsAndOneTokenMoreDoesNot(Unit unit) {
        var dice = new SplittableRandom(37);
        for (int i = 0; i < 20_000; i++) {
            var price = randomPrice(dice);
            var exposure = new Exposure(
                    dice.nextInt(5_000), dice.nextInt(5_000), 1 + dice.nextInt(8), dice.nextInt(300), dice.nextInt(3));
            long whole = exposure.hold(unit, price);
            var room = BigInteger.valueOf(dice.nextLong(whole + whole / 2 + 2));
            var fitting = exposure.within(room, unit, price);
            if (fitting == null) {
                var least = exposure.withOutput(
                        exposure.usefulOutput() == 0 && exposure.outputTokens() > 0 ? 1 : exposure.usefulOutput());
                assertThat(BigInteger.valueOf(least.hold(unit, price))).isGreaterThan(room);
            } else {
                assertThat(BigInteger.valueOf(fitting.hold(unit, price))).isLessThanOrEqualTo(room);
                if (fitting.outputTokens() < exposure.outputTokens()) {
                    var more = fitting.withOutput(fitting.outputTokens() + 1);
                    assertThat(BigInteger.valueOf(more.hold(unit, price))).isGreaterThan(room);
                }
            }
        }
    }

    @Test
    void noUsageWithinTheExposureCostsMoreThanItsHold() {
        var dice = new SplittableRandom(38);
        for (int i = 0; i < 50_000; i++) {
            var price = randomPrice(dice);
            var exposure =
                    new Exposure(dice.nextInt(3_000), dice.nextInt(2_000), 1 + dice.nextInt(4), 0, dice.nextInt(3));
            long most = exposure.hold(Unit.MONEY, price);
            var usage = randomUsage(dice, exposure);
            assertThat(price.cost(usage).pico()).isLessThanOrEqualTo(most);
            assertThat(usage.totalTokens()).isLessThanOrEqualTo(exposure.hold(Unit.TOKENS, price));
        }
    }

    private static TokenUsage randomUsage(SplittableRandom dice, Exposure exposure) {
        var input = parts(dice, exposure.inputTokens(), 6);
        var output = parts(dice, exposure.outputTokens() * exposure.choices(), 4);
        return new TokenUsage(
                input[0],
                input[1],
                input[2],
                input[3],
                input[4],
                input[5],
                output[0],
                output[1],
                output[2],
                output[3],
                exposure.images());
    }

    private static long[] parts(SplittableRandom dice, long whole, int count) {
        var parts = new long[count];
        long left = whole;
        for (int i = 0; i < count; i++) {
            parts[(i + 3) % count] = dice.nextInt(3) == 0 ? left : dice.nextLong(left + 1);
            left -= parts[(i + 3) % count];
        }
        return parts;
    }

    private static Price randomPrice(SplittableRandom dice) {
        return price(
                randomRates(dice),
                new Tier(1 + dice.nextInt(2_000), randomRates(dice)),
                new Tier(2_001 + dice.nextInt(2_000), randomRates(dice)));
    }

    private static Rates randomRates(SplittableRandom dice) {
        var rates = new EnumMap<TokenClass, BigDecimal>(TokenClass.class);
        for (var each : TokenClass.values()) {
            if (each == TokenClass.INPUT || each == TokenClass.OUTPUT || dice.nextBoolean()) {
                rates.put(each, BigDecimal.valueOf(dice.nextInt(50_000_000), 6));
            }
        }
        return new Rates(rates, BigDecimal.valueOf(dice.nextInt(100), 3), BigDecimal.valueOf(dice.nextInt(100), 4));
    }

    @Test
    void ofARaisedBoundMoreIsHeldAndLessFits() {
        var raised = new Exposure(100, 300, 1, 10, 0).raised(150);

        assertThat(raised.hold(Unit.TOKENS, null)).isEqualTo(600);
        assertThat(raised.hold(Unit.REQUESTS, null)).isEqualTo(1);
        assertThat(new Exposure(1, 0, 1, 0, 0).raised(101).hold(Unit.TOKENS, null))
                .isEqualTo(2);
        var fitting = raised.within(BigInteger.valueOf(450), Unit.TOKENS, null);
        assertThat(fitting).isEqualTo(new Exposure(100, 200, 1, 10, 0).raised(150));
        assertThat(fitting.hold(Unit.TOKENS, null)).isEqualTo(450);
    }

    /// No call costs more than its money can tell: a bound beyond that is held as far as that.
    @Test
    void theDearestCallThereCanBeIsHeldAsFarAsMoneyCounts() {
        var dearest = price(rates(Rates.DEAREST_PER_MILLION.toString(), Rates.DEAREST_PER_MILLION.toString()));
        var exposure = new Exposure(TokenUsage.MOST_TOKENS, TokenUsage.MOST_TOKENS, 1, 1, 0);
        long plain = exposure.hold(Unit.MONEY, dearest);

        assertThat(plain).isEqualTo(4_000_000_000_000_000_000L);
        assertThat(exposure.raised(200).hold(Unit.MONEY, dearest)).isEqualTo(8_000_000_000_000_000_000L);
        assertThat(exposure.raised(1_000).hold(Unit.MONEY, dearest)).isEqualTo(Long.MAX_VALUE);
        var fitting = exposure.raised(1_000).within(BigInteger.valueOf(Long.MAX_VALUE), Unit.MONEY, dearest);
        assertThat(fitting == null ? 0 : fitting.hold(Unit.MONEY, dearest)).isNotNegative();
    }

    @Test
    void searchesAreHeldForAsOftenAsTheyMayBeMade() {
        var rates = new Rates(
                Map.of(TokenClass.INPUT, BigDecimal.ZERO, TokenClass.OUTPUT, BigDecimal.ZERO),
                null,
                null,
                new BigDecimal("0.01"));
        var price = new Price(new UUID(0, 1), "m", rates, List.of(), Instant.EPOCH, null);

        assertThat(new Exposure(1, 1, 1, 0, 0).withSearches(5).withOutput(1).hold(Unit.MONEY, price))
                .isEqualTo(Money.of("0.05").pico());
        assertThat(new Exposure(1, 1, 1, 0, 0).withSearches(5).forTwo().hold(Unit.MONEY, price))
                .isEqualTo(Money.of("0.1").pico());
    }

    /// As many searches as are believed, at the dearest fee, beside the dearest of everything else.
    @Test
    void theDearestSearchesNeitherOverflowAHoldNorACost() {
        var dearest = price(new Rates(
                Map.of(
                        TokenClass.INPUT, Rates.DEAREST_PER_MILLION,
                        TokenClass.OUTPUT, Rates.DEAREST_PER_MILLION),
                Rates.DEAREST_FEE,
                Rates.DEAREST_FEE,
                Rates.DEAREST_SEARCH));
        var most = new Exposure(Long.MAX_VALUE, Long.MAX_VALUE, 1, 0, TokenUsage.MOST_IMAGES)
                .withSearches(TokenUsage.MOST_SEARCHES);

        assertThat(most.hold(Unit.MONEY, dearest)).isBetween(pico("6010000").longValueExact(), Long.MAX_VALUE);
        assertThat(dearest.cost(TokenUsage.ofPictures(100).withSearches(1_000)).pico())
                .isEqualTo(pico("2010000").longValueExact());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rates(
                        Map.of(TokenClass.INPUT, BigDecimal.ONE, TokenClass.OUTPUT, BigDecimal.ONE),
                        null,
                        null,
                        Rates.DEAREST_SEARCH.add(BigDecimal.ONE)));
    }

    @Test
    void whatIsDoneBesideTheAnswersIsHeldForInFull() {
        var price = price(
                new Rates(Map.of(TokenClass.INPUT, BigDecimal.ONE, TokenClass.OUTPUT, new BigDecimal(2)), null, null));
        var beside = new Exposure.Beside(50, Money.of("0.5"));
        var exposure = new Exposure(10, 5, 1, 5, 0, 0, 100, beside.plus(Exposure.Beside.NOTHING));

        assertThat(exposure.hold(Unit.TOKENS, price)).isEqualTo(65);
        assertThat(exposure.hold(Unit.MONEY, price)).isEqualTo(pico("0.50002").longValueExact());
        assertThat(exposure.forTwo().hold(Unit.TOKENS, price)).isEqualTo(130);
        assertThat(exposure.withInput(0).withOutput(1).raised(200).hold(Unit.TOKENS, price))
                .isEqualTo(102);
        assertThat(exposure.within(pico("0.5"), Unit.MONEY, price)).isNull();
        var beyond = new Exposure.Beside(Long.MAX_VALUE, new Money(Long.MAX_VALUE));
        assertThat(new Exposure(10, 5, 1, 5, 0, 0, 100, beyond.plus(beyond)).hold(Unit.MONEY, price))
                .isEqualTo(Long.MAX_VALUE);
    }
}
