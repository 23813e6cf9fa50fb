package dev.farthing.application.upstream;

import dev.farthing.application.Changes;
import dev.farthing.application.Ids;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// Makes a vendor known.
@ApplicationScoped
public class CreateProvider {
    private final ProviderRepository providers;
    private final Changes changes;
    private final AuditTrail audit;
    private final Ids ids;
    private final InstantSource clock;

    public CreateProvider(
            ProviderRepository providers, Changes changes, AuditTrail audit, Ids ids, InstantSource clock) {
        this.providers = providers;
        this.changes = changes;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    @Transactional
    public KeptProvider create(ProviderDraft draft, ManagedBy creator) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var kept = new KeptProvider(draft.toProvider(ids.next()), draft.balance(), creator, now, now);
        providers.save(kept);
        changes.ofCatalogue();
        audit.record(VendorPicture.deed("create", null, kept));
        return kept;
    }
}
