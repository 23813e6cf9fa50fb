package dev.farthing.application.account;

import dev.farthing.application.Changes;
import dev.farthing.application.Ids;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Org;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/// Takes in a new tenant.
@ApplicationScoped
public class CreateOrg {
    private final OrgRepository orgs;
    private final Ids ids;
    private final Changes changes;
    private final InstantSource clock;

    public CreateOrg(OrgRepository orgs, Ids ids, Changes changes, InstantSource clock) {
        this.orgs = orgs;
        this.ids = ids;
        this.changes = changes;
        this.clock = clock;
    }

    @Transactional
    public KnownOrg create(Caller caller, String name, String planCodeOrId, ZoneId zone) {
        caller.mustBeOperator();
        var plan = OrgReach.found(orgs, planCodeOrId);
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var org = new Org(ids.next(), name, false, plan.id(), zone);
        orgs.add(org, now);
        changes.ofCatalogue();
        return new KnownOrg(org, plan, now);
    }
}
