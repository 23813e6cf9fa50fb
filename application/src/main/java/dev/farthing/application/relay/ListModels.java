package dev.farthing.application.relay;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.Protocol;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Lists the models that would be served to an inference key, by id; a suspended org or team is refused. It costs
/// nothing and counts as a request all the same.
@ApplicationScoped
public class ListModels {
    private final CurrentCatalogue catalogue;
    private final RateLimits limits;
    private final BudgetDirectory budgets;
    private final InstantSource clock;

    ListModels(CurrentCatalogue catalogue, RateLimits limits, BudgetDirectory budgets, InstantSource clock) {
        this.catalogue = catalogue;
        this.limits = limits;
        this.budgets = budgets;
        this.clock = clock;
    }

    /// Both answers are ordinary business.
    public sealed interface Listing {
        /// @param standing null where no rate applies
        record Listed(List<Model> models, RateLimits.@Nullable Standing standing) implements Listing {
            public Listed {
                models = List.copyOf(models);
            }
        }

        record Limited(RateLimits.Start.Refused refusal) implements Listing {}
    }

    /// Never blocks; the stage is complete already where the decision needs nothing but memory.
    ///
    /// @param protocols the vendor protocols that can serve the caller's dialect
    public CompletionStage<Listing> list(IssuedKey key, Set<Protocol> protocols) {
        var picture = catalogue.get();
        var tenant = picture.tenant(key.holder().orgId());
        if (tenant == null || ModelAccess.isSuspended(key, tenant, picture)) {
            throw Fault.ORG_SUSPENDED.because("The organisation or team of this API key is suspended.");
        }
        var tried = limits.tryStart(
                key.holder().orgId(), key.id(), RateLimits.Limits.of(key), RateLimits.Limits.of(tenant.plan()), 0);
        return tried.thenApply(start -> switch (start) {
            case RateLimits.Start.Refused refusal -> new Listing.Limited(refusal);
            case RateLimits.Start.Started(var running, var standing) -> {
                running.finish(0);
                yield new Listing.Listed(models(picture, key, tenant, protocols), standing);
            }
        });
    }

    private List<Model> models(Catalogue picture, IssuedKey key, Catalogue.Tenant tenant, Set<Protocol> protocols) {
        return ModelAccess.offers(picture, key, tenant, protocols, budgets, clock.instant())
                .flatMap(offer -> offer.model().listed().stream())
                .sorted(Comparator.comparing(Model::id))
                .toList();
    }
}
