package dev.farthing.rest.relay;

import dev.farthing.domain.fault.Fault;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/// Sees to it that nobody on the way can take a request's end for another place than we do.
///
/// Several lengths never come this far: the decoder refuses them. A transfer coding beside a length is refused,
/// which [FramingDecoder] lets be seen, and so is a coding that is not `chunked` alone. Every connection that carried
/// a transfer coding ends, and what follows on it is not even looked at.
final class Framing {
    private static final String CHUNKED = "chunked";

    private final Set<HttpConnection> ending =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private volatile boolean anyEnded;

    /// Whether the request is not to be served: it was answered here, or nobody shall hear of it.
    boolean refuses(RoutingContext context) {
        var request = context.request();
        if (anyEnded && ending.contains(request.connection())) {
            request.connection().close();
            return true;
        }
        if (request.headers().getAll(HttpHeaders.HOST).size() > 1) {
            refuseHost(context);
            return true;
        }
        if (!request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            return false;
        }
        endWith(context);
        if (isUnambiguous(request)) {
            return false;
        }
        Reply.refuseInPlane(
                request,
                Fault.INVALID_REQUEST,
                "A request body is framed by one Content-Length, or by Transfer-Encoding: chunked.");
        return true;
    }

    /// Who names no host, or several, may mean another end of the request too.
    void refuseHost(RoutingContext context) {
        endWith(context);
        Reply.refuseInPlane(context.request(), Fault.INVALID_REQUEST, "A request must name its Host, once.");
    }

    private void endWith(RoutingContext context) {
        var connection = context.request().connection();
        ending.add(connection);
        anyEnded = true;
        context.response().putHeader(HttpHeaders.CONNECTION, "close");
        context.addEndHandler(_ -> connection.close());
    }

    private static boolean isUnambiguous(HttpServerRequest request) {
        var codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        return request.version() == HttpVersion.HTTP_1_1
                && codings.size() == 1
                && CHUNKED.equalsIgnoreCase(codings.getFirst())
                && !request.headers().contains(HttpHeaders.CONTENT_LENGTH);
    }
}
