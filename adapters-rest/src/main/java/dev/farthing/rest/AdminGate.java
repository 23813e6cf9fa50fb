package dev.farthing.rest;

import dev.farthing.application.account.AuthenticateAdmin;
import dev.farthing.application.identity.AuthenticateBearer;
import dev.farthing.application.session.ResumeSession;
import dev.farthing.application.session.SessionToken;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lets nobody to the management API who is no administrator.
@Provider
@Priority(Priorities.AUTHENTICATION)
class AdminGate implements ContainerRequestFilter {
    private static final String GUARDED = "/api/v1/";
    private static final String OWN_KEY = "/api/v1/me";
    /// Where nobody is asked for a key.
    static final Set<String> OPEN = Set.of("/api/v1/leaks", "/api/v1/leaks/github");

    private static final String TOLD_OF_A_LEAK = "leak report";

    private final AuthenticateAdmin admins;
    private final AuthenticateBearer bearers;
    private final ResumeSession resumeSession;
    private final CurrentCaller current;
    private final ClientAddress addresses;
    private final HttpServerRequest request;

    AdminGate(
            AuthenticateAdmin admins,
            AuthenticateBearer bearers,
            ResumeSession resumeSession,
            CurrentCaller current,
            ClientAddress addresses,
            HttpServerRequest request) {
        this.admins = admins;
        this.bearers = bearers;
        this.resumeSession = resumeSession;
        this.current = current;
        this.addresses = addresses;
        this.request = request;
    }

    @Override
    public void filter(ContainerRequestContext context) {
        var path = context.getUriInfo().getPath();
        if (OPEN.contains(path)) {
            current.tells(TOLD_OF_A_LEAK);
            return;
        }
        if (path.startsWith(GUARDED) && !path.equals(OWN_KEY) && !path.startsWith(OWN_KEY + "/")) {
            current.gives(AuditReason.read(context.getHeaderString(AuditReason.HEADER)));
            var secret = BearerSecret.of(context.getHeaderString(HttpHeaders.AUTHORIZATION));
            var address = addresses.of(request);
            if (secret != null) {
                current.is(
                        isToken(secret) ? bearers.authenticate(secret, address) : admins.authenticate(secret, address),
                        address);
                return;
            }
            var session = context.getMethod().equals(HttpMethod.GET) ? session(context) : null;
            if (session != null) {
                current.is(resumeSession.resume(session, address).known(), address);
                return;
            }
            current.knocks();
            current.get();
        }
    }

    /// Three parts, the first of them a JSON object: no key of ours looks like this.
    private static boolean isToken(String secret) {
        return secret.startsWith("eyJ") && secret.chars().filter(c -> c == '.').count() == 2;
    }

    /// Links of the console lead here too, to what is read and saved; whoever changes something shows a key.
    private static @Nullable SessionToken session(ContainerRequestContext context) {
        var cookie = context.getCookies().get(SessionToken.COOKIE);
        return cookie == null ? null : SessionToken.parse(cookie.getValue());
    }
}
