package dev.farthing.application.account;

import dev.farthing.application.Changes;
import dev.farthing.application.ConfigFile;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Team;
import dev.farthing.domain.key.Edit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Gives a team another name.
@ApplicationScoped
public class UpdateTeam {
    private final TeamRepository teams;
    private final Changes changes;
    private final AuditTrail audit;
    private final ConfigFile file;

    public UpdateTeam(TeamRepository teams, Changes changes, AuditTrail audit, ConfigFile file) {
        this.teams = teams;
        this.changes = changes;
        this.audit = audit;
        this.file = file;
    }

    @Transactional
    public KnownTeam update(Caller caller, UUID orgId, UUID teamId, Edit<String> name) {
        caller.mustManageOrg();
        var known = OrgReach.within(caller, teamId, teams.findForChange(orgId, teamId));
        known.managedBy().mustBe(ManagedBy.API, file);
        var old = known.team();
        var team = new Team(old.id(), old.orgId(), name.over(old.name()), old.suspended());
        teams.save(team);
        changes.ofCatalogue();
        audit.record(TenantPicture.deed("update", known, known.as(team)));
        return known.as(team);
    }
}
