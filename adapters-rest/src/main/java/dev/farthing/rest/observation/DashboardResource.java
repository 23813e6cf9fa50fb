package dev.farthing.rest.observation;

import dev.farthing.application.observation.ListNotices;
import dev.farthing.application.observation.ReadDashboard;
import dev.farthing.application.observation.Whose;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The calls of the last days on one page.
@Path("/api/v1/obs/dashboard")
@Tag(name = "Observation")
@Produces(MediaType.APPLICATION_JSON)
class DashboardResource {
    private static final int USUAL_DAYS = 7;
    private static final int MOST_DAYS = 90;

    private final CurrentCaller caller;
    private final ReadDashboard readDashboard;
    private final ListNotices listNotices;

    DashboardResource(CurrentCaller caller, ReadDashboard readDashboard, ListNotices listNotices) {
        this.caller = caller;
        this.readDashboard = readDashboard;
        this.listNotices = listNotices;
    }

    @GET
    @Operation(
            summary = "Show the calls of the last days on one page",
            description = "For those who run it (tech), for those who pay (business), or both. Today is the last of"
                    + " the days, which are those of the org's zone. Every call is counted the moment its answer has"
                    + " ended; those of sandbox keys and refused ones are not.")
    @Parameter(name = "range_days", in = ParameterIn.QUERY, description = "1 to 90, default 7")
    @Parameter(
            name = "view_mode",
            in = ParameterIn.QUERY,
            description = "tech or business, which leaves the other null; both without it")
    @Parameter(name = "team_id", in = ParameterIn.QUERY, description = "one team alone")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "operator: another org, * for all")
    @APIResponse(responseCode = "200")
    public DashboardJson show(@Context UriInfo uri) {
        var query = Fields.query(uri);
        var whose = Whose.ofOrg(caller.orgOrAll(query), query.uuid("team_id"));
        var days = query.integer("range_days", 1, MOST_DAYS);
        var view = query.optionalChoice("view_mode", DashboardJson.View.class);
        query.check();
        var dashboard = readDashboard.read(caller.get(), whose, days == null ? USUAL_DAYS : days);
        return DashboardJson.of(dashboard, view, listNotices.list());
    }
}
