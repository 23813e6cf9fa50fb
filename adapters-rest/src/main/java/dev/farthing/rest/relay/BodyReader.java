package dev.farthing.rest.relay;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Collects a request body up to a bound, and gives up on one that trickles.
final class BodyReader {
    private static final byte[] NOTHING = {};

    /// A length is only a claim until its bytes have come.
    private static final int MOST_ON_TRUST = 256 * 1024;

    private final Patience patience;
    private final HttpServerRequest request;
    private final int most;
    private final Consumer<byte[]> whole;
    private final Runnable tooLarge;
    private byte[] bytes = NOTHING;
    private int length;
    private Patience.@Nullable Wait wait;
    private boolean over;

    BodyReader(Patience patience, HttpServerRequest request, int most, Consumer<byte[]> whole, Runnable tooLarge) {
        this.patience = patience;
        this.request = request;
        this.most = most;
        this.whole = whole;
        this.tooLarge = tooLarge;
    }

    void read(long nowNanos) {
        if (declaredLength() > most) {
            over = true;
            tooLarge.run();
            return;
        }
        request.handler(this::take).endHandler(_ -> finish()).exceptionHandler(_ -> stop());
        request.resume();
        if (!request.isEnded()) {
            wait = patience.begin(nowNanos, this::giveUp);
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
        int needed = length + chunk.length();
        if (needed > most) {
            stop();
            tooLarge.run();
            return;
        }
        if (needed > bytes.length) {
            long claimed = Math.min(declaredLength(), length == 0 ? MOST_ON_TRUST : most);
            bytes = Arrays.copyOf(bytes, (int) Math.max(Math.max(needed, claimed), Math.min(most, length * 2L)));
        }
        chunk.getBytes(bytes, length);
        length = needed;
    }

    private void finish() {
        if (over) {
            return;
        }
        stop();
        whole.accept(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    }

    private void giveUp() {
        stop();
        request.connection().close();
    }

    private void stop() {
        over = true;
        if (wait != null) {
            patience.end(wait);
            wait = null;
        }
    }
}
