package dev.farthing.application.relay;

import dev.farthing.domain.account.AbandonedCalls;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.PriceList;
import dev.farthing.domain.price.TenantPrices;
import dev.farthing.domain.upstream.Credential;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.Roster;
import dev.farthing.domain.upstream.Route;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is offered, to whom and how, as of one version: an immutable picture the hot path reads without locks.
///
/// @param modelsByName every offered model under its id and under each alias
public record Catalogue(
        long version,
        Map<String, Offer> modelsByName,
        Map<UUID, Tenant> tenants,
        Set<UUID> suspendedTeams,
        RelaySettings settings) {
    public static final Catalogue EMPTY = new Catalogue(0, Map.of(), Map.of(), Set.of(), RelaySettings.DEFAULT);

    public @Nullable Offer offer(String modelName) {
        return modelsByName.get(modelName);
    }

    /// The models that a vendor's name may stand for: those called so here, and those it is asked for.
    List<Offer> offersBehind(String vendorModel) {
        var named = modelsByName.get(vendorModel);
        return Stream.concat(
                        Stream.ofNullable(named),
                        offers().stream()
                                .filter(offer -> !offer.equals(named) && offer.isAskedAs(vendorModel))
                                .sorted(Comparator.comparing(
                                        offer -> offer.model().id())))
                .toList();
    }

    public @Nullable Tenant tenant(UUID orgId) {
        return tenants.get(orgId);
    }

    /// Whether a vendor finishes an answer of an org whose client left, where a hard budget bounds its cost.
    public boolean finishesAbandoned(UUID orgId) {
        var tenant = tenants.get(orgId);
        var wish = tenant == null ? null : tenant.org().abandonedCalls();
        return wish == null ? settings.finishesAbandoned() : wish == AbandonedCalls.FINISH;
    }

    /// Each offered model once.
    public Collection<Offer> offers() {
        return Set.copyOf(modelsByName.values());
    }

    /// A model with all that is needed to serve and price it.
    ///
    /// @param prices those of the default book; what binds a tenant says [Tenant#priceOf]
    public record Offer(Model model, List<Way> ways, PriceList prices) {
        boolean isAskedAs(String vendorModel) {
            return ways.stream().anyMatch(way -> way.route().upstreamModel().equals(vendorModel));
        }
    }

    /// A route with the provider behind it and that provider's credentials.
    public record Way(Route route, Provider provider, Roster roster) {
        public Way(Route route, Provider provider, List<Credential> credentials) {
            this(route, provider, new Roster(credentials));
        }

        public List<Credential> credentials() {
            return roster.credentials();
        }
    }

    /// An org, the plan it is on, and where its prices differ from the default ones.
    public record Tenant(Org org, Plan plan, TenantPrices prices) {
        public Tenant(Org org, Plan plan) {
            this(org, plan, TenantPrices.STANDARD);
        }

        /// What a call of this tenant to the model costs if it is admitted then; null while the model has no
        /// price.
        public @Nullable Price priceOf(Offer offer, Instant at) {
            return prices.effective(offer.model().id(), offer.prices(), at);
        }

        /// What follows that price, as far as is known.
        public TenantPrices.@Nullable Next priceAfter(Offer offer, Instant at) {
            return prices.after(offer.model().id(), offer.prices(), at);
        }
    }
}
