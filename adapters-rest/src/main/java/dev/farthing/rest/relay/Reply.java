package dev.farthing.rest.relay;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.rest.Problems;
import dev.farthing.rest.RequestLog;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Short JSON answers of the data plane itself.
final class Reply {
    private static final Logger LOG = Logger.getLogger(Reply.class);
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private static final String MANAGEMENT = "/api/";

    private Reply() {}

    static void send(HttpServerRequest request, int status, String json) {
        var response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(json);
        if (!request.isEnded()) {
            request.resume();
        }
    }

    static void refuse(HttpServerRequest request, Wording wording, Refusal refusal) {
        if (refusal.retryAfter() != null) {
            RateHeaders.putRetryAfter(request.response().headers(), refusal.retryAfter());
        }
        send(request, wording.status(refusal.fault()), wording.body(refusal));
    }

    static void refuse(HttpServerRequest request, Fault fault, String sentence) {
        refuse(request, Wordings.of(request), Refusal.of(fault, sentence).to(requestId(request)));
    }

    static void refuse(HttpServerRequest request, FaultException refusal) {
        refuse(request, Wordings.of(request), Refusal.of(refusal).to(requestId(request)));
    }

    /// What happened is our own fault: it is logged whole, and told by its id alone.
    static void failed(HttpServerRequest request, Throwable failure) {
        var id = Objects.requireNonNull(requestId(request));
        RequestLog.error(LOG, failure, "request %s failed", id);
        send(request, 500, Wordings.of(request).bug(id.toString()));
    }

    /// As the answer names it already; null where it does not.
    static @Nullable UUID requestId(HttpServerRequest request) {
        var told = request.response().headers().get(ClientReply.X_REQUEST_ID);
        return told == null ? null : UUID.fromString(told);
    }

    /// In the shape of the plane that is asked, where the request goes to neither.
    static void refuseInPlane(HttpServerRequest request, Fault fault, String sentence) {
        var path = String.valueOf(request.uri());
        send(request, Wordings.at(path).status(fault), inPlane(path, fault, sentence));
    }

    static String inPlane(String path, Fault fault, String sentence) {
        return path.startsWith(MANAGEMENT)
                ? Problems.json(fault, sentence)
                : Wordings.at(path).body(Refusal.of(fault, sentence));
    }
}
