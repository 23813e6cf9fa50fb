package dev.farthing.application.account;

import dev.farthing.application.Changes;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Lets a suspended team go on.
@ApplicationScoped
public class ResumeTeam {
    private final TeamRepository teams;
    private final Changes changes;
    private final AuditTrail audit;

    public ResumeTeam(TeamRepository teams, Changes changes, AuditTrail audit) {
        this.teams = teams;
        this.changes = changes;
        this.audit = audit;
    }

    @Transactional
    public KnownTeam resume(Caller caller, UUID orgId, UUID teamId) {
        caller.mustManageOrg();
        var known = OrgReach.within(caller, teamId, teams.findForChange(orgId, teamId));
        var team = known.team().resume();
        teams.save(team);
        changes.ofCatalogue();
        audit.record(TenantPicture.deed("resume", known, known.as(team)));
        return known.as(team);
    }
}
