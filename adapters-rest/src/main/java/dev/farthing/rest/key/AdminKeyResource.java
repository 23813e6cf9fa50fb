package dev.farthing.rest.key;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.account.IssueAdminKey;
import dev.farthing.application.account.ListAdminKeys;
import dev.farthing.application.account.ReadAdminKey;
import dev.farthing.application.account.SetAdminKeyState;
import dev.farthing.application.account.UpdateAdminKey;
import dev.farthing.application.key.ListKeys.Wanted;
import dev.farthing.domain.key.KeyStatus;
import dev.farthing.domain.key.KeySwitch;
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

/// Admin keys: made, found, changed and ended.
@Path("/api/v1/gateway/admin-keys")
@Tag(name = "Admin keys")
@Produces(MediaType.APPLICATION_JSON)
class AdminKeyResource {
    private static final int LONGEST_SEARCH = 200;

    private final CurrentCaller caller;
    private final IssueAdminKey issueKey;
    private final ListAdminKeys listKeys;
    private final ReadAdminKey readKey;
    private final UpdateAdminKey updateKey;
    private final SetAdminKeyState keyState;

    AdminKeyResource(
            CurrentCaller caller,
            IssueAdminKey issueKey,
            ListAdminKeys listKeys,
            ReadAdminKey readKey,
            UpdateAdminKey updateKey,
            SetAdminKeyState keyState) {
        this.caller = caller;
        this.issueKey = issueKey;
        this.listKeys = listKeys;
        this.readKey = readKey;
        this.updateKey = updateKey;
        this.keyState = keyState;
    }

    @GET
    @Operation(summary = "List admin keys, newest first")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "team_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "created_from", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "created_to", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "search", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "status", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "page", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "page_size", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    public PageJson<AdminKeyJson> list(@Context UriInfo uri) {
        var query = Fields.query(uri);
        var paging = Paging.of(query);
        var wanted = new Wanted(
                query.uuid("team_id"),
                query.optionalChoice("status", KeyStatus.class),
                query.optionalText("search", LONGEST_SEARCH),
                query.instant("created_from"),
                query.instant("created_to"),
                null,
                null);
        var org = caller.orgOrAll(query);
        query.check();
        return PageJson.of(listKeys.list(caller.get(), org, wanted, paging.slice()), paging, AdminKeyJson::of);
    }

    @POST
    @ResponseStatus(201)
    @Operation(summary = "Create an admin key; its secret is in this answer alone")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = AdminKeyCreateJson.class)))
    @APIResponse(
            responseCode = "201",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = AdminKeyJson.class)))
    public AdminKeyJson create(@QueryParam("org_id") @Nullable UUID org, @Nullable JsonNode body) {
        caller.get().mustManageOrg();
        var fields = Fields.of(body);
        var wish = AdminKeyCreateJson.read(fields);
        var orgInBody = fields.uuid("org_id");
        fields.check();
        return AdminKeyJson.of(issueKey.issue(caller.known(), caller.org(orgInBody == null ? org : orgInBody), wish));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Show an admin key")
    public AdminKeyJson get(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org) {
        return AdminKeyJson.of(readKey.read(caller.get(), caller.org(org), id));
    }

    @PUT
    @Path("/{id}")
    @Operation(summary = "Change an admin key: absent fields stay, null clears")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = AdminKeyUpdateJson.class)))
    public AdminKeyJson update(
            @PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org, @Nullable JsonNode body) {
        caller.get().mustManageOrg();
        var key = readKey.read(caller.get(), caller.org(org), id).admin();
        var edit = AdminKeyUpdateJson.read(Fields.of(body), key);
        return AdminKeyJson.of(updateKey.update(caller.known(), caller.org(org), id, edit));
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Delete an admin key for good")
    public void delete(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org) {
        keyState.set(caller.get(), caller.org(org), id, KeySwitch.DELETE);
    }
}
