package dev.farthing.web.config;

import dev.farthing.application.job.PauseJob;
import dev.farthing.application.job.StartJob;
import dev.farthing.web.Console;
import dev.farthing.web.Visit;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;

/// Lets jobs run now, rest, or go on.
@Path("/config/jobs/{name}")
@Console
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class JobPages {
    private final Visit visit;
    private final StartJob startJob;
    private final PauseJob pauseJob;

    JobPages(Visit visit, StartJob startJob, PauseJob pauseJob) {
        this.visit = visit;
        this.startJob = startJob;
        this.pauseJob = pauseJob;
    }

    @POST
    @Path("run")
    public Response run(@PathParam("name") String name, MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        startJob.start(name);
        return visit.goTo("/config?done=run");
    }

    @POST
    @Path("pause")
    public Response pause(@PathParam("name") String name, MultivaluedMap<String, String> fields) {
        return turned(name, true);
    }

    @POST
    @Path("resume")
    public Response resume(@PathParam("name") String name, MultivaluedMap<String, String> fields) {
        return turned(name, false);
    }

    private Response turned(String name, boolean paused) {
        visit.caller().mustBeOperator();
        pauseJob.pause(name, paused);
        return visit.goTo("/config?done=" + (paused ? "paused" : "resumed"));
    }
}
