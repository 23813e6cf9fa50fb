package dev.farthing.web.login;

import dev.farthing.web.Console;
import dev.farthing.web.Visit;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/// Where everybody begins: each goes on to where its role belongs, programs are told where to ask.
@Path("/")
@Console(open = true)
class HomePage {
    private static final String TO_PROGRAMS =
            "Farthing is here: inference at /v1, management at /api/v1, described at /q/swagger-ui\n";

    private final Visit visit;

    HomePage(Visit visit) {
        this.visit = visit;
    }

    @GET
    public Response show(@HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept) {
        if (visit.isKnown()) {
            return visit.goTo(visit.caller().isOperator() ? "/status" : "/dashboard");
        }
        return accept != null && accept.contains("html")
                ? visit.goTo("/login")
                : Response.ok(TO_PROGRAMS, MediaType.TEXT_PLAIN_TYPE).build();
    }
}
