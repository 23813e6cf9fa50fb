package dev.farthing.application.account;

import dev.farthing.application.Changes;
import dev.farthing.application.ConfigFile;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Removes an org that nothing hangs on.
@ApplicationScoped
public class DeleteOrg {
    private final OrgRepository orgs;
    private final Changes changes;
    private final AuditTrail audit;
    private final ConfigFile file;

    public DeleteOrg(OrgRepository orgs, Changes changes, AuditTrail audit, ConfigFile file) {
        this.orgs = orgs;
        this.changes = changes;
        this.audit = audit;
        this.file = file;
    }

    @Transactional
    public void delete(Caller caller, UUID orgId) {
        caller.mustBeOperator();
        var known = OrgReach.found(orgs.findForChange(orgId));
        known.managedBy().mustBe(ManagedBy.API, file);
        orgs.remove(orgId);
        changes.ofCatalogue();
        audit.record(TenantPicture.deed("delete", known, null));
    }
}
