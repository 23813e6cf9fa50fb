package dev.farthing.rest.relay;

import com.fasterxml.jackson.core.JsonFactory;
import dev.farthing.application.relay.RateLimits.Standing;
import dev.farthing.domain.fault.Fault;
import dev.farthing.rest.Problems;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Refusals in Anthropic's error shape, and the headers that go with its answers.
final class AnthropicErrors implements Wording {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int OVERLOADED = 529;
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("request-id");
    private static final String TOO_LONG = "prompt is too long";
    private static final String LIMITS = "anthropic-ratelimit-";

    @Override
    public int status(Fault fault) {
        return isOverload(fault) ? OVERLOADED : Problems.status(fault.kind());
    }

    @Override
    public String event(Refusal refusal) {
        return "event: error\ndata: " + body(refusal) + "\n\n";
    }

    @Override
    public String keepAlive() {
        return "event: ping\ndata: {\"type\": \"ping\"}\n\n";
    }

    @Override
    public void identify(MultiMap headers, String requestId) {
        headers.set(REQUEST_ID, requestId);
    }

    @Override
    public void tell(MultiMap headers, Standing standing, Instant now) {
        tell(
                headers,
                "requests",
                standing.limitRequests(),
                standing.remainingRequests(),
                standing.resetRequests(),
                now);
        tell(headers, "tokens", standing.limitTokens(), standing.remainingTokens(), standing.resetTokens(), now);
    }

    private static void tell(MultiMap headers, String what, long limit, long remaining, Duration reset, Instant now) {
        if (limit >= 0) {
            headers.set(LIMITS + what + "-limit", Long.toString(limit));
            headers.set(LIMITS + what + "-remaining", Long.toString(Math.max(0, remaining)));
            headers.set(
                    LIMITS + what + "-reset",
                    now.plus(reset).truncatedTo(ChronoUnit.SECONDS).toString());
        }
    }

    @Override
    public String bug(@Nullable String requestId) {
        return body("api_error", "Internal error.", "internal_error", null, requestId);
    }

    /// What there is beside the sentence stands in its `details`.
    @Override
    public String body(Refusal refusal) {
        var id = refusal.requestId();
        return body(
                type(refusal.fault()),
                sentence(refusal),
                refusal.fault().code(),
                refusal,
                id == null ? null : id.toString());
    }

    /// Tools look for these words before they shorten a conversation.
    private static String sentence(Refusal refusal) {
        var sentence = refusal.sentence();
        return refusal.fault() != Fault.CONTEXT_LENGTH_EXCEEDED || sentence.contains(TOO_LONG)
                ? sentence
                : TOO_LONG + ": " + sentence;
    }

    private static String body(
            String type, String sentence, String code, @Nullable Refusal refusal, @Nullable String requestId) {
        var text = new StringWriter(256);
        try (var json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("type", "error");
            json.writeObjectFieldStart("error");
            json.writeStringField("type", type);
            json.writeStringField("message", sentence);
            json.writeObjectFieldStart("details");
            json.writeStringField("code", code);
            if (refusal != null) {
                if (refusal.parameter() != null) {
                    json.writeStringField("param", refusal.parameter());
                }
                for (var fact : refusal.more().entrySet()) {
                    json.writeStringField(fact.getKey(), String.valueOf(fact.getValue()));
                }
            }
            json.writeEndObject();
            json.writeEndObject();
            if (requestId != null) {
                json.writeStringField("request_id", requestId);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static String type(Fault fault) {
        return switch (fault.kind()) {
            case INVALID, CONFLICT, UNPROCESSABLE, UNSUPPORTED -> "invalid_request_error";
            case UNAUTHENTICATED -> "authentication_error";
            case UNPAID -> "billing_error";
            case REFUSED -> "permission_error";
            case MISSING -> "not_found_error";
            case TOO_LARGE -> "request_too_large";
            case LIMITED -> "rate_limit_error";
            case UPSTREAM_FAILED -> "api_error";
            case UNAVAILABLE -> isOverload(fault) ? "overloaded_error" : "api_error";
            case UPSTREAM_LATE -> "timeout_error";
        };
    }

    /// A vendor's trouble with how much is asked of it, ours or everybody's, looks alike from outside.
    private static boolean isOverload(Fault fault) {
        return fault == Fault.UPSTREAM_OVERLOADED || fault == Fault.UPSTREAM_RATE_LIMITED;
    }
}
