package dev.farthing.rest;

import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/// Logs what concerns one request under its id, in the sentence and as a field of its own.
public final class RequestLog {
    private static final String REQUEST_ID = "request_id";

    private RequestLog() {}

    /// Has the id stand at whatever is logged from here on until the request is answered; on its own Vert.x context.
    static void mark(UUID requestId) {
        MDC.put(REQUEST_ID, requestId.toString());
    }

    /// @param sentence with one `%s`, for the id
    public static void error(Logger log, Throwable cause, String sentence, UUID requestId) {
        MDC.put(REQUEST_ID, requestId.toString());
        try {
            log.errorf(cause, sentence, requestId);
        } finally {
            MDC.remove(REQUEST_ID);
        }
    }
}
