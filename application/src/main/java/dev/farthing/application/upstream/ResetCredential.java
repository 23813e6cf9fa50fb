package dev.farthing.application.upstream;

import dev.farthing.application.Changes;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// Forgets a credential's failures and the rests of its models, so that a cooling or refused one is tried again.
@ApplicationScoped
public class ResetCredential {
    private final CredentialRepository credentials;
    private final Changes changes;
    private final AuditTrail audit;
    private final InstantSource clock;

    public ResetCredential(CredentialRepository credentials, Changes changes, AuditTrail audit, InstantSource clock) {
        this.credentials = credentials;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    public KeptCredential reset(UUID id) {
        var old = credentials.find(id).orElseThrow(() -> Fault.NOT_FOUND.because("no credential has this id"));
        var health = old.health().reset();
        if (health.equals(old.health())) {
            return old;
        }
        var kept = old.withHealth(health, clock.instant().truncatedTo(ChronoUnit.MICROS));
        credentials.save(kept, null);
        credentials.endRests(id);
        changes.ofCatalogue();
        audit.record(VendorPicture.deed("reset", old, kept));
        return kept;
    }
}
