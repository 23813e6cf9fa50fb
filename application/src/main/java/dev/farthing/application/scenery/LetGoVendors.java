package dev.farthing.application.scenery;

import dev.farthing.application.Listing;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.upstream.CredentialRepository;
import dev.farthing.application.upstream.KeptCredential;
import dev.farthing.application.upstream.KeptModel;
import dev.farthing.application.upstream.KeptProvider;
import dev.farthing.application.upstream.ModelRepository;
import dev.farthing.application.upstream.ProviderRepository;
import dev.farthing.application.upstream.VendorPicture;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.Collectors;

/// Of what the file managed, lets go of everything it does not name any more. Part of [ApplyPrescription].
@ApplicationScoped
public class LetGoVendors {
    private static final String LET_GO = "let_go";

    private final ProviderRepository providers;
    private final CredentialRepository credentials;
    private final ModelRepository models;
    private final AuditTrail audit;

    public LetGoVendors(
            ProviderRepository providers, CredentialRepository credentials, ModelRepository models, AuditTrail audit) {
        this.providers = providers;
        this.credentials = credentials;
        this.models = models;
        this.audit = audit;
    }

    public void letGo(Prescription named) {
        var providerNames =
                named.providers().stream().map(placed -> placed.thing().name()).collect(Collectors.toSet());
        var credentialNames = named.credentials().stream()
                .map(placed -> placed.thing().provider() + "\n"
                        + placed.thing().share().name())
                .collect(Collectors.toSet());
        var modelIds =
                named.models().stream().map(placed -> placed.thing().id()).collect(Collectors.toSet());
        var names = providers.list(Listing.ALL).items().stream()
                .collect(Collectors.toMap(
                        kept -> kept.provider().id(), kept -> kept.provider().name()));
        credentials.list(null, Listing.ALL).items().stream()
                .filter(kept -> kept.managedBy() == ManagedBy.FILE
                        && !credentialNames.contains(names.get(kept.providerId()) + "\n"
                                + kept.share().name()))
                .forEach(this::letGo);
        models.list(Listing.ALL).items().stream()
                .filter(kept -> kept.managedBy() == ManagedBy.FILE
                        && !modelIds.contains(kept.model().id()))
                .forEach(this::letGo);
        providers.list(Listing.ALL).items().stream()
                .filter(kept -> kept.managedBy() == ManagedBy.FILE
                        && !providerNames.contains(kept.provider().name()))
                .forEach(this::letGo);
    }

    private void letGo(KeptCredential kept) {
        var free = new KeptCredential(
                kept.id(),
                kept.providerId(),
                kept.secretHint(),
                kept.share(),
                kept.health(),
                ManagedBy.API,
                kept.createdAt(),
                kept.updatedAt());
        credentials.save(free, null);
        audit.record(VendorPicture.deed(LET_GO, kept, free));
    }

    private void letGo(KeptModel kept) {
        var free = new KeptModel(kept.model(), ManagedBy.API, kept.updatedAt());
        models.save(free);
        audit.record(VendorPicture.deed(LET_GO, kept, free));
    }

    private void letGo(KeptProvider kept) {
        var free = new KeptProvider(kept.provider(), kept.balance(), ManagedBy.API, kept.createdAt(), kept.updatedAt());
        providers.save(free);
        audit.record(VendorPicture.deed(LET_GO, kept, free));
    }
}
