package dev.farthing.application.account;

import dev.farthing.application.Changes;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Suspends a team: its keys admit nothing until it is resumed.
@ApplicationScoped
public class SuspendTeam {
    private final TeamRepository teams;
    private final Changes changes;

    public SuspendTeam(TeamRepository teams, Changes changes) {
        this.teams = teams;
        this.changes = changes;
    }

    @Transactional
    public KnownTeam suspend(Caller caller, UUID orgId, UUID teamId) {
        caller.mustManageOrg();
        var known = OrgReach.within(caller, teamId, teams.findForChange(orgId, teamId));
        var team = known.team().suspend();
        teams.save(team);
        changes.ofCatalogue();
        return known.as(team);
    }
}
