package dev.farthing.rest.relay;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.rest.Problems;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/// Short JSON answers of the data plane itself.
final class Reply {
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

    static void refuse(HttpServerRequest request, Fault fault, String sentence) {
        send(request, OpenAiErrors.status(fault), OpenAiErrors.body(fault, sentence, null, Map.of()));
    }

    static void refuse(HttpServerRequest request, FaultException refusal) {
        send(request, OpenAiErrors.status(refusal.fault()), OpenAiErrors.body(refusal));
    }

    /// In the shape of the plane that is asked, where the request goes to neither.
    static void refuseInPlane(HttpServerRequest request, Fault fault, String sentence) {
        send(request, OpenAiErrors.status(fault), inPlane(String.valueOf(request.uri()), fault, sentence));
    }

    static String inPlane(String path, Fault fault, String sentence) {
        return path.startsWith(MANAGEMENT)
                ? Problems.json(fault, sentence)
                : OpenAiErrors.body(fault, sentence, null, Map.of());
    }
}
