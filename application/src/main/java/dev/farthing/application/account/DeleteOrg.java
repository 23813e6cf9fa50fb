package dev.farthing.application.account;

import dev.farthing.application.Changes;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Removes an org that nothing hangs on.
@ApplicationScoped
public class DeleteOrg {
    private final OrgRepository orgs;
    private final Changes changes;

    public DeleteOrg(OrgRepository orgs, Changes changes) {
        this.orgs = orgs;
        this.changes = changes;
    }

    @Transactional
    public void delete(Caller caller, UUID orgId) {
        caller.mustBeOperator();
        OrgReach.found(orgs.findForChange(orgId));
        orgs.remove(orgId);
        changes.ofCatalogue();
    }
}
