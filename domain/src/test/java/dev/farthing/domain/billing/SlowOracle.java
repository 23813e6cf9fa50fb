package dev.farthing.domain.billing;

import dev.farthing.domain.billing.Tariff.Step;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Fraction;
import dev.farthing.domain.price.TokenClass;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// What things cost, told once more from the words of the specification: unit by unit, with eighty digits, and
/// without a line of what it judges.
final class SlowOracle {
    private static final MathContext DIGITS = new MathContext(80);
    private static final Set<TokenClass> INPUTS = Set.of(
            TokenClass.INPUT,
            TokenClass.CACHE_READ,
            TokenClass.CACHE_WRITE_5M,
            TokenClass.CACHE_WRITE_1H,
            TokenClass.AUDIO_INPUT,
            TokenClass.IMAGE_INPUT);

    private SlowOracle() {}

    static BigInteger cost(Tariff tariff, long quantity) {
        var cost = BigInteger.ZERO;
        switch (tariff) {
            case Tariff.PerUnit(Amount price) -> {
                for (long unit = 1; unit <= quantity; unit++) {
                    cost = cost.add(price.pico());
                }
            }
            case Tariff.Graduated(List<Step> steps) -> {
                int reached = -1;
                for (long unit = 1; unit <= quantity; unit++) {
                    int at = holding(steps, unit);
                    while (reached < at) {
                        reached++;
                        cost = cost.add(steps.get(reached).fee().pico());
                    }
                    cost = cost.add(steps.get(at).price().pico());
                }
            }
            case Tariff.Volume(List<Step> steps) -> {
                if (quantity > 0) {
                    var last = steps.get(holding(steps, quantity));
                    cost = last.fee().pico();
                    for (long unit = 1; unit <= quantity; unit++) {
                        cost = cost.add(last.price().pico());
                    }
                }
            }
            case Tariff.ByPackage(long size, Amount price) -> {
                long held = 0;
                for (long unit = 1; unit <= quantity; unit++) {
                    if (unit > held) {
                        held += size;
                        cost = cost.add(price.pico());
                    }
                }
            }
        }
        return cost;
    }

    private static int holding(List<Step> steps, long unit) {
        for (int i = 0; i < steps.size(); i++) {
            var end = steps.get(i).upTo();
            if (end == null || unit <= end) {
                return i;
            }
        }
        throw new AssertionError("no step holds unit " + unit);
    }

    /// What a period under one version costs in all, in pico.
    static BigDecimal total(PlanTerms terms, List<ModelUsage> usage, boolean advancePaid) {
        var charges = BigDecimal.ZERO;
        long tokens = 0;
        for (var used : usage) {
            if (!covered(terms, used.model())) {
                charges = charges.add(new BigDecimal(used.charged().pico()));
            }
            for (long count : used.counts().tokens().values()) {
                tokens += count;
            }
        }
        for (var component : terms.components()) {
            long quantity = 0;
            for (var used : usage) {
                quantity += quantity(terms, component, used);
            }
            charges = charges.add(new BigDecimal(cost(component.tariff(), quantity)));
        }
        var free = BigDecimal.ZERO;
        if (charges.signum() > 0) {
            free = switch (terms.included()) {
                case Included.Nothing _ -> BigDecimal.ZERO;
                case Included.Worth(Amount amount) -> charges.min(new BigDecimal(amount.pico()));
                case Included.Tokens(long count) ->
                    tokens == 0
                            ? BigDecimal.ZERO
                            : count >= tokens
                                    ? charges
                                    : charges.multiply(BigDecimal.valueOf(count))
                                            .divide(BigDecimal.valueOf(tokens), DIGITS);
            };
        }
        var due = charges.subtract(free);
        due = due.subtract(due.multiply(terms.discountPercent()).movePointLeft(2));
        due = due.max(new BigDecimal(terms.minimum().pico()));
        return advancePaid ? due : due.add(new BigDecimal(terms.fee().amount().pico()));
    }

    /// The fees of a month by a clerk who looks at every minute which plan, and which terms of it, are in force.
    static Fraction fees(List<PlanHistory.Change> changes, List<PlanVersion> versions, Period month) {
        var sum = BigInteger.ZERO;
        long minutes = 0;
        for (var minute = month.from(); minute.isBefore(month.to()); minute = minute.plus(1, ChronoUnit.MINUTES)) {
            PlanHistory.Change on = null;
            for (var change : changes) {
                if (!change.validFrom().isAfter(minute)
                        && (on == null || !change.validFrom().isBefore(on.validFrom()))) {
                    on = change;
                }
            }
            PlanVersion terms = null;
            for (var version : versions) {
                if (version.planId().equals(on.planId())
                        && !version.validFrom().isAfter(minute)
                        && (terms == null || !version.validFrom().isBefore(terms.validFrom()))) {
                    terms = version;
                }
            }
            sum = sum.add(terms.terms().fee().amount().pico());
            minutes++;
        }
        return new Fraction(sum, BigInteger.valueOf(minutes));
    }

    private static boolean covered(PlanTerms terms, String model) {
        return terms.components().stream()
                .anyMatch(one -> one.model() == null || one.model().equals(model));
    }

    private static long quantity(PlanTerms terms, PriceComponent component, ModelUsage used) {
        boolean own = terms.components().stream().anyMatch(one -> used.model().equals(one.model()));
        if (own ? !used.model().equals(component.model()) : component.model() != null) {
            return 0;
        }
        if (component.meter() == Meter.REQUESTS) {
            return used.counts().requests();
        }
        if (component.meter() == Meter.IMAGES) {
            return used.counts().images();
        }
        var scope = own ? used.model() : null;
        long quantity = 0;
        for (var entry : used.counts().tokens().entrySet()) {
            if (meterOf(terms, scope, entry.getKey()) == component.meter()) {
                quantity += entry.getValue();
            }
        }
        return quantity;
    }

    private static Meter meterOf(PlanTerms terms, String scope, TokenClass tokenClass) {
        if (has(terms, scope, Meter.valueOf(tokenClass.name()))) {
            return Meter.valueOf(tokenClass.name());
        }
        if (tokenClass == TokenClass.CACHE_WRITE_1H && has(terms, scope, Meter.CACHE_WRITE_5M)) {
            return Meter.CACHE_WRITE_5M;
        }
        var plain = INPUTS.contains(tokenClass) ? Meter.INPUT : Meter.OUTPUT;
        return has(terms, scope, plain) ? plain : Meter.TOKENS;
    }

    private static boolean has(PlanTerms terms, String scope, Meter meter) {
        return terms.components().stream().anyMatch(one -> one.meter() == meter && Objects.equals(one.model(), scope));
    }
}
