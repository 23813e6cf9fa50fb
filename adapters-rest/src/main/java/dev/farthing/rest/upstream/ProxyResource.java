package dev.farthing.rest.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.upstream.DeleteProxy;
import dev.farthing.application.upstream.FindProxy;
import dev.farthing.application.upstream.ListProxies;
import dev.farthing.application.upstream.SaveProxy;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.ListingQuery;
import dev.farthing.rest.PageJson;
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
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// Outbound proxies; operators only.
@Path("/api/v1/gateway/proxies")
@Tag(name = "Upstream")
@Produces(MediaType.APPLICATION_JSON)
class ProxyResource {
    private final CurrentCaller caller;
    private final ListProxies listProxies;
    private final FindProxy findProxy;
    private final SaveProxy saveProxy;
    private final DeleteProxy deleteProxy;

    ProxyResource(
            CurrentCaller caller,
            ListProxies listProxies,
            FindProxy findProxy,
            SaveProxy saveProxy,
            DeleteProxy deleteProxy) {
        this.caller = caller;
        this.listProxies = listProxies;
        this.findProxy = findProxy;
        this.saveProxy = saveProxy;
        this.deleteProxy = deleteProxy;
    }

    @GET
    @Operation(summary = "List the outbound proxies, never with their passwords")
    @Parameter(name = "search", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "status",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"enabled", "disabled"}))
    @Parameter(name = "page", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "page_size", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(responseCode = "200")
    public PageJson<ProxyJson> list(@Context UriInfo uri) {
        caller.get().mustBeOperator();
        var query = ListingQuery.of(uri, "enabled", "disabled");
        return PageJson.of(listProxies.list(query.listing()), query.paging(), ProxyJson::of);
    }

    @POST
    @ResponseStatus(201)
    @Operation(summary = "Make an outbound proxy known")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ProxyWriteJson.class),
                            examples =
                                    @ExampleObject(
                                            name = "socks",
                                            value =
                                                    "{\"url\":\"socks5://proxy.example:1080\",\"username\":\"me\",\"password\":\"…\"}")))
    @APIResponse(
            responseCode = "201",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProxyJson.class)))
    public ProxyJson create(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        return ProxyJson.of(saveProxy.save(null, old -> ProxyWriteJson.read(Fields.of(body), old)));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Show an outbound proxy")
    @APIResponse(responseCode = "200")
    public ProxyJson find(@PathParam("id") UUID id) {
        caller.get().mustBeOperator();
        return ProxyJson.of(findProxy.find(id));
    }

    @PUT
    @Path("/{id}")
    @Operation(summary = "Change an outbound proxy; absent fields stay as they are")
    @RequestBody(
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProxyWriteJson.class)))
    @APIResponse(responseCode = "200")
    public ProxyJson change(@PathParam("id") UUID id, @Nullable JsonNode body) {
        caller.get().mustBeOperator();
        return ProxyJson.of(saveProxy.save(id, old -> ProxyWriteJson.read(Fields.of(body), old)));
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            summary = "Forget an outbound proxy",
            description = "Refused while a credential names it or a provider has no other one.")
    @APIResponse(responseCode = "204")
    public void delete(@PathParam("id") UUID id) {
        caller.get().mustBeOperator();
        deleteProxy.delete(id);
    }
}
