package dev.farthing.application.authenticity;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Keeps on record that somebody had a vendor probed, at whatever that vendor charges.
@ApplicationScoped
public class NoteProbe {
    private final AuditTrail audit;

    public NoteProbe(AuditTrail audit) {
        this.audit = audit;
    }

    @Transactional
    public void note(UUID providerId, String upstreamModel) {
        audit.record(Deed.ofPlatform(
                "probe", "provider", providerId.toString(), null, Picture.EMPTY.with("upstream_model", upstreamModel)));
    }
}
