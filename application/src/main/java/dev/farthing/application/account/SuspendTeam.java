package dev.farthing.application.account;

import dev.farthing.application.Changes;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Suspends a team: its keys admit nothing until it is resumed.
@ApplicationScoped
public class SuspendTeam {
    private final TeamRepository teams;
    private final Changes changes;
    private final AuditTrail audit;

    public SuspendTeam(TeamRepository teams, Changes changes, AuditTrail audit) {
        this.teams = teams;
        this.changes = changes;
        this.audit = audit;
    }

    @Transactional
    public KnownTeam suspend(Caller caller, UUID orgId, UUID teamId) {
        caller.mustManageOrg();
        var known = OrgReach.within(caller, teamId, teams.findForChange(orgId, teamId));
        var team = known.team().suspend();
        teams.save(team);
        changes.ofCatalogue();
        audit.record(TenantPicture.deed("suspend", known, known.as(team)));
        return known.as(team);
    }
}
