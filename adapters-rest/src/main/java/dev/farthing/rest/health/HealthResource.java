package dev.farthing.rest.health;

import dev.farthing.rest.ClientAddress;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Answers whoever asks whether anybody is there, without a key.
@Path("/")
@Singleton
@Tag(name = "Health")
@Produces(MediaType.APPLICATION_JSON)
class HealthResource {
    private final InstantSource clock;
    private final HealthChecks checks;

    HealthResource(InstantSource clock, HealthChecks checks) {
        this.clock = clock;
        this.checks = checks;
    }

    @GET
    @Path("health")
    @NonBlocking
    @Operation(operationId = "health", summary = "Tell that this process answers")
    public HealthJson health(@Context HttpServerRequest request) {
        var peer = request.remoteAddress();
        boolean outside = peer == null || !ClientAddress.isLoopback(peer.hostAddress());
        long count = checks.count(outside);
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new HealthJson("healthy", now.toString(), count);
    }

    @HEAD
    @NonBlocking
    @Operation(hidden = true)
    public Response greet() {
        return Response.ok().build();
    }
}
