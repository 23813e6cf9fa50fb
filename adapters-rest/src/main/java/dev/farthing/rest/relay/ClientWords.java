package dev.farthing.rest.relay;

import dev.farthing.domain.usage.CallRecord;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/// What a client says of itself and its call in headers, as much of it as is kept.
final class ClientWords {
    private static final CharSequence X_SESSION_ID = HttpHeaders.createOptimized("x-session-id");
    private static final CharSequence SESSION_ID = HttpHeaders.createOptimized("session-id");
    private static final CharSequence X_CLAUDE_CODE_SESSION_ID =
            HttpHeaders.createOptimized("x-claude-code-session-id");
    private static final int MOST_HEADER_TEXT = 256;

    private ClientWords() {}

    static CallRecord.Client of(HttpServerRequest request, @Nullable String address) {
        var headers = request.headers();
        var session = headers.get(X_SESSION_ID);
        if (session == null) {
            session = headers.get(SESSION_ID);
        }
        if (session == null) {
            session = headers.get(X_CLAUDE_CODE_SESSION_ID);
        }
        return new CallRecord.Client(
                bounded(session),
                bounded(headers.get(ClientReply.X_REQUEST_ID)),
                address,
                bounded(headers.get(HttpHeaders.USER_AGENT)));
    }

    private static @Nullable String bounded(@Nullable String text) {
        return text == null || text.length() <= MOST_HEADER_TEXT ? text : text.substring(0, MOST_HEADER_TEXT);
    }
}
