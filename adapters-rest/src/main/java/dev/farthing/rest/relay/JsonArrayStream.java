package dev.farthing.rest.relay;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Puts a stream of server-sent events into the other form Google's clients know: one JSON array, whose elements are
/// the events' documents. What says nothing of them, comments and end markers, is left out.
final class JsonArrayStream {
    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);
    /// White space, which may stand anywhere between the elements.
    static final String KEEP_ALIVE = "\n";

    private enum State {
        AT_LINE_START,
        IN_NAME,
        BEFORE_VALUE,
        IN_VALUE,
        IN_OTHER_LINE
    }

    private State state = State.AT_LINE_START;
    private int matched;
    private boolean any;
    private boolean inEvent;
    private boolean afterReturn;

    /// What the next bytes of the stream, cut anywhere, add to the array.
    ByteBuffer elements(ByteBuffer events) {
        var out = new ByteArrayOutputStream(events.remaining() + 4);
        for (var i = events.position(); i < events.limit(); i++) {
            take(events.get(i), out);
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    /// Ends the array.
    ByteBuffer end() {
        return ByteBuffer.wrap((any ? "\n]\n" : "[]\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void take(byte b, ByteArrayOutputStream out) {
        if (b == '\n' && afterReturn) {
            afterReturn = false;
            return;
        }
        afterReturn = b == '\r';
        if (b == '\n' || b == '\r') {
            inEvent &= state != State.AT_LINE_START;
            state = State.AT_LINE_START;
            matched = 0;
            return;
        }
        switch (state) {
            case AT_LINE_START, IN_NAME -> name(b);
            case BEFORE_VALUE -> {
                if (b != ' ') {
                    begin(out);
                    out.write(b);
                    state = State.IN_VALUE;
                }
            }
            case IN_VALUE -> out.write(b);
            case IN_OTHER_LINE -> {}
        }
    }

    private void name(byte b) {
        if (b != DATA[matched]) {
            state = State.IN_OTHER_LINE;
        } else {
            state = ++matched == DATA.length ? State.BEFORE_VALUE : State.IN_NAME;
        }
    }

    private void begin(ByteArrayOutputStream out) {
        out.writeBytes((inEvent ? "\n" : any ? "\n,\r\n" : "[").getBytes(StandardCharsets.US_ASCII));
        any = true;
        inEvent = true;
    }
}
