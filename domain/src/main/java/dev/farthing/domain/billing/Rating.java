package dev.farthing.domain.billing;

import dev.farthing.domain.billing.FlatFee.Timing;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Fraction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/// What a period costs under the terms that were in force in it.
///
/// Cutting the period where nothing changes never changes what all of it costs: quantities are counted on through the
/// period whichever terms price them, and what a month grants or asks is shared out by time and then pooled.
///
/// @param chargedInAdvance what an earlier invoice asked of this period's fees
public record Rating(Period period, List<Segment> segments, Fraction chargedInAdvance) {
    public Rating {
        segments = segments.stream()
                .sorted(Comparator.comparing(segment -> segment.period().from()))
                .toList();
    }

    /// The fee of a month that has begun, under the terms it began with.
    ///
    /// @param rest what is left of the month from when the org was first on the plan
    public static List<Charge> inAdvance(Period month, Period rest, PlanVersion version) {
        var fee = version.terms().fee();
        if (fee.timing() != Timing.ADVANCE || fee.amount().isZero()) {
            return List.of();
        }
        return List.of(Charge.of(
                LineKind.FEE, rest, Fraction.of(fee.amount()).times(rest.shareOf(month)), version.planName()));
    }

    /// All of it, line by line.
    public List<Charge> charges() {
        var usage = new ArrayList<List<Charge>>();
        for (int i = 0; i < segments.size(); i++) {
            usage.add(usage(i));
        }
        var used = usage.stream().map(Rating::sum).toList();
        var all = used.stream().reduce(Fraction.ZERO, Fraction::plus);
        var included = included(all);
        var discounts = discounts(used, all, included);
        var charges = new ArrayList<Charge>(fees());
        usage.forEach(charges::addAll);
        if (!included.isZero()) {
            charges.add(Charge.of(LineKind.INCLUDED, period, included.negated(), names()));
        }
        charges.addAll(discounts);
        var lacking = pooled(terms -> Fraction.of(terms.minimum()))
                .minus(all.minus(included).plus(sum(discounts)));
        if (lacking.signum() > 0) {
            charges.add(Charge.of(LineKind.MINIMUM, period, lacking, names()));
        }
        return charges;
    }

    /// Arrears as they are due; of fees asked in advance only what a change made of them since.
    private List<Charge> fees() {
        var arrears = new ArrayList<Charge>();
        var advance = new ArrayList<Charge>();
        for (var segment : segments) {
            var fee = segment.version().terms().fee();
            if (!fee.amount().isZero()) {
                var share = Fraction.of(fee.amount()).times(segment.period().shareOf(period));
                var charge = Charge.of(
                        LineKind.FEE, segment.period(), share, segment.version().planName());
                switch (fee.timing()) {
                    case ARREARS -> arrears.add(charge);
                    case ADVANCE -> advance.add(charge);
                }
            }
        }
        if (!sum(advance).equals(chargedInAdvance)) {
            arrears.addAll(advance);
            if (!chargedInAdvance.isZero()) {
                arrears.add(Charge.of(LineKind.FEE_CREDIT, period, chargedInAdvance.negated(), names()));
            }
        }
        return arrears;
    }

    private List<Charge> usage(int index) {
        var segment = segments.get(index);
        var terms = segment.version().terms();
        var charges = new ArrayList<Charge>();
        segment.usage().stream()
                .filter(used -> !terms.prices(used.model()))
                .sorted(Comparator.comparing(ModelUsage::model))
                .forEach(used -> charges.addAll(booked(segment, used)));
        for (var component : terms.components()) {
            long before = 0;
            for (var earlier : segments.subList(0, index)) {
                before = Math.addExact(before, measured(terms, component, earlier));
            }
            long now = measured(terms, component, segment);
            if (now > 0) {
                charges.add(priced(segment, component, before, now));
            }
        }
        return charges;
    }

    /// What the price book charged, by meter.
    private static List<Charge> booked(Segment segment, ModelUsage used) {
        var charges = new ArrayList<Charge>();
        used.booked()
                .forEach((meter, amount) -> charges.add(new Charge(
                        LineKind.USAGE,
                        segment.period(),
                        used.model(),
                        meter,
                        used.counts().of(meter),
                        used.counts().requests(),
                        Fraction.of(amount),
                        "")));
        if (!used.capped().isZero() || used.booked().isEmpty()) {
            charges.add(new Charge(
                    LineKind.USAGE,
                    segment.period(),
                    used.model(),
                    null,
                    0,
                    used.counts().requests(),
                    Fraction.of(used.capped()),
                    ""));
        }
        return charges;
    }

    private static Charge priced(Segment segment, PriceComponent component, long before, long now) {
        var terms = segment.version().terms();
        long calls = segment.usage().stream()
                .filter(used -> terms.measure(component, used) > 0)
                .mapToLong(used -> used.counts().requests())
                .sum();
        return new Charge(
                LineKind.USAGE,
                segment.period(),
                component.model(),
                component.meter(),
                now,
                calls,
                Fraction.of(component.tariff().between(before, Math.addExact(before, now))),
                segment.version().planName());
    }

    private static long measured(PlanTerms terms, PriceComponent component, Segment segment) {
        long measured = 0;
        for (var used : segment.usage()) {
            measured = Math.addExact(measured, terms.measure(component, used));
        }
        return measured;
    }

    /// What of the usage the plans include: tokens first, at the period's average, then worth.
    private Fraction included(Fraction all) {
        if (all.signum() <= 0) {
            return Fraction.ZERO;
        }
        long tokens = segments.stream()
                .flatMap(segment -> segment.usage().stream())
                .mapToLong(used -> used.counts().allTokens())
                .reduce(0, Math::addExact);
        var free = pooled(
                terms -> terms.included() instanceof Included.Tokens(long count) ? Fraction.of(count) : Fraction.ZERO);
        var byTokens = tokens == 0
                ? Fraction.ZERO
                : all.times(free.over(Fraction.of(tokens)).min(Fraction.ONE));
        var worth = pooled(terms ->
                terms.included() instanceof Included.Worth(Amount amount) ? Fraction.of(amount) : Fraction.ZERO);
        return byTokens.plus(worth.min(all.minus(byTokens)));
    }

    /// Each plan's discount on what its time used beyond what is included; that is shared out by what was used.
    private List<Charge> discounts(List<Fraction> used, Fraction all, Fraction included) {
        var discounts = new ArrayList<Charge>();
        for (int i = 0; i < segments.size(); i++) {
            var segment = segments.get(i);
            var percent = segment.version().terms().discountPercent();
            if (percent.signum() > 0 && !all.isZero()) {
                var beyond = used.get(i).minus(included.times(used.get(i).over(all)));
                var discount = beyond.times(Fraction.percent(percent));
                if (!discount.isZero()) {
                    discounts.add(Charge.of(
                            LineKind.DISCOUNT,
                            segment.period(),
                            discount.negated(),
                            segment.version().planName()));
                }
            }
        }
        return discounts;
    }

    /// What each month's terms say, in proportion to the time they were in force.
    private Fraction pooled(Function<PlanTerms, Fraction> said) {
        var sum = Fraction.ZERO;
        for (var segment : segments) {
            sum = sum.plus(
                    said.apply(segment.version().terms()).times(segment.period().shareOf(period)));
        }
        return sum;
    }

    private String names() {
        return String.join(
                ", ",
                segments.stream()
                        .map(segment -> segment.version().planName())
                        .distinct()
                        .toList());
    }

    private static Fraction sum(List<Charge> charges) {
        return charges.stream().map(Charge::exact).reduce(Fraction.ZERO, Fraction::plus);
    }
}
