package dev.farthing.application.account;

import dev.farthing.application.Changes;
import dev.farthing.application.ConfigFile;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.key.Edit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.UUID;

/// Changes an org's name, plan, zone or wishes; a new zone counts from the next day on.
@ApplicationScoped
public class UpdateOrg {
    private final OrgRepository orgs;
    private final Changes changes;
    private final AuditTrail audit;
    private final ConfigFile file;
    private final InstantSource clock;

    public UpdateOrg(OrgRepository orgs, Changes changes, AuditTrail audit, ConfigFile file, InstantSource clock) {
        this.orgs = orgs;
        this.changes = changes;
        this.audit = audit;
        this.file = file;
        this.clock = clock;
    }

    @Transactional
    public KnownOrg update(Caller caller, UUID orgId, OrgEdit edit) {
        caller.mustBeOperator();
        var known = OrgReach.found(orgs.findForChange(orgId));
        known.managedBy().mustBe(ManagedBy.API, file);
        var plan = switch (edit.plan()) {
            case Edit.Keep<String> _ -> known.plan();
            case Edit.To<String>(var codeOrId) -> OrgReach.found(orgs, codeOrId);
        };
        var old = known.org();
        var org = old.changed(
                        edit.name().over(old.name()), plan.id(), edit.zone().over(old.zone()), clock.instant())
                .with(
                        edit.abandonedCalls().over(old.abandonedCalls()),
                        edit.overruns().over(old.overruns()));
        orgs.save(org);
        changes.ofCatalogue();
        var changed = known.as(org, plan);
        audit.record(TenantPicture.deed("update", known, changed));
        return changed;
    }
}
