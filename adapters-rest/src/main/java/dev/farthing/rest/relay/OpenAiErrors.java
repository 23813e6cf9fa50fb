package dev.farthing.rest.relay;

import com.fasterxml.jackson.core.JsonFactory;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.rest.Problems;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Refusals in OpenAI's error shape.
final class OpenAiErrors {
    private static final JsonFactory JSON = new JsonFactory();

    private OpenAiErrors() {}

    static int status(Fault fault) {
        return Problems.status(fault.kind());
    }

    static String body(FaultException refusal) {
        return body(refusal.fault(), refusal.sentence(), refusal.parameter(), null, Map.of());
    }

    /// The error body; `more` adds facts beside the four members every client knows.
    static String body(Fault fault, String sentence, @Nullable Duration retryAfter, Map<String, ?> more) {
        return body(fault, sentence, null, retryAfter, more);
    }

    private static String body(
            Fault fault,
            String sentence,
            @Nullable String parameter,
            @Nullable Duration retryAfter,
            Map<String, ?> more) {
        var text = new StringWriter(256);
        try (var json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeObjectFieldStart("error");
            json.writeStringField("message", retryAfter == null ? sentence : withWait(sentence, retryAfter));
            json.writeStringField("type", type(fault));
            json.writeStringField("param", parameter == null ? param(fault) : parameter);
            json.writeStringField("code", fault.code());
            for (var fact : more.entrySet()) {
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
