package dev.farthing.application.account;

import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// Shows one org: any to operators, their own to the others.
@ApplicationScoped
public class ReadOrg {
    private final OrgRepository orgs;

    public ReadOrg(OrgRepository orgs) {
        this.orgs = orgs;
    }

    public KnownOrg read(Caller caller, UUID orgId) {
        return OrgReach.found(orgs.find(caller.org(orgId)));
    }
}
