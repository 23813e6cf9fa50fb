package dev.farthing.application.account;

import dev.farthing.application.Changes;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Lets a suspended tenant go on.
@ApplicationScoped
public class ResumeOrg {
    private final OrgRepository orgs;
    private final Changes changes;
    private final AuditTrail audit;

    public ResumeOrg(OrgRepository orgs, Changes changes, AuditTrail audit) {
        this.orgs = orgs;
        this.changes = changes;
        this.audit = audit;
    }

    @Transactional
    public KnownOrg resume(Caller caller, UUID orgId) {
        caller.mustBeOperator();
        var known = OrgReach.found(orgs.findForChange(orgId));
        var org = known.org().resume();
        orgs.save(org);
        changes.ofCatalogue();
        audit.record(TenantPicture.deed("resume", known, known.as(org)));
        return known.as(org);
    }
}
