package dev.farthing.rest.relay;

import java.util.Objects;

/// Refusals where responses are asked for: as OpenAI's elsewhere, but a stream ends with a response that failed.
final class ResponsesErrors extends OpenAiErrors {
    @Override
    public String event(Refusal refusal) {
        var id = "resp_" + Objects.toString(refusal.requestId(), "").replace("-", "");
        return "event: response.failed\ndata: {\"type\":\"response.failed\",\"sequence_number\":2147483647,"
                + "\"response\":{\"id\":\"" + id
                + "\",\"object\":\"response\",\"status\":\"failed\",\"output\":[],\"error\":{\"code\":\""
                + refusal.fault().code() + "\",\"message\":" + Splices.quoted(refusal.sentence()) + "}}}\n\n";
    }
}
