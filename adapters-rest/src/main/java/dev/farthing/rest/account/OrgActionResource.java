package dev.farthing.rest.account;

import dev.farthing.application.account.ResumeOrg;
import dev.farthing.application.account.SuspendOrg;
import dev.farthing.rest.CurrentCaller;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Suspending tenants, and letting them go on.
@Path("/api/v1/gateway/orgs/{id}")
@Tag(name = "Orgs")
@Produces(MediaType.APPLICATION_JSON)
class OrgActionResource {
    private final CurrentCaller caller;
    private final SuspendOrg suspendOrg;
    private final ResumeOrg resumeOrg;

    OrgActionResource(CurrentCaller caller, SuspendOrg suspendOrg, ResumeOrg resumeOrg) {
        this.caller = caller;
        this.suspendOrg = suspendOrg;
        this.resumeOrg = resumeOrg;
    }

    @POST
    @Path("/suspend")
    @Operation(summary = "Suspend an org: its keys admit nothing until it is resumed")
    public OrgJson suspend(@PathParam("id") UUID id) {
        return OrgJson.of(suspendOrg.suspend(caller.get(), id));
    }

    @POST
    @Path("/resume")
    @Operation(summary = "Let a suspended org go on")
    public OrgJson resume(@PathParam("id") UUID id) {
        return OrgJson.of(resumeOrg.resume(caller.get(), id));
    }
}
