package dev.farthing.application.upstream;

import dev.farthing.application.Changes;
import dev.farthing.application.ConfigFile;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.upstream.KeptCredential.Health;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// Changes a credential; a new secret takes the old one's place at once and clears what was held against that one.
@ApplicationScoped
public class ChangeCredential {
    private final CredentialRepository credentials;
    private final Vault vault;
    private final Changes changes;
    private final AuditTrail audit;
    private final ConfigFile file;
    private final InstantSource clock;

    public ChangeCredential(
            CredentialRepository credentials,
            Vault vault,
            Changes changes,
            AuditTrail audit,
            ConfigFile file,
            InstantSource clock) {
        this.credentials = credentials;
        this.vault = vault;
        this.changes = changes;
        this.audit = audit;
        this.file = file;
        this.clock = clock;
    }

    @Transactional
    public KeptCredential change(UUID id, UnaryOperator<CredentialDraft> edit) {
        var old = credentials.find(id).orElseThrow(() -> Fault.NOT_FOUND.because("no credential has this id"));
        old.managedBy().mustBe(ManagedBy.API, file);
        var draft = edit.apply(CredentialDraft.of(old));
        var secret = draft.secret();
        var kept = new KeptCredential(
                id,
                draft.providerId(),
                secret == null ? old.secretHint() : secret.hint(),
                draft.share(),
                secret == null ? old.health() : fresh(old.health()),
                old.managedBy(),
                old.createdAt(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        if (secret == null) {
            credentials.save(kept, null);
        } else {
            var clear = secret.reveal();
            credentials.save(
                    kept, new SealedSecret(vault.seal(clear, Vault.Place.ofCredential(id)), vault.digest(clear)));
            credentials.endRests(id);
        }
        changes.ofCatalogue();
        audit.record(VendorPicture.deed("update", old, kept));
        return kept;
    }

    /// A new secret is unverified and unblamed; what a person has switched off stays off.
    private static Health fresh(Health old) {
        return new Health(old.reset().status(), 0, null, old.lastUsedAt(), null, null);
    }
}
