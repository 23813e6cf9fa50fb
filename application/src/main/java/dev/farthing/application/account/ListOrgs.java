package dev.farthing.application.account;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/// Lists orgs: all to operators, their own to the others.
@ApplicationScoped
public class ListOrgs {
    private final OrgRepository orgs;

    public ListOrgs(OrgRepository orgs) {
        this.orgs = orgs;
    }

    public Page<KnownOrg> list(Caller caller, @Nullable Boolean suspended, @Nullable String search, Slice slice) {
        return orgs.list(caller.isOperator() ? null : caller.org(null), suspended, search, slice);
    }
}
