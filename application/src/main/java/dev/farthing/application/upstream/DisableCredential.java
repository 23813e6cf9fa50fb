package dev.farthing.application.upstream;

import dev.farthing.application.Changes;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// Switches a credential off; calls that run with it end in peace.
@ApplicationScoped
public class DisableCredential {
    private final CredentialRepository credentials;
    private final Changes changes;
    private final AuditTrail audit;
    private final InstantSource clock;

    public DisableCredential(CredentialRepository credentials, Changes changes, AuditTrail audit, InstantSource clock) {
        this.credentials = credentials;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    public KeptCredential disable(UUID id) {
        var old = credentials.find(id).orElseThrow(() -> Fault.NOT_FOUND.because("no credential has this id"));
        var health = old.health().switchedOff();
        if (health.equals(old.health())) {
            return old;
        }
        var kept = old.withHealth(health, clock.instant().truncatedTo(ChronoUnit.MICROS));
        credentials.save(kept, null);
        changes.ofCatalogue();
        audit.record(VendorPicture.deed("disable", old, kept));
        return kept;
    }
}
