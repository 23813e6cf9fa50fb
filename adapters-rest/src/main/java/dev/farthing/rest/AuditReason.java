package dev.farthing.rest;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why somebody changes something, for the record: the header `X-Audit-Reason`, or the field `reason` of any body.
@Provider
class AuditReason implements ReaderInterceptor {
    static final String HEADER = "X-Audit-Reason";
    private static final String FIELD = "reason";
    private static final int LONGEST = 500;

    private final CurrentCaller current;

    AuditReason(CurrentCaller current) {
        this.current = current;
    }

    @Override
    public @Nullable Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        var body = context.proceed();
        if (body instanceof JsonNode json && json.path(FIELD).isTextual()) {
            current.gives(checked(json.path(FIELD).textValue(), List.of("body", FIELD)));
        }
        return body;
    }

    static @Nullable String read(@Nullable String header) {
        return header == null ? null : checked(header, List.of("header", HEADER));
    }

    private static String checked(String reason, List<Object> where) {
        if (reason.codePointCount(0, reason.length()) > LONGEST) {
            throw new InvalidFields(where, "string_too_long", "String should have at most " + LONGEST + " characters");
        }
        if (reason.codePoints().anyMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE)) {
            throw new InvalidFields(
                    where, "string_unicode", "String should hold neither NUL nor half a surrogate pair");
        }
        return reason;
    }
}
