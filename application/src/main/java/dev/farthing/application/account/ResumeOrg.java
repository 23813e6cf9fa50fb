package dev.farthing.application.account;

import dev.farthing.application.Changes;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Lets a suspended tenant go on.
@ApplicationScoped
public class ResumeOrg {
    private final OrgRepository orgs;
    private final Changes changes;

    public ResumeOrg(OrgRepository orgs, Changes changes) {
        this.orgs = orgs;
        this.changes = changes;
    }

    @Transactional
    public KnownOrg resume(Caller caller, UUID orgId) {
        caller.mustBeOperator();
        var known = OrgReach.found(orgs.findForChange(orgId));
        var org = known.org().resume();
        orgs.save(org);
        changes.ofCatalogue();
        return known.as(org);
    }
}
