package dev.farthing.rest.relay;

import com.fasterxml.jackson.core.JsonFactory;
import dev.farthing.domain.fault.Fault;
import dev.farthing.rest.Problems;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Refusals in OpenAI's error shape.
class OpenAiErrors implements Wording {
    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public int status(Fault fault) {
        return Problems.status(fault.kind());
    }

    @Override
    public String event(Refusal refusal) {
        return "data: " + body(refusal) + "\n\n";
    }

    @Override
    public String keepAlive() {
        return ": keep-alive\n\n";
    }

    @Override
    public String bug(@Nullable String requestId) {
        return "{\"error\":{\"message\":\"Internal error, request " + requestId
                + ".\",\"type\":\"server_error\",\"param\":null,\"code\":\"internal_error\"}}";
    }

    /// What there is beside the four members that every client knows stands behind them.
    @Override
    public String body(Refusal refusal) {
        var fault = refusal.fault();
        var parameter = refusal.parameter();
        var retryAfter = refusal.retryAfter();
        var text = new StringWriter(256);
        try (var json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeObjectFieldStart("error");
            json.writeStringField(
                    "message", retryAfter == null ? refusal.sentence() : withWait(refusal.sentence(), retryAfter));
            json.writeStringField("type", type(fault));
            json.writeStringField("param", parameter == null ? param(fault) : parameter);
            json.writeStringField("code", fault.code());
            for (var fact : refusal.more().entrySet()) {
                json.writeStringField(fact.getKey(), String.valueOf(fact.getValue()));
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /// Some clients read the wait from the sentence.
    private static String withWait(String sentence, Duration retryAfter) {
        return sentence + " Please try again in " + RateHeaders.seconds(retryAfter) + "s.";
    }

    private static String type(Fault fault) {
        return switch (fault.kind()) {
            case INVALID, MISSING, CONFLICT, UNPROCESSABLE, TOO_LARGE, UNSUPPORTED -> "invalid_request_error";
            case UNAUTHENTICATED -> "authentication_error";
            case REFUSED -> "permission_error";
            case LIMITED -> fault == Fault.INSUFFICIENT_QUOTA ? "insufficient_quota" : "rate_limit_error";
            case UNPAID -> "billing_error";
            case UNAVAILABLE, UPSTREAM_LATE -> "server_error";
            case UPSTREAM_FAILED -> "upstream_error";
        };
    }

    private static @Nullable String param(Fault fault) {
        return switch (fault) {
            case MODEL_NOT_FOUND, MODEL_NOT_ALLOWED, MODEL_NOT_PRICED, MODEL_NOT_FOR_ENDPOINT -> "model";
            default -> null;
        };
    }
}
