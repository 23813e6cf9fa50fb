package dev.farthing.rest.relay;

import io.vertx.core.MultiMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The trace of one call: what its client said of it, and what its vendors are told.
final class CallTrace {
    private static final String TRACEPARENT = "traceparent";
    private static final String TRACESTATE = "tracestate";
    private static final int LONGEST_STATE = 512;

    private final UUID requestId;
    private final @Nullable TraceParent parent;
    private final @Nullable String state;
    private final String traceId;
    /// Whether spans of it are written here.
    private final boolean kept;
    private int attempts;

    CallTrace(UUID requestId, MultiMap headers, Spans spans) {
        this.requestId = requestId;
        this.parent = TraceParent.parse(headers.get(TRACEPARENT));
        var told = parent == null ? null : headers.get(TRACESTATE);
        this.state = told == null || told.length() > LONGEST_STATE ? null : told;
        this.traceId = parent == null ? TraceParent.traceId(requestId) : parent.traceId();
        this.kept = spans.keep(traceId, parent);
    }

    /// The headers of the next attempt at a vendor. Where nothing is written here, a vendor that is told of a trace
    /// is told what the client said, as if nobody stood between.
    Map<String, String> next() {
        attempts++;
        var told = kept ? new TraceParent(traceId, TraceParent.spanId(requestId, attempts), true) : parent;
        if (told == null) {
            return Map.of();
        }
        var header = told.header();
        return state == null ? Map.of(TRACEPARENT, header) : Map.of(TRACEPARENT, header, TRACESTATE, state);
    }

    boolean isKept() {
        return kept;
    }

    UUID requestId() {
        return requestId;
    }

    String traceId() {
        return traceId;
    }

    @Nullable
    TraceParent parent() {
        return parent;
    }
}
