package dev.farthing.application.upstream;

import dev.farthing.application.Changes;
import dev.farthing.application.ConfigFile;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Ends the offer of a model; what was called stays recorded, and so do its prices.
@ApplicationScoped
public class DeleteModel {
    private final ModelRepository models;
    private final Changes changes;
    private final AuditTrail audit;
    private final ConfigFile file;

    public DeleteModel(ModelRepository models, Changes changes, AuditTrail audit, ConfigFile file) {
        this.models = models;
        this.changes = changes;
        this.audit = audit;
        this.file = file;
    }

    @Transactional
    public void delete(String id) {
        var old = models.find(id).orElseThrow(() -> Fault.NOT_FOUND.because("no model has this id"));
        old.managedBy().mustBe(ManagedBy.API, file);
        models.remove(id);
        changes.ofCatalogue();
        audit.record(VendorPicture.deed("delete", old, null));
    }
}
