package dev.farthing.rest.relay;

import dev.farthing.application.relay.Admission;
import dev.farthing.application.relay.CallEnding;
import dev.farthing.application.relay.CallRequest;
import dev.farthing.application.relay.SettleCall.Settlement;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.MultiMap;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tells a collector of traces how calls went: one span for each call, refused ones too, and one for each attempt
/// at a vendor, named as OpenTelemetry names what concerns generative AI. What was asked and answered is never
/// told, nor any secret.
@Singleton
class CallTraces {
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> HTTP_STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    private static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
    private static final AttributeKey<String> MODEL = AttributeKey.stringKey("gen_ai.request.model");
    private static final AttributeKey<Long> INPUT = AttributeKey.longKey("gen_ai.usage.input_tokens");
    private static final AttributeKey<Long> OUTPUT = AttributeKey.longKey("gen_ai.usage.output_tokens");
    private static final AttributeKey<String> REQUEST = AttributeKey.stringKey("farthing.request_id");
    private static final AttributeKey<String> ORG = AttributeKey.stringKey("farthing.org_id");
    private static final AttributeKey<String> KEY = AttributeKey.stringKey("farthing.key_id");
    private static final AttributeKey<String> STATUS = AttributeKey.stringKey("farthing.status");
    private static final AttributeKey<String> COST = AttributeKey.stringKey("farthing.cost");
    private static final AttributeKey<String> SOURCE = AttributeKey.stringKey("farthing.usage_source");
    private static final AttributeKey<Boolean> CACHED = AttributeKey.booleanKey("farthing.from_cache");
    private static final AttributeKey<Long> FIRST_TOKEN = AttributeKey.longKey("farthing.first_token_ms");

    private final Spans spans;

    CallTraces(Spans spans) {
        this.spans = spans;
    }

    /// @param headers the client's
    CallTrace of(UUID requestId, MultiMap headers) {
        return new CallTrace(requestId, headers, spans);
    }

    /// Writes down what became of a call, if its trace is kept.
    void ended(CallTrace trace, Admission.Granted call, CallEnding ending, Settlement settlement) {
        if (!trace.isKept()) {
            return;
        }
        var parent = trace.parent();
        var endpoint = call.request().endpoint();
        var reply = ending.reply();
        var about = Attributes.builder()
                .put(METHOD, "POST")
                .put(ROUTE, endpoint.path())
                .put(HTTP_STATUS, (long) ending.httpStatus())
                .put(OPERATION, operation(endpoint))
                .put(MODEL, call.offer().model().id())
                .put(REQUEST, call.requestId().toString())
                .put(ORG, call.owner().orgId().toString())
                .put(KEY, call.owner().keyId().toString())
                .put(STATUS, ending.status().name().toLowerCase(Locale.ROOT))
                .put(COST, settlement.cost().toPlainString())
                .put(SOURCE, settlement.source().name().toLowerCase(Locale.ROOT));
        used(about, settlement.tokens());
        if (reply != null && call.request().stream() && reply.firstTokenMillis() != null) {
            about.put(FIRST_TOKEN, reply.firstTokenMillis().longValue());
        }
        if (ending.errorCode() != null) {
            about.put(ERROR, ending.errorCode());
        }
        spans.write(new Spans.Past(
                trace.traceId(),
                TraceParent.spanId(trace.requestId(), 0),
                parent == null ? null : parent.spanId(),
                true,
                "POST " + endpoint.path(),
                SpanKind.SERVER,
                call.admittedAt(),
                call.admittedAt().plusMillis(ending.latencyMillis()),
                about.build(),
                ending.status() == CallStatus.ERROR ? ending.errorCode() : null));
        var attempts = ending.attempts().stream()
                .sorted(Comparator.comparing(CallRecord.Attempt::startedAt))
                .toList();
        for (int i = 0; i < attempts.size(); i++) {
            write(trace, endpoint, i + 1, attempts.get(i));
        }
    }

    /// How a call was turned away before a vendor was asked.
    ///
    /// @param at when it was
    /// @param tookNanos since the call came
    record Refusal(Fault fault, int httpStatus, Instant at, long tookNanos) {}

