package dev.farthing.rest.account;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.account.CreateOrg;
import dev.farthing.application.account.DeleteOrg;
import dev.farthing.application.account.ListOrgs;
import dev.farthing.application.account.OrgEdit;
import dev.farthing.application.account.ReadOrg;
import dev.farthing.application.account.UpdateOrg;
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

/// Tenants: operators make, change and remove them; the others see their own.
@Path("/api/v1/gateway/orgs")
@Tag(name = "Orgs")
@Produces(MediaType.APPLICATION_JSON)
class OrgResource {
    private static final int LONGEST_SEARCH = 200;

    private final CurrentCaller caller;
    private final CreateOrg createOrg;
    private final ReadOrg readOrg;
    private final ListOrgs listOrgs;
    private final UpdateOrg updateOrg;
    private final DeleteOrg deleteOrg;

    OrgResource(
            CurrentCaller caller,
            CreateOrg createOrg,
            ReadOrg readOrg,
            ListOrgs listOrgs,
            UpdateOrg updateOrg,
            DeleteOrg deleteOrg) {
        this.caller = caller;
        this.createOrg = createOrg;
        this.readOrg = readOrg;
        this.listOrgs = listOrgs;
        this.updateOrg = updateOrg;
        this.deleteOrg = deleteOrg;
    }

    @GET
    @Operation(summary = "List orgs by name")
    @Parameter(name = "search", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "status", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "page", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "page_size", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    public PageJson<OrgJson> list(@Context UriInfo uri) {
        var query = Fields.query(uri);
        var paging = Paging.of(query);
        var suspended = Standing.asked(query);
        var search = query.optionalText("search", LONGEST_SEARCH);
        query.check();
        return PageJson.of(listOrgs.list(caller.get(), suspended, search, paging.slice()), paging, OrgJson::of);
    }

    @POST
    @ResponseStatus(201)
    @Operation(summary = "Create an org")
    @RequestBody(
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = OrgBodyJson.class)))
    @APIResponse(
            responseCode = "201",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = OrgJson.class)))
    public OrgJson create(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var fields = Fields.of(body);
        var name = OrgFields.name(fields);
        var plan = OrgFields.optionalPlan(fields);
        var zone = OrgFields.optionalZone(fields);
        var wishes = new CreateOrg.Wishes(OrgFields.abandonedCalls(fields), OrgFields.overruns(fields));
        fields.check();
        return OrgJson.of(createOrg.create(caller.get(), name, plan, zone, wishes));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Show an org")
    public OrgJson get(@PathParam("id") UUID id) {
        return OrgJson.of(readOrg.read(caller.get(), id));
    }

    @PUT
    @Path("/{id}")
    @Operation(summary = "Change an org's name, plan, time zone or wishes; absent fields stay")
    @RequestBody(
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = OrgBodyJson.class)))
    public OrgJson update(@PathParam("id") UUID id, @Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var fields = Fields.of(body);
        var edit = new OrgEdit(
                OrgFields.edit(fields, "name", () -> OrgFields.name(fields)),
                OrgFields.edit(fields, "plan", () -> OrgFields.plan(fields)),
                OrgFields.edit(fields, "time_zone", () -> OrgFields.zone(fields)),
                OrgFields.edit(fields, "abandoned_calls", () -> OrgFields.abandonedCalls(fields)),
                OrgFields.edit(fields, "overruns", () -> OrgFields.overruns(fields)));
        fields.check();
        return OrgJson.of(updateOrg.update(caller.get(), id, edit));
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            summary = "Delete an org",
            description = "One that teams, keys, administrators or usage hang on is deleted only while it is suspended,"
                    + " and only when none of its calls is open any more. All of it goes then, for good: its invoices"
                    + " stay, its ledger becomes one closing transaction, its audit ends in a tombstone.")
    public void delete(@PathParam("id") UUID id) {
        deleteOrg.delete(caller.get(), id);
    }
}
