package dev.farthing.application.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.Discount;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.PriceList;
import dev.farthing.domain.price.PriceOrigin;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.domain.usage.TokenUsage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RateUsageAgainTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final UUID ORG = new UUID(1, 1);
    private static final UUID OTHER = new UUID(1, 2);
    private static final BookOwner.OfPlan PLAN = new BookOwner.OfPlan(new UUID(3, 1));

    private final PriceScene scene = new PriceScene();
    private final List<ChargedCall> calls = new ArrayList<>();
    private final RateUsageAgain reRate = new RateUsageAgain(
            (from, to, org, taker) -> calls.stream()
                    .filter(call -> !call.startedAt().isBefore(from)
                            && call.startedAt().isBefore(to)
                            && (org == null || call.orgId().equals(org)))
                    .forEach(taker),
            new ListPriceBooks(scene.books),
            new ListPrices(scene.prices, scene.books),
            () -> Instant.EPOCH);

    private static Rates rates(String input, String output) {
        return PriceRepositoryContract.rates(input, output);
    }

    private Price set(BookOwner owner, String model, Rates rates, List<Tier> tiers, Instant from) {
        return scene.setPrice
                .set(new PriceDraft(owner, model, rates, tiers, PriceOrigin.GIVEN, from), ManagedBy.API)
                .price();
    }

    private void call(UUID org, String model, Instant at, @Nullable Price price, TokenUsage tokens) {
        var cost = price == null ? Money.ZERO : price.cost(tokens);
        calls.add(new ChargedCall(org, model, at, price == null ? null : price.id(), cost, tokens, true));
    }

    private ReRating all(Map<String, PriceList> supposed) {
        return reRate.rate(START, START.plusSeconds(1_000_000), null, supposed);
    }

    @Test
    void a20WithoutAChangeTheDifferenceIsZero() {
        history(new Random(20));
        var rating = all(Map.of());
        assertThat(rating.total().calls()).isEqualTo(calls.size());
        assertThat(rating.total().changedCalls()).isZero();
        assertThat(rating.total().differencePico()).isZero();
        assertThat(rating.total().oldPico())
                .isEqualTo(calls.stream()
                        .map(call -> BigInteger.valueOf(call.cost().pico()))
                        .reduce(BigInteger.ZERO, BigInteger::add));
        assertThat(rating.lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line.differencePico()).isZero());
    }

    @Test
    void a20OneChangedPriceMakesExactlyTheDifferenceOfTheOracle() {
        for (int seed = 0; seed < 20; seed++) {
            calls.clear();
            var random = new Random(seed);
            var scene20 = new RateUsageAgainTest();
            scene20.history(random);
            var from = START.plusSeconds(200 + random.nextInt(200));
            var changed = new Price(new UUID(0, 0), "m1", rates("0.123457", "9.000001"), List.of(), from, null);
            var rating = scene20.all(Map.of("m1", new PriceList(List.of(changed))));
            var expected = BigInteger.ZERO;
            long touched = 0;
            for (var call : scene20.calls) {
                if (call.model().equals("m1") && call.startedAt().compareTo(from) >= 0) {
                    expected = expected.add(BigInteger.valueOf(call.tokens().promptTokens())
                                    .multiply(BigInteger.valueOf(123_457)))
                            .add(BigInteger.valueOf(call.tokens().completionTokens())
                                    .multiply(BigInteger.valueOf(9_000_001)))
                            .subtract(BigInteger.valueOf(call.cost().pico()));
                    touched++;
                }
            }
            assertThat(rating.total().differencePico()).isEqualTo(expected);
            assertThat(rating.total().changedCalls()).isEqualTo(touched).isPositive();
            assertThat(rating.lines().stream()
                            .filter(line -> !line.model().equals("m1"))
                            .map(ReRating.Line::differencePico))
                    .allMatch(difference -> difference.signum() == 0);
        }
    }

    /// Two orgs, one with prices of its own and one on a discounted plan, over prices that change.
    private void history(Random random) {
        scene.clock.set(START.minusSeconds(10));
        for (int m = 0; m < 3; m++) {
            set(BookOwner.EVERYBODY, "m" + m, rates("1." + m, "2.5"), List.of(), null);
        }
        scene.clock.set(START.minusSeconds(9));
        new SetDiscount(scene.prices, scene.books, scene.derive, scene.changes, new RememberedAudit(), UUID::randomUUID)
                .set(PLAN, new Discount(new BigDecimal("12.3456")));
        for (int m = 0; m < 3; m++) {
            var tier = new Tier(500, rates("7", "8"));
            set(BookOwner.EVERYBODY, "m" + m, rates("2." + m, "3"), List.of(tier), START.plusSeconds(300));
        }
        set(new BookOwner.OfOrg(OTHER), "m2", rates("0.5", "0.5"), List.of(), START.plusSeconds(100));
        var plan = scene.books.find(PLAN).orElseThrow().id();
        var other = scene.books.find(new BookOwner.OfOrg(OTHER)).orElseThrow().id();
        for (int i = 0; i < 5_000; i++) {
            var at = START.plusMillis(random.nextInt(600_000));
            var model = "m" + random.nextInt(3);
            var org = random.nextBoolean() ? ORG : OTHER;
            var tokens = TokenUsage.ofText(random.nextInt(1_000), random.nextInt(1_000));
            var price = at(org.equals(ORG) ? plan : other, model, at);
            call(org, model, at, price == null ? scene.prices.hold(model).inForceAt(at) : price, tokens);
        }
    }

    private @Nullable Price at(UUID book, String model, Instant at) {
        return scene.prices.hold(book, model).stream()
                .map(KeptPrice::price)
                .filter(price -> price.inForceAt(at))
                .findFirst()
                .orElse(null);
    }

    @Test
    void aPriceThatWasSetForThePastShowsWhatWasChargedTooMuch() {
        scene.clock.set(START);
        var first = set(BookOwner.EVERYBODY, "m", rates("2", "2"), List.of(), null);
        call(ORG, "m", START.plusSeconds(10), first, TokenUsage.ofText(1_000_000, 0));
        call(ORG, "m", START.plusSeconds(20), first, TokenUsage.ofText(1_000_000, 0));
        call(OTHER, "m", START.plusSeconds(20), first, TokenUsage.ofText(1_000_000, 0));
        scene.clock.set(START.plusSeconds(100));
        set(BookOwner.EVERYBODY, "m", rates("1.5", "2"), List.of(), START.plusSeconds(20));
        var rating = reRate.rate(START, START.plusSeconds(60), ORG, Map.of());
        assertThat(rating.total().calls()).isEqualTo(2);
        assertThat(rating.total().changedCalls()).isOne();
        assertThat(rating.total().differencePico())
                .isEqualTo(BigInteger.valueOf(Money.of("-0.5").pico()));
        assertThat(all(Map.of()).total().differencePico())
                .isEqualTo(BigInteger.valueOf(Money.of("-1").pico()));
    }

    @Test
    void aCallAdmittedWhileANewPriceWasSpreadingKeepsItsOwn() {
        scene.clock.set(START);
        var first = set(BookOwner.EVERYBODY, "m", rates("2", "2"), List.of(), null);
        scene.clock.set(START.plusSeconds(50));
        set(BookOwner.EVERYBODY, "m", rates("9", "9"), List.of(), null);
        call(ORG, "m", START.plusSeconds(50).plusMillis(300), first, TokenUsage.ofText(10, 0));
        assertThat(all(Map.of()).total().differencePico()).isZero();
        call(ORG, "m", START.plusSeconds(55), first, TokenUsage.ofText(10, 0));
        assertThat(all(Map.of()).total().differencePico())
                .isEqualTo(BigInteger.valueOf(Money.of("0.00007").pico()));
    }

    @Test
    void whatUsedNothingCostsNothingWhateverThePrice() {
        var fee = new Rates(
                Map.of(TokenClass.INPUT, BigDecimal.ONE, TokenClass.OUTPUT, BigDecimal.ONE), null, BigDecimal.ONE);
        calls.add(new ChargedCall(ORG, "m", START, null, Money.ZERO, TokenUsage.NONE, false));
        var supposed = Map.of(
                "m", new PriceList(List.of(new Price(new UUID(0, 0), "m", fee, List.of(), Instant.EPOCH, null))));
        assertThat(all(supposed).total().newPico()).isZero();
        calls.add(new ChargedCall(ORG, "m", START, null, Money.ZERO, TokenUsage.NONE, true));
        assertThat(all(supposed).total().newPico())
                .isEqualTo(BigInteger.valueOf(Money.of("1").pico()));
    }
}
