package dev.farthing.domain.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.billing.FlatFee.Timing;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Fraction;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.domain.usage.TokenUsage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RatingTest {
    private static final Instant START = Cases.START;
    private static final Period MONTH = new Period(START, START.plus(Duration.ofDays(30)));

    private static Fraction total(Rating rating) {
        return rating.charges().stream().map(Charge::exact).reduce(Fraction.ZERO, Fraction::plus);
    }

    @Property
    void a2APlanAgreesWithTheSlowOracle(@ForAll long seed) {
        var cases = new Cases(seed);
        var terms = cases.terms();
        var usage = cases.usage();
        boolean paid = terms.fee().timing() == Timing.ADVANCE && cases.below(2) == 0;
        var charged = paid ? Fraction.of(terms.fee().amount()) : Fraction.ZERO;
        var rated = total(new Rating(MONTH, List.of(new Segment(MONTH, cases.version(START, terms), usage)), charged));
        var expected = SlowOracle.total(terms, usage, paid);
        var told = new BigDecimal(rated.numerator()).divide(new BigDecimal(rated.denominator()), new MathContext(80));
        assertThat(told.subtract(expected).abs()).isLessThan(new BigDecimal("1e-30"));
    }

    @Property
    void a1AChangeThatChangesNothingChangesNoTotal(@ForAll long seed) {
        var cases = new Cases(seed);
        var version = cases.version(START, cases.terms());
        var whole = cases.usage();
        var first = new ArrayList<ModelUsage>();
        var second = new ArrayList<ModelUsage>();
        whole.forEach(used -> {
            var parts = cases.part(used);
            first.add(parts.getFirst());
            second.add(parts.getLast());
        });
        var cut = START.plus(Duration.ofMinutes(1 + cases.below(43_199)));
        var parts = List.of(
                new Segment(new Period(START, cut), version, first),
                new Segment(new Period(cut, MONTH.to()), version, second));
        var atOnce = new Rating(MONTH, List.of(new Segment(MONTH, version, whole)), Fraction.ZERO);
        assertThat(total(new Rating(MONTH, parts, Fraction.ZERO))).isEqualTo(total(atOnce));
        assertThat(total(new Rating(MONTH, parts.reversed(), Fraction.ZERO))).isEqualTo(total(atOnce));
    }

    @Test
    void a4TenMillionSmallestRowsAddUpExactly() {
        var rates = new Rates(
                Map.of(TokenClass.INPUT, new BigDecimal("0.000001"), TokenClass.OUTPUT, BigDecimal.ZERO), null, null);
        var one = new TokenUsage(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        int rows = 10_000_000;
        var sum = Money.ZERO;
        for (int i = 0; i < rows; i++) {
            sum = sum.plus(rates.cost(one));
        }
        assertThat(sum).isEqualTo(Money.of("0.00001"));
        var counts = new Counts(rows, 0, Map.of(TokenClass.INPUT, (long) rows));
        var usage = ModelUsage.of("m", List.of(new ModelUsage.Priced(rates, counts, Amount.of(sum))));
        assertThat(usage.booked()).containsEntry(Meter.INPUT, Amount.of("0.00001"));
        assertThat(usage.capped()).isEqualTo(Amount.ZERO);
    }

    @Test
    void whatAModelCostsIsToldByClassAndAddsUpToWhatWasCharged() {
        var rates = new Rates(
                Map.of(TokenClass.INPUT, new BigDecimal("1.5"), TokenClass.OUTPUT, new BigDecimal("2")),
                new BigDecimal("0.04"),
                new BigDecimal("0.001"));
        var counts =
                new Counts(3, 2, Map.of(TokenClass.INPUT, 100L, TokenClass.CACHE_READ, 10L, TokenClass.REASONING, 5L));
        var usage = ModelUsage.of(
                "m",
                List.of(
                        new ModelUsage.Priced(rates, counts, Amount.of("0.083")),
                        new ModelUsage.Priced(null, new Counts(1, 0, Map.of()), Amount.ZERO)));
        assertThat(usage.booked())
                .containsEntry(Meter.INPUT, Amount.of("0.00015"))
                .containsEntry(Meter.CACHE_READ, Amount.of("0.000015"))
                .containsEntry(Meter.REASONING, Amount.of("0.00001"))
                .containsEntry(Meter.REQUESTS, Amount.of("0.003"))
                .containsEntry(Meter.IMAGES, Amount.of("0.08"))
                .hasSize(5);
        assertThat(usage.capped()).as("charged no more than the hold").isEqualTo(Amount.of("-0.000175"));
        assertThat(usage.charged()).isEqualTo(Amount.of("0.083"));
    }

    @Test
    void changingThePlanProratesVisibly() {
        var cheap = version(new UUID(0, 1), "cheap", fee("30", Timing.ARREARS));
        var dear = version(new UUID(0, 2), "dear", fee("90", Timing.ARREARS));
        var cut = START.plus(Duration.ofDays(10));
        var charges = new Rating(
                        MONTH,
                        List.of(
                                new Segment(new Period(START, cut), cheap, List.of()),
                                new Segment(new Period(cut, MONTH.to()), dear, List.of())),
                        Fraction.ZERO)
                .charges();
        assertThat(charges).extracting(Charge::note).containsExactly("cheap", "dear");
        assertThat(charges)
                .extracting(Charge::exact)
                .containsExactly(Fraction.of(Amount.of("10")), Fraction.of(Amount.of("60")));
        assertThat(charges).extracting(charge -> charge.period().to()).containsExactly(cut, MONTH.to());
    }

    @Test
    void aFeeAskedInAdvanceIsSettledOnlyWhereAChangeMadeItAnother() {
        var plan = version(new UUID(0, 1), "cheap", fee("30", Timing.ADVANCE));
        var asked = Rating.inAdvance(MONTH, MONTH, plan).getFirst().exact();
        assertThat(asked).isEqualTo(Fraction.of(Amount.of("30")));
        var unchanged = List.of(new Segment(MONTH, plan, List.<ModelUsage>of()));
        assertThat(new Rating(MONTH, unchanged, asked).charges()).isEmpty();
        var cut = START.plus(Duration.ofDays(20));
        var left = version(new UUID(0, 2), "free", PlanTerms.PLAIN);
        var charges = new Rating(
                        MONTH,
                        List.of(
                                new Segment(new Period(START, cut), plan, List.of()),
                                new Segment(new Period(cut, MONTH.to()), left, List.of())),
                        asked)
                .charges();
        assertThat(charges).extracting(Charge::kind).containsExactly(LineKind.FEE, LineKind.FEE_CREDIT);
        assertThat(total(charges)).isEqualTo(Fraction.of(Amount.of("-10")));
        assertThat(Rating.inAdvance(MONTH, new Period(cut, MONTH.to()), plan)
                        .getFirst()
                        .exact())
                .isEqualTo(Fraction.of(Amount.of("10")));
    }

    private static Fraction total(List<Charge> charges) {
        return charges.stream().map(Charge::exact).reduce(Fraction.ZERO, Fraction::plus);
    }

    private static PlanVersion version(UUID id, String name, PlanTerms terms) {
        return new PlanVersion(id, name, START, terms);
    }

    private static PlanTerms fee(String amount, Timing timing) {
        return new PlanTerms(
                new FlatFee(Amount.of(amount), timing),
                new Included.Nothing(),
                List.of(),
                Amount.ZERO,
                BigDecimal.ZERO);
    }

    @Test
    void tiersAreReachedAcrossAChangeOfTerms() {
        var steps = List.of(
                new Tariff.Step(100L, Amount.of("1"), Amount.ZERO),
                new Tariff.Step(null, Amount.of("0.5"), Amount.ZERO));
        var terms = new PlanTerms(
                FlatFee.NONE,
                new Included.Nothing(),
                List.of(new PriceComponent(null, Meter.TOKENS, new Tariff.Graduated(steps))),
                Amount.ZERO,
                BigDecimal.ZERO);
        var later = new PlanTerms(FlatFee.NONE, terms.included(), terms.components(), terms.minimum(), BigDecimal.TEN);
        var cut = START.plus(Duration.ofDays(15));
        var used = new ModelUsage("m", new Counts(1, 0, Map.of(TokenClass.INPUT, 80L)), Map.of(), Amount.ZERO);
        var charges = new Rating(
                        MONTH,
                        List.of(
                                new Segment(new Period(START, cut), version(new UUID(0, 1), "a", terms), List.of(used)),
                                new Segment(
                                        new Period(cut, MONTH.to()),
                                        version(new UUID(0, 1), "a", later),
                                        List.of(used))),
                        Fraction.ZERO)
                .charges();
        assertThat(charges)
                .extracting(Charge::exact)
                .containsExactly(
                        Fraction.of(Amount.of("80")), Fraction.of(Amount.of("50")), Fraction.of(Amount.of("-5")));
    }

    @Test
    void aPlanThatPricesAModelPricesAllOfIt() {
        var inputAlone = List.of(new PriceComponent("m", Meter.INPUT, new Tariff.PerUnit(Amount.of("1"))));
        assertThatThrownBy(() ->
                        new PlanTerms(FlatFee.NONE, new Included.Nothing(), inputAlone, Amount.ZERO, BigDecimal.ZERO))
                .hasMessageContaining("the price of m has no price of output");
        var twice = List.of(
                new PriceComponent(null, Meter.TOKENS, new Tariff.PerUnit(Amount.of("1"))),
                new PriceComponent(null, Meter.TOKENS, new Tariff.PerUnit(Amount.of("2"))));
        assertThatThrownBy(
                        () -> new PlanTerms(FlatFee.NONE, new Included.Nothing(), twice, Amount.ZERO, BigDecimal.ZERO))
                .hasMessageContaining("two prices of tokens");
    }

    @Test
    void includedTokensAreWorthWhatTokensCostOnAverage() {
        var terms = new PlanTerms(FlatFee.NONE, new Included.Tokens(25), List.of(), Amount.ZERO, BigDecimal.ZERO);
        var used = new ModelUsage(
                "m",
                new Counts(1, 0, Map.of(TokenClass.INPUT, 50L, TokenClass.OUTPUT, 50L)),
                Map.of(Meter.INPUT, Amount.of("1"), Meter.OUTPUT, Amount.of("3")),
                Amount.ZERO);
        var charges = new Rating(
                        MONTH,
                        List.of(new Segment(MONTH, version(new UUID(0, 1), "a", terms), List.of(used))),
                        Fraction.ZERO)
                .charges();
        assertThat(charges.getLast().kind()).isEqualTo(LineKind.INCLUDED);
        assertThat(charges.getLast().exact())
                .isEqualTo(new Fraction(BigInteger.TEN.pow(12).negate(), BigInteger.ONE));
    }

    @Test
    void searchesThatVendorsMadeAreALineOfTheirOwn() {
        var rates = new Rates(
                Map.of(TokenClass.INPUT, BigDecimal.ONE, TokenClass.OUTPUT, BigDecimal.ONE),
                null,
                null,
                new BigDecimal("0.01"));
        var counts = new Counts(2, 0, 5, Map.of());
        var usage = ModelUsage.of("m", List.of(new ModelUsage.Priced(rates, counts, Amount.of("0.05"))));

        assertThat(usage.booked()).containsOnly(Map.entry(Meter.SEARCHES, Amount.of("0.05")));
        assertThat(usage.capped().isZero()).isTrue();
        assertThat(counts.plus(counts).of(Meter.SEARCHES)).isEqualTo(10);
    }
}
