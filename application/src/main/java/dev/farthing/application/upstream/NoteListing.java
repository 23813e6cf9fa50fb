package dev.farthing.application.upstream;

import dev.farthing.application.Changes;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.upstream.UpstreamSecret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Keeps which models a vendor lists for a credential now, where that has changed.
@ApplicationScoped
public class NoteListing {
    private final CredentialRepository credentials;
    private final Vault vault;
    private final Changes changes;
    private final AuditTrail audit;
    private final InstantSource clock;

    public NoteListing(
            CredentialRepository credentials, Vault vault, Changes changes, AuditTrail audit, InstantSource clock) {
        this.credentials = credentials;
        this.vault = vault;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    /// @param asked the secret the vendor was asked with: what it lists for one that is replaced by now counts for
    ///     nothing
    @Transactional
    public void note(UUID id, UpstreamSecret asked, List<String> listed) {
        var old = credentials.find(id).orElse(null);
        var sealed = credentials.secret(id);
        if (old == null
                || listed.equals(old.share().models().listed())
                || !sealed.map(kept -> vault.open(kept.sealed(), Vault.Place.ofCredential(id)))
                        .equals(Optional.of(asked.reveal()))) {
            return;
        }
        var kept = new KeptCredential(
                id,
                old.providerId(),
                old.secretHint(),
                old.share().listing(listed),
                old.health(),
                old.managedBy(),
                old.createdAt(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        credentials.save(kept, null);
        changes.ofCatalogue();
        audit.record(VendorPicture.deed("list", old, kept));
    }
}
