package dev.farthing.rest.relay;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Collects a request body up to a bound, and gives up on one that trickles.
final class BodyReader {
    private static final long PATIENCE_MILLIS = 30_000;
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final int most;
    private final Consumer<byte[]> whole;
    private final Runnable tooLarge;
    private @Nullable Buffer first;
    private @Nullable Buffer joined;
    private long timer = NO_TIMER;
    private boolean over;

    BodyReader(Vertx vertx, HttpServerRequest request, int most, Consumer<byte[]> whole, Runnable tooLarge) {
        this.vertx = vertx;
        this.request = request;
        this.most = most;
        this.whole = whole;
        this.tooLarge = tooLarge;
    }

    void read() {
        if (declaredLength() > most) {
            over = true;
            tooLarge.run();
            return;
        }
        request.handler(this::take).endHandler(_ -> finish()).exceptionHandler(_ -> stop());
        request.resume();
        if (!request.isEnded()) {
            timer = vertx.setTimer(PATIENCE_MILLIS, _ -> giveUp());
        }
    }

    private long declaredLength() {
        var header = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        try {
            return header == null ? 0 : Long.parseLong(header);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private void take(Buffer chunk) {
        if (over) {
            return;
        }
        if (first == null) {
            first = chunk;
        } else {
            if (joined == null) {
                joined = Buffer.buffer(Math.max(first.length() * 2, 16 * 1024)).appendBuffer(first);
            }
            joined.appendBuffer(chunk);
        }
        if ((joined == null ? chunk.length() : joined.length()) > most) {
            stop();
            tooLarge.run();
        }
    }

    private void finish() {
        if (over) {
            return;
        }
        stop();
        whole.accept(bytes());
    }

    private byte[] bytes() {
        if (joined != null) {
            return joined.getBytes();
        }
        return first == null ? new byte[0] : first.getBytes();
    }

    private void giveUp() {
        stop();
        request.connection().close();
    }

    private void stop() {
        over = true;
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
            timer = NO_TIMER;
        }
    }
}
