package dev.farthing.rest;

import dev.farthing.application.account.AuthenticateAdmin;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/// Lets nobody to the management API who is no administrator.
@Provider
@Priority(Priorities.AUTHENTICATION)
class AdminGate implements ContainerRequestFilter {
    private static final String GUARDED = "/api/v1/";
    private static final String OWN_KEY = "/api/v1/me";

    private final AuthenticateAdmin admins;
    private final CurrentCaller current;
    private final ClientAddress addresses;
    private final HttpServerRequest request;

    AdminGate(AuthenticateAdmin admins, CurrentCaller current, ClientAddress addresses, HttpServerRequest request) {
        this.admins = admins;
        this.current = current;
        this.addresses = addresses;
        this.request = request;
    }

    @Override
    public void filter(ContainerRequestContext context) {
        var path = context.getUriInfo().getPath();
        if (path.startsWith(GUARDED) && !path.equals(OWN_KEY) && !path.startsWith(OWN_KEY + "/")) {
            current.gives(AuditReason.read(context.getHeaderString(AuditReason.HEADER)));
            var secret = BearerSecret.of(context.getHeaderString(HttpHeaders.AUTHORIZATION));
            if (secret == null) {
                current.knocks();
                current.get();
            } else {
                var address = addresses.of(request);
                current.is(admins.authenticate(secret, address), address);
            }
        }
    }
}
