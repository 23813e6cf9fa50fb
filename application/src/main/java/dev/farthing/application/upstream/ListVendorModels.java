package dev.farthing.application.upstream;

import dev.farthing.application.Listing;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.UpstreamSecret;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/// Asks a vendor which models it offers now; no transaction is open while it answers.
@ApplicationScoped
public class ListVendorModels {
    /// What is handed on where a vendor, such as the one within, wants no secret.
    private static final UpstreamSecret NO_SECRET = new UpstreamSecret("none");

    private final ProviderRepository providers;
    private final CredentialRepository credentials;
    private final OpenCredential openCredential;
    private final ModelListing vendor;

    public ListVendorModels(
            ProviderRepository providers,
            CredentialRepository credentials,
            OpenCredential openCredential,
            ModelListing vendor) {
        this.providers = providers;
        this.credentials = credentials;
        this.openCredential = openCredential;
        this.vendor = vendor;
    }

    public List<String> list(UUID providerId) {
        var provider = providers
                .find(providerId)
                .orElseThrow(() -> Fault.NOT_FOUND.because("no provider has this id"))
                .provider();
        var models = credentials.list(providerId, Listing.ALL).items().stream()
                .filter(credential -> credential.health().status() == CredentialStatus.ACTIVE)
                .min(Comparator.comparingInt(credential -> credential.share().priority()))
                .map(credential -> openCredential.open(credential.id()))
                .map(opened -> vendor.models(provider.via(opened.proxy()), opened.secret()))
                .orElseGet(() -> vendor.models(provider, NO_SECRET));
        return models.stream().sorted().toList();
    }
}
