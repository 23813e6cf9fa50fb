package dev.farthing.application.upstream;

import dev.farthing.application.Changes;
import dev.farthing.application.Ids;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.upstream.KeptCredential.Health;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/// Adds an account's secret to a provider's pool; nobody is called.
@ApplicationScoped
public class CreateCredential {
    private final CredentialRepository credentials;
    private final Vault vault;
    private final Changes changes;
    private final AuditTrail audit;
    private final Ids ids;
    private final InstantSource clock;

    public CreateCredential(
            CredentialRepository credentials,
            Vault vault,
            Changes changes,
            AuditTrail audit,
            Ids ids,
            InstantSource clock) {
        this.credentials = credentials;
        this.vault = vault;
        this.changes = changes;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    @Transactional
    public KeptCredential create(CredentialDraft draft, ManagedBy creator) {
        var id = ids.next();
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var secret = Objects.requireNonNull(draft.secret(), "a new credential has a secret");
        var kept =
                new KeptCredential(id, draft.providerId(), secret.hint(), draft.share(), Health.NEW, creator, now, now);
        var clear = secret.reveal();
        credentials.save(kept, new SealedSecret(vault.seal(clear, Vault.Place.ofCredential(id)), vault.digest(clear)));
        changes.ofCatalogue();
        audit.record(VendorPicture.deed("create", null, kept));
        return kept;
    }
}
