package dev.farthing.application.upstream;

import dev.farthing.application.Changes;
import dev.farthing.application.ConfigFile;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Forgets a vendor that nothing names any more.
@ApplicationScoped
public class DeleteProvider {
    private final ProviderRepository providers;
    private final Changes changes;
    private final AuditTrail audit;
    private final ConfigFile file;

    public DeleteProvider(ProviderRepository providers, Changes changes, AuditTrail audit, ConfigFile file) {
        this.providers = providers;
        this.changes = changes;
        this.audit = audit;
        this.file = file;
    }

    @Transactional
    public void delete(UUID id) {
        var old = providers.find(id).orElseThrow(() -> Fault.NOT_FOUND.because("no provider has this id"));
        old.managedBy().mustBe(ManagedBy.API, file);
        providers.remove(id);
        changes.ofCatalogue();
        audit.record(VendorPicture.deed("delete", old, null));
    }
}
