package dev.farthing.application.upstream;

import dev.farthing.application.Changes;
import dev.farthing.application.audit.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// Lets a credential whose account was empty take part again, because something was paid in; what a person has
/// switched off stays off.
@ApplicationScoped
public class RefillCredential {
    private final CredentialRepository credentials;
    private final Changes changes;
    private final AuditTrail audit;
    private final InstantSource clock;

    public RefillCredential(CredentialRepository credentials, Changes changes, AuditTrail audit, InstantSource clock) {
        this.credentials = credentials;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    public void refill(UUID id) {
        var old = credentials.find(id).orElse(null);
        if (old == null || !old.health().isEmpty()) {
            return;
        }
        var kept = old.withHealth(old.health().refilled(), clock.instant().truncatedTo(ChronoUnit.MICROS));
        credentials.save(kept, null);
        changes.ofCatalogue();
        audit.record(VendorPicture.deed("refill", old, kept));
    }
}
