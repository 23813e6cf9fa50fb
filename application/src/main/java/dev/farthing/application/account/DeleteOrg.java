package dev.farthing.application.account;

import dev.farthing.application.Changes;
import dev.farthing.application.ConfigFile;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.audit.Deed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Removes an org that nothing hangs on; one that is suspended goes with all that does, and leaves its invoices.
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
        changes.ofCatalogue();
        if (known.org().suspended()) {
            orgs.erase(orgId);
            changes.ofKeys();
            changes.ofBudgets();
            // Its own record goes with it: who did this stands in the platform's.
            audit.record(Deed.ofPlatform("erase", "org", orgId.toString(), null, null));
            return;
        }
        orgs.remove(orgId);
        audit.record(TenantPicture.deed("delete", known, null));
    }
}
