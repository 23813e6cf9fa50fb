package dev.farthing.domain.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Fraction;
import dev.farthing.domain.money.MinorUnit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class InvoiceDraftTest {
    private static final Period MONTH = new Period(Cases.START, Cases.START.plus(Duration.ofDays(30)));
    private static final MinorUnit FEN = new MinorUnit(2);

    private static Charge usage(Fraction exact) {
        return Charge.of(LineKind.USAGE, MONTH, exact, "");
    }

    private static Fraction amount(String amount) {
        return Fraction.of(Amount.of(amount));
    }

    @Property
    void a13LinesWithTheirRoundingAddUpToTheTotal(@ForAll long seed) {
        var random = new Random(seed);
        var unit = new MinorUnit(random.nextInt(4));
        var exact = Fraction.ZERO;
        var charges = new ArrayList<Charge>();
        for (int i = random.nextInt(40); i >= 0; i--) {
            var part = new Fraction(
                    new BigInteger(50, random).subtract(BigInteger.valueOf(random.nextInt(5) == 0 ? 1L << 49 : 0)),
                    BigInteger.valueOf(1 + random.nextInt(1_000)));
            var kind = LineKind.values()[random.nextInt(LineKind.PREPAID.ordinal())];
            charges.add(Charge.of(kind, MONTH, part, ""));
            exact = exact.plus(part);
        }
        var rate = random.nextInt(3) == 0
                ? null
                : new TaxRate("VAT", BigDecimal.valueOf(random.nextInt(2_500), 2), random.nextBoolean(), Instant.EPOCH);
        var draft = InvoiceDraft.of(MONTH, charges, Amount.ZERO, rate, unit);

        assertThat(Amount.sum(draft.lines().stream().map(Line::amount).toList()))
                .isEqualTo(draft.total());
        for (var line : draft.lines()) {
            var residual = Fraction.of(line.amount()).minus(line.charge().exact());
            assertThat(residual.max(residual.negated())).isLessThan(Fraction.of(unit.one()));
            assertThat(line.amount().pico().mod(unit.one().pico())).isEqualTo(BigInteger.ZERO);
        }
        var net = draft.total().minus(draft.of(LineKind.TAX));
        var difference = Fraction.of(net).minus(exact.max(Fraction.ZERO));
        assertThat(difference.max(difference.negated()).times(Fraction.of(2)))
                .as("rounded once as a whole")
                .isLessThanOrEqualTo(Fraction.of(unit.one()));
        assertThat(draft.total().signum()).isNotNegative();
        boolean onTop = rate != null && !rate.inclusive();
        assertThat(draft.subtotal().minus(draft.discount()).plus(onTop ? draft.tax() : Amount.ZERO))
                .isEqualTo(draft.total());
    }

    @Test
    void halvesGoAwayFromZero() {
        assertThat(FEN.round(amount("0.005"))).isEqualTo(Amount.of("0.01"));
        assertThat(FEN.round(amount("0.004999999999"))).isEqualTo(Amount.ZERO);
        assertThat(FEN.round(amount("-0.005"))).isEqualTo(Amount.of("-0.01"));
    }

    @Test
    void theRoundingLineShowsWhatRoundingTook() {
        var draft =
                InvoiceDraft.of(MONTH, List.of(usage(amount("0.004")), usage(amount("0.004"))), Amount.ZERO, null, FEN);
        assertThat(draft.lines())
                .extracting(Line::kind)
                .containsExactly(LineKind.USAGE, LineKind.USAGE, LineKind.ROUNDING);
        assertThat(draft.of(LineKind.ROUNDING)).isEqualTo(Amount.of("0.01"));
        assertThat(draft.total()).isEqualTo(Amount.of("0.01"));
    }

    @Test
    void taxComesOnTopOrIsInside() {
        var onTop = InvoiceDraft.of(
                MONTH,
                List.of(usage(amount("100"))),
                Amount.ZERO,
                new TaxRate("VAT 6 %", new BigDecimal("6"), false, Instant.EPOCH),
                FEN);
        assertThat(onTop.total()).isEqualTo(Amount.of("106"));
        assertThat(onTop.lines().getLast().kind()).isEqualTo(LineKind.TAX);
        var inside = InvoiceDraft.of(
                MONTH,
                List.of(usage(amount("106"))),
                Amount.ZERO,
                new TaxRate("VAT 6 %", new BigDecimal("6"), true, Instant.EPOCH),
                FEN);
        assertThat(inside.total()).isEqualTo(Amount.of("106"));
        assertThat(inside.tax()).isEqualTo(Amount.of("6"));
        assertThat(inside.lines()).hasSize(1);
    }

    @Test
    void whatIsBelowZeroIsCarried() {
        var draft = InvoiceDraft.of(MONTH, List.of(usage(amount("-3.333"))), Amount.ZERO, null, FEN);
        assertThat(draft.total()).isEqualTo(Amount.ZERO);
        assertThat(draft.of(LineKind.CARRIED)).isEqualTo(Amount.of("3.33"));
    }

    @Test
    void theRateOfTheDayCounts() {
        var first = new TaxRate("13", new BigDecimal("13"), false, Instant.parse("2026-01-01T00:00:00Z"));
        var second = new TaxRate("9", new BigDecimal("9"), false, Instant.parse("2026-07-01T00:00:00Z"));
        var rates = List.of(second, first);
        assertThat(TaxRate.at(rates, Instant.parse("2025-12-31T23:59:59Z"))).isNull();
        assertThat(TaxRate.at(rates, Instant.parse("2026-06-30T23:59:59.999999Z")))
                .isEqualTo(first);
        assertThat(TaxRate.at(rates, Instant.parse("2026-07-01T00:00:00Z"))).isEqualTo(second);
    }
}
