package dev.farthing.application.account;

import dev.farthing.application.Changes;
import dev.farthing.application.Ids;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.AbandonedCalls;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Overruns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Takes in a new tenant.
@ApplicationScoped
public class CreateOrg {
    /// The code of the plan every installation begins with.
    static final String STARTER = "starter";

    private final OrgRepository orgs;
    private final ZoneId usualZone;
    private final Ids ids;
    private final Changes changes;
    private final AuditTrail audit;
    private final InstantSource clock;

    public CreateOrg(
            OrgRepository orgs, ZoneId usualZone, Ids ids, Changes changes, AuditTrail audit, InstantSource clock) {
        this.orgs = orgs;
        this.usualZone = usualZone;
        this.ids = ids;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    /// What a tenant wishes otherwise than is usual.
    ///
    /// @param abandonedCalls null for what is usual
    public record Wishes(@Nullable AbandonedCalls abandonedCalls, Overruns overruns) {}

    /// @param planCodeOrId null for the plan every installation begins with
    /// @param zone null for the installation's
    @Transactional
    public KnownOrg create(
            Caller caller, String name, @Nullable String planCodeOrId, @Nullable ZoneId zone, Wishes wishes) {
        caller.mustBeOperator();
        var plan = OrgReach.found(orgs, planCodeOrId == null ? STARTER : planCodeOrId);
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var org = new Org(ids.next(), name, false, plan.id(), zone == null ? usualZone : zone)
                .with(wishes.abandonedCalls(), wishes.overruns());
        orgs.add(org, now);
        changes.ofCatalogue();
        var known = new KnownOrg(org, plan, ManagedBy.API, now);
        audit.record(TenantPicture.deed("create", null, known));
        return known;
    }
}
