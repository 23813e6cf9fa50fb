package dev.farthing.upstream.abacus;

import java.util.Arrays;

/// Cuts a stream at the ends of lines, wherever the network cut it; no line is kept beyond a limit.
final class LineSplitter {
    private static final byte[] NOTHING = {};

    private final int mostBytes;
    private final Lines lines;
    private byte[] held = NOTHING;
    private int heldLength;

    /// Takes the lines, without their ends; the array must not be changed.
    interface Lines {
        void line(byte[] bytes, int from, int to);
    }

    LineSplitter(int mostBytes, Lines lines) {
        this.mostBytes = mostBytes;
        this.lines = lines;
    }

    /// False when a line is longer than is taken.
    boolean feed(byte[] bytes, int from, int to) {
        int start = from;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                if (!line(bytes, start, i)) {
                    return false;
                }
                start = i + 1;
            }
        }
        return hold(bytes, start, to);
    }

    /// The stream has ended; its last line may lack its end.
    void end() {
        if (heldLength > 0) {
            line(NOTHING, 0, 0);
        }
    }

    private boolean line(byte[] bytes, int from, int to) {
        if (heldLength == 0) {
            if (to - from > mostBytes) {
                return false;
            }
            pass(bytes, from, to);
            return true;
        }
        if (!hold(bytes, from, to)) {
            return false;
        }
        int length = heldLength;
        var whole = held;
        held = NOTHING;
        heldLength = 0;
        pass(whole, 0, length);
        return true;
    }

    private void pass(byte[] bytes, int from, int to) {
        int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
        if (end > from) {
            lines.line(bytes, from, end);
        }
    }

    private boolean hold(byte[] bytes, int from, int to) {
        int more = to - from;
        if (more > mostBytes - heldLength) {
            return false;
        }
        if (held.length - heldLength < more) {
            held = Arrays.copyOf(held, Math.max(heldLength + more, Math.min(2 * heldLength, mostBytes)));
        }
        System.arraycopy(bytes, from, held, heldLength, more);
        heldLength += more;
        return true;
    }
}
