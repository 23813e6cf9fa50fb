package dev.farthing.application.upstream;

import dev.farthing.application.Changes;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// Offers a model under an id of our choice.
@ApplicationScoped
public class CreateModel {
    private final ModelRepository models;
    private final Changes changes;
    private final AuditTrail audit;
    private final InstantSource clock;

    public CreateModel(ModelRepository models, Changes changes, AuditTrail audit, InstantSource clock) {
        this.models = models;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    public KeptModel create(String id, ModelDraft draft, ManagedBy creator) {
        if (models.find(id).isPresent()) {
            throw Fault.NAME_TAKEN.because("there is a model with this id");
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var kept = new KeptModel(draft.toModel(id, now), creator, now);
        models.save(kept);
        changes.ofCatalogue();
        audit.record(VendorPicture.deed("create", null, kept));
        return kept;
    }
}
