package dev.farthing.application.upstream;

import dev.farthing.application.Changes;
import dev.farthing.application.ConfigFile;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Takes a secret out of the pool for good.
@ApplicationScoped
public class DeleteCredential {
    private final CredentialRepository credentials;
    private final Changes changes;
    private final AuditTrail audit;
    private final ConfigFile file;

    public DeleteCredential(CredentialRepository credentials, Changes changes, AuditTrail audit, ConfigFile file) {
        this.credentials = credentials;
        this.changes = changes;
        this.audit = audit;
        this.file = file;
    }

    @Transactional
    public void delete(UUID id) {
        var old = credentials.find(id).orElseThrow(() -> Fault.NOT_FOUND.because("no credential has this id"));
        old.managedBy().mustBe(ManagedBy.API, file);
        credentials.remove(id);
        changes.ofCatalogue();
        audit.record(VendorPicture.deed("delete", old, null));
    }
}
