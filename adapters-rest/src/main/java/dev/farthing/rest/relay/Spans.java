package dev.farthing.rest.relay;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Writes spans to an OpenTelemetry collector, if there is one; what it is too slow for is left out.
@Singleton
class Spans {
    private static final int MOST_WAITING = 8_192;
    private static final int FLUSH_SECONDS = 5;
    private static final int HALF = 16;
    private static final int HEXADECIMAL = 16;
    private static final String TRACES = "/v1/traces";

    private final @Nullable SdkTracerProvider provider;
    private final double share;

    /// @param endpoint of a collector; nothing is written without one
    /// @param headers for it, `name=value`, separated by commas
    /// @param share as below
    @Inject
    Spans(
            @ConfigProperty(name = "otel.exporter.otlp.endpoint") Optional<String> endpoint,
            @ConfigProperty(name = "otel.exporter.otlp.headers") Optional<String> headers,
            @ConfigProperty(name = "otel.service.name", defaultValue = "farthing") String service,
            @ConfigProperty(name = "otel.traces.sampler.arg", defaultValue = "1") double share,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this(endpoint.map(base -> exporter(base, headers.orElse(""))).orElse(null), service, version, share);
    }

    /// @param exporter null where nobody collects
    /// @param share of the traces that begin here, from 0 to 1; others are kept if their beginning is
    Spans(@Nullable SpanExporter exporter, String service, String version, double share) {
        this.share = share;
        this.provider = exporter == null
                ? null
                : SdkTracerProvider.builder()
                        .setResource(Resource.getDefault()
                                .merge(Resource.create(Attributes.of(
                                        AttributeKey.stringKey("service.name"),
                                        service,
                                        AttributeKey.stringKey("service.version"),
                                        version))))
                        .setIdGenerator(GivenIds.INSTANCE)
                        .setSampler(Sampler.alwaysOn())
                        .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                                .setMaxQueueSize(MOST_WAITING)
                                .build())
                        .build();
    }

    private static SpanExporter exporter(String endpoint, String headers) {
        var base = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
        var exporter = OtlpHttpSpanExporter.builder().setEndpoint(base + TRACES);
        for (var header : headers.split(",", -1)) {
            int equals = header.indexOf('=');
            if (equals > 0) {
                exporter.addHeader(
                        header.substring(0, equals).strip(),
                        header.substring(equals + 1).strip());
            }
        }
        return exporter.build();
    }

    /// Whether spans of this trace are written.
    boolean keep(String traceId, @Nullable TraceParent parent) {
        if (provider == null) {
            return false;
        }
        if (parent != null) {
            return parent.sampled();
        }
        long random = Long.parseUnsignedLong(traceId.substring(HALF), HEXADECIMAL) & Long.MAX_VALUE;
        return random < share * Long.MAX_VALUE || share >= 1;
    }

    /// A span that is over.
    ///
    /// @param parentId null where it is the first of its trace
    /// @param remote whether its parent is not ours
    /// @param error what went wrong; null where nothing did
    record Past(
            String traceId,
            String spanId,
            @Nullable String parentId,
            boolean remote,
            String name,
            SpanKind kind,
            Instant start,
            Instant end,
            Attributes attributes,
            @Nullable String error) {}

    void write(Past past) {
        if (provider == null) {
            return;
        }
        var parent = past.parentId() == null
                ? Context.root()
                : Context.root().with(Span.wrap(context(past.traceId(), past.parentId(), past.remote())));
        GivenIds.INSTANCE.next(past.traceId(), past.spanId());
        var span = provider.get("farthing")
                .spanBuilder(past.name())
                .setParent(parent)
                .setSpanKind(past.kind())
                .setStartTimestamp(past.start())
                .setAllAttributes(past.attributes())
                .startSpan();
        if (past.error() != null) {
            span.setStatus(StatusCode.ERROR, past.error());
        }
        span.end(past.end());
    }

    private static SpanContext context(String traceId, String spanId, boolean remote) {
        var flags = TraceFlags.getSampled();
        return remote
                ? SpanContext.createFromRemoteParent(traceId, spanId, flags, TraceState.getDefault())
                : SpanContext.create(traceId, spanId, flags, TraceState.getDefault());
    }

    void end(@Observes ShutdownEvent event) {
        close();
    }

    /// What is not told yet is told, as far as a few seconds allow.
    void close() {
        if (provider != null) {
            provider.shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS);
        }
    }

    /// Gives spans the ids they were promised before they began.
    private static final class GivenIds implements IdGenerator {
        static final GivenIds INSTANCE = new GivenIds();

        private final ThreadLocal<String> trace = new ThreadLocal<>();
        private final ThreadLocal<String> span = new ThreadLocal<>();

        void next(String traceId, String spanId) {
            trace.set(traceId);
            span.set(spanId);
        }

        @Override
        public String generateSpanId() {
            return span.get();
        }

        @Override
        public String generateTraceId() {
            return trace.get();
        }
    }
}
