package dev.farthing.application.scenery;

import dev.farthing.application.Ids;
import dev.farthing.application.Listing;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.scenery.Prescription.CredentialLine;
import dev.farthing.application.upstream.CredentialRepository;
import dev.farthing.application.upstream.KeptCredential;
import dev.farthing.application.upstream.KeptCredential.Health;
import dev.farthing.application.upstream.ProviderRepository;
import dev.farthing.application.upstream.SealedSecret;
import dev.farthing.application.upstream.Vault;
import dev.farthing.application.upstream.VendorPicture;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/// Makes a credential as the file says; a secret that is the same already is not sealed anew. Part of
/// [ApplyPrescription].
@ApplicationScoped
public class PrescribeCredential {
    private final ProviderRepository providers;
    private final CredentialRepository credentials;
    private final AuditTrail audit;
    private final Vault vault;
    private final Ids ids;
    private final InstantSource clock;

    public PrescribeCredential(
            ProviderRepository providers,
            CredentialRepository credentials,
            AuditTrail audit,
            Vault vault,
            Ids ids,
            InstantSource clock) {
        this.providers = providers;
        this.credentials = credentials;
        this.audit = audit;
        this.vault = vault;
        this.ids = ids;
        this.clock = clock;
    }

    public void prescribe(CredentialLine line) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
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
        if (isSecretKept && old.equals(Optional.of(wanted))) {
            return;
        }
        audit.record(VendorPicture.deed("prescribe", old.orElse(null), wanted));
        if (isSecretKept) {
            credentials.save(wanted, null);
        } else {
            credentials.save(wanted, new SealedSecret(vault.seal(clear, Vault.Place.ofCredential(id)), digest));
            credentials.endRests(id);
        }
    }

    private UUID idOf(String provider) {
        return providers
                .findByName(provider)
                .map(kept -> kept.provider().id())
                .orElseThrow(() -> Fault.INVALID_REQUEST.because("no provider is named " + provider));
    }
}
