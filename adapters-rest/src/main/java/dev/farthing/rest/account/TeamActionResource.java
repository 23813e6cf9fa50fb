package dev.farthing.rest.account;

import dev.farthing.application.account.ResumeTeam;
import dev.farthing.application.account.SuspendTeam;
import dev.farthing.rest.CurrentCaller;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Suspending teams, and letting them go on.
@Path("/api/v1/gateway/teams/{id}")
@Tag(name = "Teams")
@Produces(MediaType.APPLICATION_JSON)
class TeamActionResource {
    private final CurrentCaller caller;
    private final SuspendTeam suspendTeam;
    private final ResumeTeam resumeTeam;

    TeamActionResource(CurrentCaller caller, SuspendTeam suspendTeam, ResumeTeam resumeTeam) {
        this.caller = caller;
        this.suspendTeam = suspendTeam;
        this.resumeTeam = resumeTeam;
    }

    @POST
    @Path("/suspend")
    @Operation(summary = "Suspend a team: its keys admit nothing until it is resumed")
    public TeamJson suspend(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org) {
        return TeamJson.of(suspendTeam.suspend(caller.get(), caller.org(org), id));
    }

    @POST
    @Path("/resume")
    @Operation(summary = "Let a suspended team go on")
    public TeamJson resume(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org) {
        return TeamJson.of(resumeTeam.resume(caller.get(), caller.org(org), id));
    }
}
