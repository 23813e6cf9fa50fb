package dev.farthing.application.alert;

import dev.farthing.application.Listing;
import dev.farthing.application.Slice;
import dev.farthing.application.key.KeyRepository;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.report.ListOffers;
import dev.farthing.application.upstream.ModelRepository;
import dev.farthing.application.upstream.ProviderRepository;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.alert.AlertScope;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Refuses a rule about what its org has not, or whoever makes it may not know of: both look like not there. What a
/// rule named before it may go on naming.
@ApplicationScoped
public class CheckScope {
    private static final Slice ALL = new Slice(0, 10_000);

    private final KeyRepository keys;
    private final ModelRepository models;
    private final ProviderRepository providers;
    private final CurrentCatalogue catalogue;
    private final ListOffers listOffers;

    public CheckScope(
            KeyRepository keys,
            ModelRepository models,
            ProviderRepository providers,
            CurrentCatalogue catalogue,
            ListOffers listOffers) {
        this.keys = keys;
        this.models = models;
        this.providers = providers;
        this.catalogue = catalogue;
        this.listOffers = listOffers;
    }

    /// @param orgId whose things the rule is about; null for those of every org
    /// @param before what it was narrowed to
    public void check(Caller caller, @Nullable UUID orgId, AlertScope before, AlertScope scope) {
        anew(scope.teamId(), before.teamId())
                .filter(team -> orgId == null || !keys.hasTeam(orgId, team))
                .ifPresent(_ -> refuse("team"));
        anew(scope.keyId(), before.keyId())
                .filter(key -> orgId == null || keys.find(orgId, key).isEmpty())
                .ifPresent(_ -> refuse("key"));
        anew(scope.model(), before.model())
                .filter(model -> !knowsModel(caller, model))
                .ifPresent(_ -> refuse("model"));
        anew(scope.provider(), before.provider())
                .filter(provider -> !knowsProvider(caller, provider))
                .ifPresent(_ -> refuse("provider"));
    }

    private static <T> Optional<T> anew(@Nullable T named, @Nullable T before) {
        return Optional.ofNullable(named).filter(now -> !now.equals(before));
    }

    private static void refuse(String what) {
        throw Fault.NOT_FOUND.because("no such " + what);
    }

    private boolean knowsModel(Caller caller, String model) {
        return caller.isOperator()
                ? models.find(model).isPresent()
                : offered(caller).contains(model);
    }

    /// Below operator a provider is known by the models that it serves the org.
    private boolean knowsProvider(Caller caller, String provider) {
        if (caller.isOperator()) {
            return providers.findByName(provider).isPresent();
        }
        var offered = offered(caller);
        return catalogue.get().offers().stream()
                .filter(offer -> offered.contains(offer.model().id()))
                .flatMap(offer -> offer.ways().stream())
                .anyMatch(way -> way.provider().name().equals(provider));
    }

    private Set<String> offered(Caller caller) {
        return listOffers.list(caller.org(null), new Listing(null, null, ALL)).items().stream()
                .map(priced -> priced.model().id())
                .collect(Collectors.toUnmodifiableSet());
    }
}
