package dev.farthing.rest.key;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.key.IssueKey;
import dev.farthing.application.key.ListKeys;
import dev.farthing.application.key.ReadKey;
import dev.farthing.application.key.SetKeyState;
import dev.farthing.application.key.UpdateKey;
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

/// Keys: made, found, changed and ended.
@Path("/api/v1/gateway/keys")
@Tag(name = "Keys")
@Produces(MediaType.APPLICATION_JSON)
class KeyResource {
    private static final int LONGEST_SEARCH = 200;

    private final CurrentCaller caller;
    private final IssueKey issueKey;
    private final ListKeys listKeys;
    private final ReadKey readKey;
    private final UpdateKey updateKey;
    private final SetKeyState keyState;

    KeyResource(
            CurrentCaller caller,
            IssueKey issueKey,
            ListKeys listKeys,
            ReadKey readKey,
            UpdateKey updateKey,
            SetKeyState keyState) {
        this.caller = caller;
        this.issueKey = issueKey;
        this.listKeys = listKeys;
        this.readKey = readKey;
        this.updateKey = updateKey;
        this.keyState = keyState;
    }

    @GET
    @Operation(summary = "List keys, newest first")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "team_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "created_from", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "created_to", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "used_from", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "used_to", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "search", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "status", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "page", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "page_size", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    public PageJson<KeyJson> list(@Context UriInfo uri) {
        var query = Fields.query(uri);
        var paging = Paging.of(query);
        var wanted = new ListKeys.Wanted(
                query.uuid("team_id"),
                query.optionalChoice("status", KeyStatus.class),
                query.optionalText("search", LONGEST_SEARCH),
                query.instant("created_from"),
                query.instant("created_to"),
                query.instant("used_from"),
                query.instant("used_to"));
        var org = caller.orgOrAll(query);
        query.check();
        return PageJson.of(listKeys.list(caller.get(), org, wanted, paging.slice()), paging, KeyJson::of);
    }

    @POST
    @ResponseStatus(201)
    @Operation(summary = "Create a key; its secret is in this answer alone")
    @RequestBody(
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = KeyCreateJson.class)))
    @APIResponse(
            responseCode = "201",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = KeyJson.class)))
    public KeyJson create(@QueryParam("org_id") @Nullable UUID org, @Nullable JsonNode body) {
        caller.get().mustManageKeys();
        var wish = KeyCreateJson.read(Fields.of(body));
        return KeyJson.of(issueKey.issue(caller.get(), caller.org(org), wish));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Show a key")
    public KeyJson get(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org) {
        return KeyJson.of(readKey.read(caller.get(), caller.org(org), id));
    }

    @PUT
    @Path("/{id}")
    @Operation(summary = "Change a key: absent fields stay, null clears")
    @RequestBody(
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = KeyUpdateJson.class)))
    public KeyJson update(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org, @Nullable JsonNode body) {
        caller.get().mustManageKeys();
        var key = readKey.read(caller.get(), caller.org(org), id).key();
        var edit = KeyUpdateJson.read(Fields.of(body), key);
        return KeyJson.of(updateKey.update(caller.get(), caller.org(org), id, edit));
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Delete a key for good; its usage stays")
    public void delete(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org) {
        keyState.set(caller.get(), caller.org(org), id, KeySwitch.DELETE);
    }
}
