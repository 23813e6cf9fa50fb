package dev.farthing.application.account;

import dev.farthing.application.Changes;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Suspends a tenant: its keys admit nothing until it is resumed.
@ApplicationScoped
public class SuspendOrg {
    private final OrgRepository orgs;
    private final Changes changes;
    private final AuditTrail audit;

    public SuspendOrg(OrgRepository orgs, Changes changes, AuditTrail audit) {
        this.orgs = orgs;
        this.changes = changes;
        this.audit = audit;
    }

    @Transactional
    public KnownOrg suspend(Caller caller, UUID orgId) {
        caller.mustBeOperator();
        var known = OrgReach.found(orgs.findForChange(orgId));
        var org = known.org().suspend();
        orgs.save(org);
        changes.ofCatalogue();
        audit.record(TenantPicture.deed("suspend", known, known.as(org)));
        return known.as(org);
    }
}
