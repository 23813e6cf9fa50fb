package dev.farthing.application.account;

import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Tells what an org is called, or was: an invoice outlives its org.
@ApplicationScoped
public class NameOrg {
    private final OrgRepository orgs;

    public NameOrg(OrgRepository orgs) {
        this.orgs = orgs;
    }

    @Transactional
    public String name(Caller caller, UUID orgId) {
        return orgs.nameOf(caller.org(orgId)).orElseThrow(() -> Fault.NOT_FOUND.because("no such org"));
    }
}
