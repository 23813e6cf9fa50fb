package dev.farthing.rest;

import dev.farthing.application.account.NameOrg;
import dev.farthing.application.account.ReadOrg;
import dev.farthing.domain.audit.Deed;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.UUID;

/// Answers whoever observes an org that is not there as what does not exist; to everybody but operators a foreign one
/// is not there either.
@Provider
@Priority(Priorities.AUTHORIZATION)
class AskedOrg implements ContainerRequestFilter {
    private static final String OBSERVATION = "/api/v1/obs/";
    /// Its records outlive their org, and some of them belong to none.
    private static final String AUDIT = OBSERVATION + "audit";

    private final CurrentCaller current;
    private final ReadOrg readOrg;
    private final NameOrg nameOrg;

    AskedOrg(CurrentCaller current, ReadOrg readOrg, NameOrg nameOrg) {
        this.current = current;
        this.readOrg = readOrg;
        this.nameOrg = nameOrg;
    }

    @Override
    public void filter(ContainerRequestContext context) {
        var path = context.getUriInfo().getPath();
        if (!path.startsWith(OBSERVATION)) {
            return;
        }
        // What is no id is told by whoever reads it.
        var asked =
                FieldValue.readUuid(context.getUriInfo().getQueryParameters().getFirst("org_id"));
        if (asked == null || (path.startsWith(AUDIT) && asked.equals(Deed.PLATFORM))) {
            return;
        }
        check(asked, path.startsWith(AUDIT));
    }

    private void check(UUID asked, boolean evenIfErased) {
        var caller = current.get();
        if (evenIfErased) {
            nameOrg.name(caller, asked);
        } else {
            readOrg.read(caller, asked);
        }
    }
}
