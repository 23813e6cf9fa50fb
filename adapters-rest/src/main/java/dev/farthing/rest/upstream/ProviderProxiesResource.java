package dev.farthing.rest.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.upstream.AssignProxies;
import dev.farthing.application.upstream.FindProxyPool;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Which proxies a provider's credentials are spread over; operators only.
@Path("/api/v1/gateway/providers/{id}/proxies")
@Tag(name = "Upstream")
@APIResponse(responseCode = "200")
@Produces(MediaType.APPLICATION_JSON)
class ProviderProxiesResource {
    private static final int MOST = 500;

    private final CurrentCaller caller;
    private final FindProxyPool findProxyPool;
    private final AssignProxies assignProxies;

    ProviderProxiesResource(CurrentCaller caller, FindProxyPool findProxyPool, AssignProxies assignProxies) {
        this.caller = caller;
        this.findProxyPool = findProxyPool;
        this.assignProxies = assignProxies;
    }

    /// The ids of proxies.
    @Schema(name = "ProviderProxies")
    record Pool(@Schema(required = true, maxItems = 500) List<UUID> proxyIds) {}

    @GET
    @Operation(summary = "Show which proxies a provider's credentials are spread over")
    public Pool find(@PathParam("id") UUID id) {
        caller.get().mustBeOperator();
        return new Pool(findProxyPool.find(id));
    }

    @PUT
    @Operation(
            summary = "Spread a provider's credentials over some proxies",
            description = "Each credential goes through one of those that are enabled, the same one on every replica;"
                    + " when one comes or goes, only its share moves. A credential with a proxy_id of its own goes"
                    + " through that. With an empty list they go straight, or by the provider's proxy_url.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = Pool.class),
                            examples =
                                    @ExampleObject(
                                            name = "one",
                                            value = "{\"proxy_ids\":[\"019a7c3e-0000-7000-8000-000000000001\"]}")))
    public Pool assign(@PathParam("id") UUID id, @Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var fields = Fields.of(body);
        var ids = fields.uuids("proxy_ids", MOST);
        fields.check();
        return new Pool(assignProxies.assign(id, ids));
    }
}
