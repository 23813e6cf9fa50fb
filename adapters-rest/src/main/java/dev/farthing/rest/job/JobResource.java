package dev.farthing.rest.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.job.ListJobs;
import dev.farthing.application.job.PauseJob;
import dev.farthing.application.job.StartJob;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.PageJson;
import dev.farthing.rest.ProblemJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What Farthing does by the clock; operators only.
@Path("/api/v1/jobs")
@Tag(name = "Settings")
@APIResponse(responseCode = "200")
@Produces(MediaType.APPLICATION_JSON)
class JobResource {
    private final CurrentCaller caller;
    private final ListJobs listJobs;
    private final StartJob startJob;
    private final PauseJob pauseJob;

    JobResource(CurrentCaller caller, ListJobs listJobs, StartJob startJob, PauseJob pauseJob) {
        this.caller = caller;
        this.listJobs = listJobs;
        this.startJob = startJob;
        this.pauseJob = pauseJob;
    }

    @GET
    @Operation(
            summary = "Show what is done by the clock",
            description = "With the last run, what came of it, and the next one. A job runs on one replica at a time.")
    public PageJson<JobJson> list() {
        caller.get().mustBeOperator();
        var jobs = listJobs.list().stream().map(JobJson::of).toList();
        return new PageJson<>(jobs, jobs.size(), 1, jobs.size());
    }

    @POST
    @Path("/{name}/run")
    @Operation(
            summary = "Have a job run now",
            description = "It begins within about a second, also where it is paused; one that runs already runs once"
                    + " more after that.")
    @APIResponse(
            responseCode = "404",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
    public JobJson run(@PathParam("name") String name) {
        caller.get().mustBeOperator();
        return JobJson.of(startJob.start(name));
    }

    @PATCH
    @Path("/{name}")
    @Operation(summary = "Pause a job, or let it go on", description = "Holds on all replicas and over restarts.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = JobJson.Patch.class),
                            examples = @ExampleObject(name = "pause", value = "{\"paused\":true}")))
    @APIResponse(
            responseCode = "404",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
    public JobJson pause(@PathParam("name") String name, @Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var fields = Fields.of(body);
        fields.require("paused");
        boolean paused = fields.bool("paused", false);
        fields.checkAll();
        return JobJson.of(pauseJob.pause(name, paused));
    }
}
