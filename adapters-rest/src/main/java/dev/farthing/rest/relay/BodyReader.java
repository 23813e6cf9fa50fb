package dev.farthing.rest.relay;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Collects a request body up to a bound and as far as there is room, and gives up on one that trickles.
final class BodyReader {
    private static final byte[] NOTHING = {};

    /// A length is only a claim until its bytes have come.
    private static final int MOST_ON_TRUST = BodyRoom.SMALL;

    private final Patience patience;
    private final HttpServerRequest request;
    private final int most;
    private final BodyRoom.Share room;
    private final Consumer<byte[]> whole;
    private final Unread unread;
    private byte[] bytes = NOTHING;
    private int length;
    private Patience.@Nullable Wait wait;
    private boolean over;

    /// Who is told that a body was not read to its end.
    interface Unread {
        /// It is larger than is taken at all.
        void tooLarge();

        /// There are too many others at the moment.
        void noRoom();
    }

    BodyReader(
            Patience patience,
            HttpServerRequest request,
            int most,
            BodyRoom.Share room,
            Consumer<byte[]> whole,
            Unread unread) {
        this.patience = patience;
        this.request = request;
        this.most = most;
        this.room = room;
        this.whole = whole;
        this.unread = unread;
    }

    void read(long nowNanos) {
        if (declaredLength() > most) {
            over = true;
            unread.tooLarge();
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
            unread.tooLarge();
            return;
        }
        if (needed > bytes.length) {
            long claimed = Math.min(declaredLength(), length == 0 ? MOST_ON_TRUST : most);
            int size = (int) Math.max(Math.max(needed, claimed), Math.min(most, length * 2L));
            if (!room.grow(size)) {
                stop();
                bytes = NOTHING;
                unread.noRoom();
                return;
            }
            bytes = Arrays.copyOf(bytes, size);
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
