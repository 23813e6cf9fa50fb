package dev.farthing.application.account;

import dev.farthing.application.Changes;
import dev.farthing.application.ConfigFile;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Removes a team that nothing hangs on.
@ApplicationScoped
public class DeleteTeam {
    private final TeamRepository teams;
    private final Changes changes;
    private final AuditTrail audit;
    private final ConfigFile file;

    public DeleteTeam(TeamRepository teams, Changes changes, AuditTrail audit, ConfigFile file) {
        this.teams = teams;
        this.changes = changes;
        this.audit = audit;
        this.file = file;
    }

    @Transactional
    public void delete(Caller caller, UUID orgId, UUID teamId) {
        caller.mustManageOrg();
        var known = OrgReach.within(caller, teamId, teams.findForChange(orgId, teamId));
        known.managedBy().mustBe(ManagedBy.API, file);
        teams.remove(orgId, teamId);
        changes.ofCatalogue();
        audit.record(TenantPicture.deed("delete", known, null));
    }
}
