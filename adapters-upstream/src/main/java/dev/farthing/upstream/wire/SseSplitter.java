package dev.farthing.upstream.wire;

import java.util.Arrays;

/// Cuts a stream of server-sent events at the ends of events, wherever the network cut it.
///
/// An event that lies within one chunk is handed on in place; one that does not is copied once. Nothing
/// beyond `mostEventBytes` is ever kept.
public final class SseSplitter {
    private static final byte[] NOTHING = {};

    private final int mostEventBytes;
    private final SseEvents events;

    private byte[] held = NOTHING;
    private int heldLength;
    private boolean oversized;
    private boolean afterReturn;
    private boolean lineEmpty = true;
    private int lines;

    public SseSplitter(int mostEventBytes, SseEvents events) {
        this.mostEventBytes = mostEventBytes;
        this.events = events;
    }

    /// Takes the next bytes of the stream; the array must not be changed afterwards.
    public void feed(byte[] bytes, int from, int to) {
        var start = from;
        while (start < to) {
            var end = nextEnd(bytes, start, to, lines == 0);
            if (end < 0) {
                keep(bytes, start, to);
                return;
            }
            if (oversized || heldLength > mostEventBytes - (end - start)) {
                keep(bytes, start, end);
                oversized = false;
            } else if (lines == 0) {
                events.blank(bytes, start, end);
            } else if (heldLength == 0) {
                events.event(bytes, start, end, lines);
            } else {
                append(bytes, start, end);
                events.event(held, 0, heldLength, lines);
                release();
            }
            lines = 0;
            start = end;
        }
    }

    /// The stream has ended.
    public void end() {
        if (lines == 0 && !oversized) {
            return;
        }
        byte[] missing = lineEmpty && !afterReturn ? new byte[] {'\n'} : new byte[] {'\n', '\n'};
        if (oversized) {
            events.oversized(missing, 0, missing.length);
        } else {
            append(missing, 0, missing.length);
            events.unfinished(held, 0, heldLength, lines);
            release();
        }
        oversized = false;
        lines = 0;
    }

    /// The position after the next blank line; -1 when there is none before `to`.
    private int nextEnd(byte[] bytes, int from, int to, boolean atEventStart) {
        var i = from;
        if (afterReturn) {
            afterReturn = false;
            if (bytes[i] == '\n') {
                i++;
                if (atEventStart) {
                    return i;
                }
            }
        }
        while (i < to) {
            var b = bytes[i];
            if (b != '\n' && b != '\r') {
                lines += lineEmpty ? 1 : 0;
                lineEmpty = false;
                do {
                    i++;
                } while (i < to && (b = bytes[i]) != '\n' && b != '\r');
                if (i == to) {
                    return -1;
                }
            }
            i++;
            if (b == '\r') {
                if (i == to) {
                    afterReturn = true;
                } else if (bytes[i] == '\n') {
                    i++;
                }
            }
            if (lineEmpty) {
                return i;
            }
            lineEmpty = true;
        }
        return -1;
    }

    private void keep(byte[] bytes, int from, int to) {
        if (oversized) {
            events.oversized(bytes, from, to);
        } else if (heldLength + (to - from) > mostEventBytes) {
            oversized = true;
            if (heldLength > 0) {
                events.oversized(held, 0, heldLength);
            }
            release();
            events.oversized(bytes, from, to);
        } else {
            append(bytes, from, to);
        }
    }

    private void append(byte[] bytes, int from, int to) {
        var length = to - from;
        if (held.length - heldLength < length) {
            held = Arrays.copyOf(held, Math.max(heldLength + length, Math.min(heldLength * 2, mostEventBytes)));
        }
        System.arraycopy(bytes, from, held, heldLength, length);
        heldLength += length;
    }

    private void release() {
        held = NOTHING;
        heldLength = 0;
    }
}
