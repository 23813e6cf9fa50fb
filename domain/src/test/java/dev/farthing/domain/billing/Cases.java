package dev.farthing.domain.billing;

import dev.farthing.domain.billing.Tariff.Step;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.price.TokenClass;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// Made-up tariffs, plans and usage, all of them from one seed.
final class Cases {
    static final Instant START = Instant.parse("2026-10-31T16:00:00Z");
    static final String[] MODELS = {"alpha", "beta", "gamma"};
    private static final UUID PLAN = new UUID(1, 1);

    private final Random random;

    Cases(long seed) {
        random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /// A price of one unit: small ones, odd ones, none.
    Amount price() {
        return new Amount(BigInteger.valueOf(
                switch (random.nextInt(4)) {
                    case 0 -> 0;
                    case 1 -> 1;
                    case 2 -> random.nextInt(1_000);
                    default -> random.nextInt(2_000_000_000);
                }));
    }

    List<Step> steps() {
        var steps = new ArrayList<Step>();
        long end = 0;
        for (int i = random.nextInt(4); i > 0; i--) {
            end += 1 + random.nextInt(40);
            steps.add(new Step(end, price(), random.nextBoolean() ? Amount.ZERO : price()));
        }
        steps.add(new Step(null, price(), random.nextBoolean() ? Amount.ZERO : price()));
        return steps;
    }

    Tariff tariff() {
        return switch (random.nextInt(4)) {
            case 0 -> new Tariff.PerUnit(price());
            case 1 -> new Tariff.Graduated(steps());
            case 2 -> new Tariff.Volume(steps());
            default -> new Tariff.ByPackage(1 + random.nextInt(30), price());
        };
    }

    Tariff smoothTariff() {
        return random.nextBoolean() ? new Tariff.PerUnit(price()) : new Tariff.Graduated(steps());
    }

    PlanTerms terms() {
        var components = new ArrayList<PriceComponent>();
        if (random.nextBoolean()) {
            components.add(new PriceComponent(null, Meter.TOKENS, tariff()));
        }
        if (random.nextBoolean()) {
            components.add(new PriceComponent("alpha", Meter.INPUT, tariff()));
            components.add(new PriceComponent("alpha", Meter.OUTPUT, tariff()));
            if (random.nextBoolean()) {
                components.add(new PriceComponent("alpha", Meter.CACHE_READ, tariff()));
            }
            if (random.nextBoolean()) {
                components.add(new PriceComponent("alpha", Meter.REQUESTS, tariff()));
            }
        }
        var included = switch (random.nextInt(3)) {
            case 0 -> new Included.Nothing();
            case 1 -> new Included.Worth(cents(1 + random.nextInt(1_000)));
            default -> new Included.Tokens(1 + random.nextInt(200));
        };
        return new PlanTerms(
                new FlatFee(cents(random.nextInt(100_000)), FlatFee.Timing.values()[random.nextInt(2)]),
                included,
                components,
                random.nextBoolean() ? Amount.ZERO : cents(random.nextInt(1_000)),
                BigDecimal.valueOf(random.nextInt(1_001), 1));
    }

    Amount cents(long cents) {
        return Amount.of(BigDecimal.valueOf(cents, 2));
    }

    PlanVersion version(Instant from, PlanTerms terms) {
        return new PlanVersion(PLAN, "Plan", from, terms);
    }

    Counts counts() {
        var tokens = new EnumMap<TokenClass, Long>(TokenClass.class);
        for (var tokenClass : TokenClass.values()) {
            if (random.nextInt(3) == 0) {
                tokens.put(tokenClass, (long) random.nextInt(60));
            }
        }
        return new Counts(1 + random.nextInt(9), random.nextInt(3), tokens);
    }

    /// Usage whose booked charge is any amount.
    ModelUsage usage(String model) {
        var counts = counts();
        var booked = new EnumMap<Meter, Amount>(Meter.class);
        counts.tokens()
                .forEach((tokenClass, count) ->
                        booked.put(Meter.of(tokenClass), price().times(BigInteger.valueOf(count))));
        return new ModelUsage(model, counts, booked, random.nextInt(5) == 0 ? price().negated() : Amount.ZERO);
    }

    List<ModelUsage> usage() {
        var usage = new ArrayList<ModelUsage>();
        for (var model : MODELS) {
            if (random.nextInt(4) > 0) {
                usage.add(usage(model));
            }
        }
        return usage;
    }

    /// Two parts that together are the whole.
    List<ModelUsage> part(ModelUsage whole) {
        var tokens = new EnumMap<TokenClass, Long>(TokenClass.class);
        var rest = new EnumMap<TokenClass, Long>(TokenClass.class);
        whole.counts().tokens().forEach((tokenClass, count) -> {
            long first = random.nextLong(count + 1);
            tokens.put(tokenClass, first);
            rest.put(tokenClass, count - first);
        });
        long requests = random.nextLong(whole.counts().requests() + 1);
        long images = random.nextLong(whole.counts().images() + 1);
        var booked = new EnumMap<Meter, Amount>(Meter.class);
        var other = new EnumMap<Meter, Amount>(Meter.class);
        whole.booked().forEach((meter, amount) -> {
            var first = new Amount(new BigInteger(amount.pico().bitLength() + 8, random)
                    .mod(amount.pico().add(BigInteger.ONE)));
            booked.put(meter, first);
            other.put(meter, amount.minus(first));
        });
        return List.of(
                new ModelUsage(whole.model(), new Counts(requests, images, tokens), booked, Amount.ZERO),
                new ModelUsage(
                        whole.model(),
                        new Counts(
                                whole.counts().requests() - requests,
                                whole.counts().images() - images,
                                rest),
                        other,
                        whole.capped()));
    }
}
