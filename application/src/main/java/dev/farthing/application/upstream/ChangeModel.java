package dev.farthing.application.upstream;

import dev.farthing.application.Changes;
import dev.farthing.application.ConfigFile;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.UnaryOperator;

/// Changes a model, its other names or the routes behind it; the next call sees it.
@ApplicationScoped
public class ChangeModel {
    private final ModelRepository models;
    private final Changes changes;
    private final AuditTrail audit;
    private final ConfigFile file;
    private final InstantSource clock;

    public ChangeModel(
            ModelRepository models, Changes changes, AuditTrail audit, ConfigFile file, InstantSource clock) {
        this.models = models;
        this.changes = changes;
        this.audit = audit;
        this.file = file;
        this.clock = clock;
    }

    @Transactional
    public KeptModel change(String id, UnaryOperator<ModelDraft> edit) {
        var old = models.find(id).orElseThrow(() -> Fault.NOT_FOUND.because("no model has this id"));
        old.managedBy().mustBe(ManagedBy.API, file);
        var draft = edit.apply(ModelDraft.of(old.model()));
        var kept = new KeptModel(
                draft.toModel(id, old.model().createdAt()),
                old.managedBy(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        models.save(kept);
        changes.ofCatalogue();
        audit.record(VendorPicture.deed("update", old, kept));
        return kept;
    }
}
