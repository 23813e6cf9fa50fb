package dev.farthing.rest.relay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.farthing.domain.fault.Fault;
import dev.farthing.rest.Problems;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Refusals as Google's APIs put them: a status by its name, and details of the types its clients look for.
final class GeminiErrors implements Wording {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String TYPE = "type.googleapis.com/google.rpc.";
    private static final int MILLIS = 1_000;

    @Override
    public int status(Fault fault) {
        return Problems.status(fault.kind());
    }

    @Override
    public String event(Refusal refusal) {
        return "data: " + body(refusal) + "\n\n";
    }

    /// Google's libraries for Node, to version 1, and for Python take every line that is not empty for data.
    @Override
    public boolean allowsComments() {
        return false;
    }

    @Override
    public String keepAlive() {
        return "\n";
    }

    @Override
    public String bug(@Nullable String requestId) {
        return "{\"error\":{\"code\":500,\"message\":\"Internal error, request " + requestId
                + ".\",\"status\":\"INTERNAL\",\"details\":[]}}";
    }

    @Override
    public String body(Refusal refusal) {
        var fault = refusal.fault();
        var text = new StringWriter(512);
        try (var json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeObjectFieldStart("error");
            json.writeNumberField("code", status(fault));
            json.writeStringField("message", refusal.sentence());
            json.writeStringField("status", name(fault));
            json.writeArrayFieldStart("details");
            writeReason(json, refusal);
            var parameter = refusal.parameter();
            if (parameter != null) {
                writeField(json, parameter, refusal.sentence());
            }
            if (fault == Fault.INSUFFICIENT_QUOTA || fault == Fault.INSUFFICIENT_BALANCE) {
                writeQuota(json, refusal);
            }
            var retryAfter = refusal.retryAfter();
            if (retryAfter != null) {
                writeRetry(json, retryAfter);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void writeReason(JsonGenerator json, Refusal refusal) throws IOException {
        begin(json, "ErrorInfo");
        json.writeStringField("reason", reason(refusal.fault()));
        json.writeStringField("domain", "farthing");
        json.writeObjectFieldStart("metadata");
        json.writeStringField("code", refusal.fault().code());
        for (var fact : refusal.more().entrySet()) {
            json.writeStringField(fact.getKey(), String.valueOf(fact.getValue()));
        }
        if (refusal.requestId() != null) {
            json.writeStringField("request_id", refusal.requestId().toString());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeField(JsonGenerator json, String field, String sentence) throws IOException {
        begin(json, "BadRequest");
        json.writeArrayFieldStart("fieldViolations");
        json.writeStartObject();
        json.writeStringField("field", field);
        json.writeStringField("description", sentence);
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    /// A limit by the day is the only one of which Google's clients know that to ask again at once is no use.
    private static void writeQuota(JsonGenerator json, Refusal refusal) throws IOException {
        var limit = refusal.more().get("budget_limit");
        begin(json, "QuotaFailure");
        json.writeArrayFieldStart("violations");
        json.writeStartObject();
        json.writeStringField("subject", String.valueOf(refusal.more().get("budget_id")));
        json.writeStringField("description", refusal.sentence());
        json.writeStringField("quotaMetric", "farthing/budget");
        json.writeStringField("quotaId", "FarthingBudgetPerDay");
        if (limit != null) {
            json.writeStringField("quotaValue", String.valueOf(limit));
        }
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeRetry(JsonGenerator json, Duration retryAfter) throws IOException {
        begin(json, "RetryInfo");
        long millis = Math.max(1, retryAfter.toMillis());
        json.writeStringField(
                "retryDelay",
                millis % MILLIS == 0
                        ? millis / MILLIS + "s"
                        : String.format(Locale.ROOT, "%d.%03ds", millis / MILLIS, millis % MILLIS));
        json.writeEndObject();
    }

    private static void begin(JsonGenerator json, String type) throws IOException {
        json.writeStartObject();
        json.writeStringField("@type", TYPE + type);
    }

    /// Google's own word where its clients look for it.
    private static String reason(Fault fault) {
        return fault == Fault.INVALID_API_KEY ? "API_KEY_INVALID" : fault.name();
    }

    private static String name(Fault fault) {
        return switch (fault.kind()) {
            case INVALID, UNPROCESSABLE, TOO_LARGE, UNSUPPORTED -> "INVALID_ARGUMENT";
            case UNAUTHENTICATED -> "UNAUTHENTICATED";
            case REFUSED -> "PERMISSION_DENIED";
            case MISSING -> "NOT_FOUND";
            case CONFLICT -> "ABORTED";
            case LIMITED, UNPAID -> "RESOURCE_EXHAUSTED";
            case UPSTREAM_FAILED -> "INTERNAL";
            case UNAVAILABLE -> "UNAVAILABLE";
            case UPSTREAM_LATE -> "DEADLINE_EXCEEDED";
        };
    }
}
