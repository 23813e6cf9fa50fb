package dev.farthing.rest.relay;

import dev.farthing.rest.Ports;
import dev.farthing.rest.Seal;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/// Keeps apart what two ports serve: calls on one, and on the other whatever is for those who manage, the calls of
/// the console's playground with it.
final class Planes {
    private static final String OWN_KEY = "/api/v1/me";
    private static final String HEALTH = "/health";
    private static final String PLAYGROUND = "x-farthing-playground";
    private static final String PROBES = "/q/health";

    private final int management;
    private final boolean probesCannotCome;

    Planes(Ports ports, Seal seal) {
        this.management = ports.management() == null ? 0 : ports.management().port();
        this.probesCannotCome = seal.asksForCertificates();
    }

    /// Whether the request came to the other port than what it asks for.
    ///
    /// @param path as routes read it, without the detours that a sender may write
    /// @param target what it means on the data plane; null where it is not that one's business
    boolean isAstray(HttpServerRequest request, String path, @Nullable Target target) {
        if (management == 0) {
            return false;
        }
        boolean ofCalls = target != null || isOrIsBelow(path, OWN_KEY);
        if (request.localAddress().port() == management) {
            return ofCalls && !isTried(request, target);
        }
        return !ofCalls && !(probesCannotCome && (path.equals(HEALTH) || isOrIsBelow(path, PROBES)));
    }

    /// Whether a page of the console tries a model: whoever sees it may not reach the other port, and a browser
    /// calls
    /// no other origin with such a header unless it is let.
    private static boolean isTried(HttpServerRequest request, @Nullable Target target) {
        return target instanceof Target.Call && request.headers().contains(PLAYGROUND);
    }

    private static boolean isOrIsBelow(String path, String place) {
        return path.startsWith(place) && (path.length() == place.length() || path.charAt(place.length()) == '/');
    }
}
