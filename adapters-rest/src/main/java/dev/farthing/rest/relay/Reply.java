package dev.farthing.rest.relay;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/// Short JSON answers of the data plane itself.
final class Reply {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

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
        refuse(request, refusal.fault(), refusal.sentence());
    }
}
