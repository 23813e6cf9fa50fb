package dev.farthing.application.account;

import dev.farthing.application.Changes;
import dev.farthing.application.Ids;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Team;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// Makes a team within an org.
@ApplicationScoped
public class CreateTeam {
    private final TeamRepository teams;
    private final Ids ids;
    private final Changes changes;
    private final AuditTrail audit;
    private final InstantSource clock;

    public CreateTeam(TeamRepository teams, Ids ids, Changes changes, AuditTrail audit, InstantSource clock) {
        this.teams = teams;
        this.ids = ids;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    public KnownTeam create(Caller caller, UUID orgId, String name) {
        caller.mustManageOrg();
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var team = new Team(ids.next(), orgId, name, false);
        teams.add(team, now);
        changes.ofCatalogue();
        var known = new KnownTeam(team, ManagedBy.API, now);
        audit.record(TenantPicture.deed("create", null, known));
        return known;
    }
}
