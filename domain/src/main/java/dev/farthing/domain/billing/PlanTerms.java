package dev.farthing.domain.billing;

import dev.farthing.domain.money.Amount;
import dev.farthing.domain.price.TokenClass;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a plan costs: its fee, what it includes, prices of its own, the least it costs, and the discount on usage.
///
/// A plan that prices a model prices all of its tokens: a class without a component of its own counts with its plain
/// class, and terms that leave a class out are refused. A model it does not price costs what the price book charged.
///
/// @param minimum what a month's usage costs at least
/// @param discountPercent what is taken off the usage that is not included
public record PlanTerms(
        FlatFee fee, Included included, List<PriceComponent> components, Amount minimum, BigDecimal discountPercent) {
    private static final BigDecimal ALL = new BigDecimal(100);

    /// A plan that adds nothing to what the price book charges.
    public static final PlanTerms PLAIN =
            new PlanTerms(FlatFee.NONE, new Included.Nothing(), List.of(), Amount.ZERO, BigDecimal.ZERO);

    public PlanTerms {
        components = List.copyOf(components);
        if (minimum.signum() < 0) {
            throw new IllegalArgumentException("a minimum below zero");
        }
        if (discountPercent.signum() < 0 || discountPercent.compareTo(ALL) > 0) {
            throw new IllegalArgumentException("a discount lies between 0 and 100 percent");
        }
        var scopes = new HashSet<@Nullable String>();
        var named = new HashSet<List<@Nullable Object>>();
        for (var component : components) {
            scopes.add(component.model());
            if (!named.add(Arrays.asList(component.model(), component.meter()))) {
                throw new IllegalArgumentException(scope(component.model()) + " has two prices of "
                        + component.meter().text());
            }
        }
        for (var scope : scopes) {
            for (var tokenClass : TokenClass.values()) {
                if (find(components, scope, tokenClass).isEmpty()) {
                    throw new IllegalArgumentException(scope(scope) + " has no price of "
                            + Meter.of(tokenClass).text());
                }
            }
        }
    }

    /// Whether the plan has prices of its own for a model.
    public boolean prices(String model) {
        return components.stream()
                .anyMatch(component ->
                        component.model() == null || component.model().equals(model));
    }

    /// How much of a model's usage a component charges for.
    public long measure(PriceComponent component, ModelUsage usage) {
        var scope = scopeOf(usage.model());
        if (!prices(usage.model()) || !Objects.equals(scope, component.model())) {
            return 0;
        }
        if (!component.meter().countsTokens()) {
            return usage.counts().of(component.meter());
        }
        long measured = 0;
        for (var tokenClass : usage.counts().tokens().keySet()) {
            if (find(components, scope, tokenClass).filter(component::equals).isPresent()) {
                measured = Math.addExact(measured, usage.counts().of(tokenClass));
            }
        }
        return measured;
    }

    /// Under whose prices a model stands: its own, or (null) those of all others.
    private @Nullable String scopeOf(String model) {
        return components.stream().anyMatch(component -> model.equals(component.model())) ? model : null;
    }

    private static Optional<PriceComponent> find(
            List<PriceComponent> components, @Nullable String scope, TokenClass tokenClass) {
        for (var one = tokenClass; ; one = one.plain()) {
            var own = find(components, scope, Meter.of(one));
            if (own.isPresent()) {
                return own;
            }
            if (one == one.plain()) {
                return find(components, scope, Meter.TOKENS);
            }
        }
    }

    private static Optional<PriceComponent> find(List<PriceComponent> components, @Nullable String scope, Meter meter) {
        return components.stream()
                .filter(component -> Objects.equals(component.model(), scope) && component.meter() == meter)
                .findFirst();
    }

    private static String scope(@Nullable String model) {
        return model == null ? "the price of all other models" : "the price of " + model;
    }
}