    /// The same of a call that was turned away, which is one span.
    void refused(CallTrace trace, IssuedKey key, CallRequest call, Refusal refusal) {
        if (!trace.isKept()) {
            return;
        }
        var parent = trace.parent();
        var endpoint = call.endpoint();
        var code = refusal.fault().code();
        var about = Attributes.builder()
                .put(METHOD, "POST")
                .put(ROUTE, endpoint.path())
                .put(HTTP_STATUS, (long) refusal.httpStatus())
                .put(OPERATION, operation(endpoint))
                .put(REQUEST, trace.requestId().toString())
                .put(ORG, key.holder().orgId().toString())
                .put(KEY, key.id().toString())
                .put(
                        STATUS,
                        (refusal.fault().isUnavailability() ? CallStatus.ERROR : CallStatus.REFUSED)
                                .name()
                                .toLowerCase(Locale.ROOT))
                .put(ERROR, code);
        spans.write(new Spans.Past(
                trace.traceId(),
                TraceParent.spanId(trace.requestId(), 0),
                parent == null ? null : parent.spanId(),
                true,
                "POST " + endpoint.path(),
                SpanKind.SERVER,
                refusal.at().minusNanos(refusal.tookNanos()),
                refusal.at(),
                about.build(),
                null));
    }

    /// The same of a call that was answered out of the response cache, which is one span too.
    void cached(CallTrace trace, Admission.Cached call, long tookMillis) {
        if (!trace.isKept()) {
            return;
        }
        var parent = trace.parent();
        var endpoint = call.request().endpoint();
        var about = call.answer().about();
        spans.write(new Spans.Past(
                trace.traceId(),
                TraceParent.spanId(trace.requestId(), 0),
                parent == null ? null : parent.spanId(),
                true,
                "POST " + endpoint.path(),
                SpanKind.SERVER,
                call.admittedAt(),
                call.admittedAt().plusMillis(tookMillis),
                Attributes.builder()
                        .put(METHOD, "POST")
                        .put(ROUTE, endpoint.path())
                        .put(HTTP_STATUS, (long) about.status())
                        .put(OPERATION, operation(endpoint))
                        .put(MODEL, call.model())
                        .put(REQUEST, call.requestId().toString())
                        .put(ORG, call.key().holder().orgId().toString())
                        .put(KEY, call.key().id().toString())
                        .put(STATUS, CallStatus.OK.name().toLowerCase(Locale.ROOT))
                        .put(COST, "0")
                        .put(CACHED, true)
                        .build(),
                null));
    }

    private void write(CallTrace trace, Endpoint endpoint, int number, CallRecord.Attempt attempt) {
        var hop = attempt.hop();
        var about = Attributes.builder()
                .put(OPERATION, operation(endpoint))
                .put(PROVIDER, hop.provider())
                .put(MODEL, hop.upstreamModel());
        if (attempt.httpStatus() != null) {
            about.put(HTTP_STATUS, attempt.httpStatus().longValue());
        }
        used(about, attempt.tokens());
        var failure = attempt.isHedged() ? null : attempt.failureClass();
        if (attempt.failureClass() != null) {
            about.put(ERROR, attempt.failureClass());
        }
        Instant start = attempt.startedAt();
        spans.write(new Spans.Past(
                trace.traceId(),
                TraceParent.spanId(trace.requestId(), number),
                TraceParent.spanId(trace.requestId(), 0),
                false,
                operation(endpoint) + " " + hop.upstreamModel(),
                SpanKind.CLIENT,
                start,
                start.plusMillis(attempt.latencyMillis()),
                about.build(),
                failure));
    }

    private static void used(AttributesBuilder about, @Nullable TokenUsage tokens) {
        if (tokens != null) {
            about.put(INPUT, tokens.promptTokens()).put(OUTPUT, tokens.completionTokens());
        }
    }

    private static String operation(Endpoint endpoint) {
        return switch (endpoint) {
            case CHAT_COMPLETIONS, RESPONSES, MESSAGES -> "chat";
            case GENERATE_CONTENT -> "generate_content";
            case COMPLETIONS -> "text_completion";
            case IMAGES -> "image_generation";
            case SPEECH -> "speech_generation";
            case EMBEDDINGS, EMBED_CONTENT, BATCH_EMBED_CONTENTS -> "embeddings";
        };
    }
}
