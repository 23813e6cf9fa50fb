package dev.farthing.application.relay;

import dev.farthing.domain.account.Plan;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.Protocol;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/// Which models a key may see and use: those its plan and its own list allow, of the providers it names, and for
/// sandbox keys only playgrounds.
final class ModelAccess {
    private ModelAccess() {}

    static boolean isSuspended(IssuedKey key, Catalogue.Tenant tenant, Catalogue picture) {
        var team = key.holder().teamId();
        return tenant.org().suspended()
                || (team != null && picture.suspendedTeams().contains(team));
    }

    /// What would be served to a key, by id.
    ///
    /// @param protocols the vendor protocols that can serve the caller's dialect
    @SuppressWarnings("TooManyParameters")
    static Stream<Catalogue.Offer> offers(
            Catalogue picture,
            IssuedKey key,
            Catalogue.Tenant tenant,
            Set<Protocol> protocols,
            BudgetDirectory budgets,
            Instant now) {
        return picture.offers().stream()
                .filter(offer -> allows(key, tenant.plan(), offer)
                        && isPriced(key, tenant, offer, picture.settings(), budgets, now)
                        && isServed(offer, protocols))
                .sorted(Comparator.comparing(offer -> offer.model().id()));
    }

    /// Sandbox keys pay nothing, so they need no price; nor does a model whose tokens are capped.
    static boolean isPriced(
            IssuedKey key,
            Catalogue.Tenant tenant,
            Catalogue.Offer offer,
            RelaySettings settings,
            BudgetDirectory budgets,
            Instant now) {
        return key.holder().sandbox()
                || settings.unpricedModelsFree()
                || tenant.priceOf(offer, now) != null
                || budgets.governing(key).stream()
                        .anyMatch(budget -> budget.capsUse()
                                && budget.unit() == Unit.TOKENS
                                && budget.counts(offer.model().id()));
    }

    /// Whether any way to the model speaks one of these protocols.
    static boolean isServed(Catalogue.Offer offer, Set<Protocol> protocols) {
        for (var way : offer.ways()) {
            if (protocols.contains(way.provider().protocol())) {
                return true;
            }
        }
        return false;
    }

    static boolean allows(IssuedKey key, Plan plan, Catalogue.Offer offer) {
        var model = offer.model();
        return model.status() != ModelStatus.UNAVAILABLE
                && (plan.allowsModel(model.id()) || model.aliases().stream().anyMatch(plan::allowsModel))
                && (key.grant().allowsModel(model.id())
                        || model.aliases().stream().anyMatch(key.grant()::allowsModel))
                && (isOfNobodyYet(key, offer) || offer.ways().stream().anyMatch(way -> allows(key, way)));
    }

    /// A model without a way is none that anybody is kept from, but for sandbox keys.
    private static boolean isOfNobodyYet(IssuedKey key, Catalogue.Offer offer) {
        return offer.ways().isEmpty() && !key.holder().sandbox();
    }

    static boolean allows(IssuedKey key, Catalogue.Way way) {
        var provider = way.provider();
        return key.grant().allowsProvider(provider.name()) && (!key.holder().sandbox() || provider.isPlayground());
    }
}
