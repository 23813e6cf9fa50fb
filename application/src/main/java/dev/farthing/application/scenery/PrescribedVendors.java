package dev.farthing.application.scenery;

import dev.farthing.application.Ids;
import dev.farthing.application.Listing;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.scenery.Prescription.CredentialLine;
import dev.farthing.application.scenery.Prescription.ModelLine;
import dev.farthing.application.upstream.CredentialRepository;
import dev.farthing.application.upstream.KeptCredential;
import dev.farthing.application.upstream.KeptCredential.Health;
import dev.farthing.application.upstream.KeptModel;
import dev.farthing.application.upstream.KeptProvider;
import dev.farthing.application.upstream.ModelRepository;
import dev.farthing.application.upstream.ProviderDraft;
import dev.farthing.application.upstream.ProviderRepository;
import dev.farthing.application.upstream.SealedSecret;
import dev.farthing.application.upstream.Vault;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.Route;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// Makes providers, credentials and models as a file prescribes them; the file takes over what has the same name.
@ApplicationScoped
class PrescribedVendors {
    private final ProviderRepository providers;
    private final CredentialRepository credentials;
    private final ModelRepository models;
    private final Vault vault;
    private final Ids ids;
    private final InstantSource clock;

    PrescribedVendors(
            ProviderRepository providers,
            CredentialRepository credentials,
            ModelRepository models,
            Vault vault,
            Ids ids,
            InstantSource clock) {
        this.providers = providers;
        this.credentials = credentials;
        this.models = models;
        this.vault = vault;
        this.ids = ids;
        this.clock = clock;
    }

    void provider(ProviderDraft draft) {
        var now = clock.instant();
        var old = providers.findByName(draft.name());
        var id = old.map(kept -> kept.provider().id()).orElseGet(ids::next);
        var wanted = new KeptProvider(
                new Provider(
                        id,
                        draft.name(),
                        draft.protocol(),
                        draft.baseUrl(),
                        draft.headers().values(),
                        draft.proxyUrl(),
                        draft.sandbox(),
                        draft.timeouts()),
                draft.balance(),
                ManagedBy.FILE,
                old.map(KeptProvider::createdAt).orElse(now),
                old.map(KeptProvider::updatedAt).orElse(now));
        if (!old.equals(Optional.of(wanted))) {
            providers.save(new KeptProvider(
                    wanted.provider(), wanted.balance(), wanted.managedBy(), wanted.createdAt(), now));
        }
    }

    void credential(CredentialLine line) {
        var now = clock.instant();
        var provider = idOf(line.provider());
        var old = credentials.list(provider, Listing.ALL).items().stream()
                .filter(kept -> kept.share().name().equals(line.share().name()))
                .findFirst();
        var clear = line.secret().reveal();
        var digest = vault.digest(clear);
        var id = old.map(KeptCredential::id).orElseGet(ids::next);
        boolean isSecretKept = old.flatMap(kept -> credentials.secret(kept.id()))
                .filter(kept -> Arrays.equals(kept.digest(), digest))
                .isPresent();
        var wanted = new KeptCredential(
                id,
                provider,
                line.secret().hint(),
                line.share(),
                isSecretKept ? old.map(KeptCredential::health).orElse(Health.NEW) : Health.NEW,
                ManagedBy.FILE,
                old.map(KeptCredential::createdAt).orElse(now),
                old.map(KeptCredential::updatedAt).orElse(now));
        if (isSecretKept) {
            if (!old.equals(Optional.of(wanted))) {
                credentials.save(wanted, null);
            }
        } else {
            credentials.save(
                    wanted, new SealedSecret(vault.seal(clear, Vault.Place.ofCredential(id)), digest));
        }
    }

    void model(ModelLine line) {
        var now = clock.instant();
        var old = models.find(line.id());
        var routes = line.routes().stream()
                .map(route ->
                        new Route(idOf(route.provider()), route.upstreamModel(), route.weight(), route.priority()))
                .toList();
        var traits = line.traits();
        var model = new Model(
                line.id(),
                line.aliases().stream().sorted().toList(),
                traits.type(),
                traits.contextWindow(),
                traits.maxOutputTokens(),
                traits.tokenizer(),
                traits.capabilities(),
                routes,
                line.status(),
                old.map(kept -> kept.model().createdAt()).orElse(now));
        var wanted =
                new KeptModel(model, ManagedBy.FILE, old.map(KeptModel::updatedAt).orElse(now));
        if (!old.equals(Optional.of(wanted))) {
            models.save(new KeptModel(model, ManagedBy.FILE, now));
        }
    }

    /// Of what the file managed, lets go of everything it does not name any more.
    void letGoOthers(Prescription named, Listing all) {
        var providerNames =
                named.providers().stream().map(placed -> placed.thing().name()).collect(Collectors.toSet());
        var credentialNames = named.credentials().stream()
                .map(placed -> placed.thing().provider() + "\n" + placed.thing().share().name())
                .collect(Collectors.toSet());
        var modelIds =
                named.models().stream().map(placed -> placed.thing().id()).collect(Collectors.toSet());
        var names = providers.list(all).items().stream()
                .collect(Collectors.toMap(kept -> kept.provider().id(), kept -> kept.provider().name()));
        credentials.list(null, all).items().stream()
                .filter(kept -> kept.managedBy() == ManagedBy.FILE
                        && !credentialNames.contains(
                                names.get(kept.providerId()) + "\n" + kept.share().name()))
                .forEach(kept -> credentials.save(
                        new KeptCredential(
                                kept.id(),
                                kept.providerId(),
                                kept.secretHint(),
                                kept.share(),
                                kept.health(),
                                ManagedBy.API,
                                kept.createdAt(),
                                kept.updatedAt()),
                        null));
        models.list(all).items().stream()
                .filter(kept -> kept.managedBy() == ManagedBy.FILE
                        && !modelIds.contains(kept.model().id()))
                .forEach(kept -> models.save(new KeptModel(kept.model(), ManagedBy.API, kept.updatedAt())));
        providers.list(all).items().stream()
                .filter(kept -> kept.managedBy() == ManagedBy.FILE
                        && !providerNames.contains(kept.provider().name()))
                .forEach(kept -> providers.save(new KeptProvider(
                        kept.provider(), kept.balance(), ManagedBy.API, kept.createdAt(), kept.updatedAt())));
    }

    private UUID idOf(String provider) {
        return providers
                .findByName(provider)
                .map(kept -> kept.provider().id())
                .orElseThrow(() -> Fault.INVALID_REQUEST.because("no provider is named " + provider));
    }
}
