package dev.farthing.application.account;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.account.TeamRepository.TeamFilter;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Lists an org's teams; to a team_admin its own alone.
@ApplicationScoped
public class ListTeams {
    private final TeamRepository teams;

    public ListTeams(TeamRepository teams) {
        this.teams = teams;
    }

    public Page<KnownTeam> list(
            Caller caller, UUID orgId, @Nullable Boolean suspended, @Nullable String search, Slice slice) {
        return teams.list(orgId, new TeamFilter(caller.onlyTeam().orElse(null), suspended, search), slice);
    }
}
