package dev.farthing.application.account;

import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// Shows one team.
@ApplicationScoped
public class ReadTeam {
    private final TeamRepository teams;

    public ReadTeam(TeamRepository teams) {
        this.teams = teams;
    }

    public KnownTeam read(Caller caller, UUID orgId, UUID teamId) {
        return OrgReach.within(caller, teamId, teams.find(orgId, teamId));
    }
}
