package dev.farthing.upstream.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Finds the payload of one server-sent event; made to be used again for the next.
public final class SseData {
    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERROR = "error".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int from;
    private int to;
    private int dataLines;
    private boolean inPlace;
    private boolean namedError;

    /// Reads an event as [SseSplitter] hands it over.
    public void read(byte[] event, int start, int end, int lines) {
        bytes = event;
        dataLines = 0;
        inPlace = true;
        namedError = false;
        var i = start;
        if (end - i > 2 && event[i] == (byte) 0xEF && event[i + 1] == (byte) 0xBB && event[i + 2] == (byte) 0xBF) {
            i += 3;
        }
        if (lines == 1) {
            line(event, i, lineEnd(event, i, end));
            return;
        }
        while (i < end) {
            var e = i;
            while (e < end && event[e] != '\n' && event[e] != '\r') {
                e++;
            }
            line(event, i, e);
            i = e + 1;
        }
    }

    /// The array that holds the payload between [#from] and [#to].
    public byte[] bytes() {
        return bytes;
    }

    public int from() {
        return from;
    }

    public int to() {
        return to;
    }

    public boolean hasData() {
        return dataLines > 0;
    }

    /// Whether the payload lies within the event itself, so that places in it are places in the event.
    public boolean isInPlace() {
        return inPlace;
    }

    /// Whether the event is named `error`.
    public boolean isNamedError() {
        return namedError;
    }

    /// Whether the payload is the end marker of OpenAI's streams.
    public boolean isDone() {
        return dataLines == 1 && to - from >= DONE.length && isDoneBetween();
    }

    private boolean isDoneBetween() {
        var e = to;
        while (e > from && bytes[e - 1] <= ' ' && bytes[e - 1] >= 0) {
            e--;
        }
        var s = from;
        while (s < e && bytes[s] <= ' ' && bytes[s] >= 0) {
            s++;
        }
        return Arrays.equals(bytes, s, e, DONE, 0, DONE.length);
    }

    private static int lineEnd(byte[] event, int start, int end) {
        var e = end;
        while (e > start && (event[e - 1] == '\n' || event[e - 1] == '\r')) {
            e--;
        }
        return e;
    }

    private void line(byte[] event, int start, int end) {
        if (isField(event, start, end, DATA)) {
            var value = valueOf(start + DATA.length, event, end);
            if (dataLines++ == 0) {
                from = value;
                to = end;
            } else {
                join(event, value, end);
            }
        } else if (isField(event, start, end, EVENT)) {
            var value = valueOf(start + EVENT.length, event, end);
            namedError = Arrays.equals(event, value, end, ERROR, 0, ERROR.length);
        }
    }

    private void join(byte[] event, int start, int end) {
        var joined = new ByteArrayOutputStream(to - from + 1 + end - start);
        joined.write(bytes, from, to - from);
        joined.write('\n');
        joined.write(event, start, end - start);
        bytes = joined.toByteArray();
        from = 0;
        to = bytes.length;
        inPlace = false;
    }

    private static boolean isField(byte[] event, int start, int end, byte[] name) {
        var after = start + name.length;
        return after <= end
                && Arrays.equals(event, start, after, name, 0, name.length)
                && (after == end || event[after] == ':');
    }

    private static int valueOf(int colon, byte[] event, int end) {
        var value = Math.min(colon + 1, end);
        return value < end && event[value] == ' ' ? value + 1 : value;
    }
}
