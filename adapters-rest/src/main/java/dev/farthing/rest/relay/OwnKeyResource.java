package dev.farthing.rest.relay;

import dev.farthing.application.own.ReadOwnKey;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.rest.ClientAddress;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The one part of the API an inference key opens beside inference itself.
@Path("/api/v1/me")
@Tag(name = "Own key")
@Produces(MediaType.APPLICATION_JSON)
class OwnKeyResource {
    private final ReadOwnKey readOwnKey;
    private final CurrentCatalogue catalogue;
    private final ClientAddress addresses;
    private final HttpServerRequest request;

    OwnKeyResource(
            ReadOwnKey readOwnKey, CurrentCatalogue catalogue, ClientAddress addresses, HttpServerRequest request) {
        this.readOwnKey = readOwnKey;
        this.catalogue = catalogue;
        this.addresses = addresses;
        this.request = request;
    }

    @GET
    @Operation(summary = "Show the calling key: its limits and budgets, its expiry, what it used today and this month")
    public OwnKeyJson show() {
        return OwnKeyJson.of(
                readOwnKey.read(PresentedKey.of(request), addresses.of(request)),
                catalogue.get().settings().supportContact());
    }
}
