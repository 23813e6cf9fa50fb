package dev.farthing.rest.account;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.account.CreateTeam;
import dev.farthing.application.account.DeleteTeam;
import dev.farthing.application.account.ListTeams;
import dev.farthing.application.account.ReadTeam;
import dev.farthing.application.account.UpdateTeam;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.PageJson;
import dev.farthing.rest.Paging;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// Teams of an org.
@Path("/api/v1/gateway/teams")
@Tag(name = "Teams")
@Produces(MediaType.APPLICATION_JSON)
class TeamResource {
    private static final int LONGEST_SEARCH = 200;

    private final CurrentCaller caller;
    private final CreateTeam createTeam;
    private final ReadTeam readTeam;
    private final ListTeams listTeams;
    private final UpdateTeam updateTeam;
    private final DeleteTeam deleteTeam;

    TeamResource(
            CurrentCaller caller,
            CreateTeam createTeam,
            ReadTeam readTeam,
            ListTeams listTeams,
            UpdateTeam updateTeam,
            DeleteTeam deleteTeam) {
        this.caller = caller;
        this.createTeam = createTeam;
        this.readTeam = readTeam;
        this.listTeams = listTeams;
        this.updateTeam = updateTeam;
        this.deleteTeam = deleteTeam;
    }

    @GET
    @Operation(summary = "List an org's teams by name")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "search", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "status", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "page", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "page_size", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    public PageJson<TeamJson> list(@Context UriInfo uri) {
        var query = Fields.query(uri);
        var paging = Paging.of(query);
        var suspended = Standing.asked(query);
        var search = query.optionalText("search", LONGEST_SEARCH);
        var org = query.uuid("org_id");
        query.check();
        return PageJson.of(
                listTeams.list(caller.get(), caller.org(org), suspended, search, paging.slice()), paging, TeamJson::of);
    }

    @POST
    @ResponseStatus(201)
    @Operation(summary = "Create a team")
    @RequestBody(
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = TeamBodyJson.class)))
    @APIResponse(
            responseCode = "201",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = TeamJson.class)))
    public TeamJson create(@QueryParam("org_id") @Nullable UUID org, @Nullable JsonNode body) {
        caller.get().mustManageOrg();
        var fields = Fields.of(body);
        var name = OrgFields.name(fields);
        fields.check();
        return TeamJson.of(createTeam.create(caller.get(), caller.org(org), name));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Show a team")
    public TeamJson get(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org) {
        return TeamJson.of(readTeam.read(caller.get(), caller.org(org), id));
    }

    @PUT
    @Path("/{id}")
    @Operation(summary = "Give a team another name")
    @RequestBody(
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = TeamBodyJson.class)))
    public TeamJson update(
            @PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org, @Nullable JsonNode body) {
        caller.get().mustManageOrg();
        var fields = Fields.of(body);
        var name = OrgFields.edit(fields, "name", () -> OrgFields.name(fields));
        fields.check();
        return TeamJson.of(updateTeam.update(caller.get(), caller.org(org), id, name));
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Remove a team that nothing hangs on")
    public void delete(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org) {
        deleteTeam.delete(caller.get(), caller.org(org), id);
    }
}
