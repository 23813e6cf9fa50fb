package dev.farthing.upstream.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// JSON as it is written: raw ASCII, and texts that may come in pieces cut anywhere.
public final class JsonBytes {
    private static final int REPLACEMENT = 0xFFFD;
    private static final String HEX = "0123456789abcdef";

    private byte[] bytes;
    private int length;
    private char high;

    public JsonBytes(int size) {
        bytes = new byte[size];
    }

    public int length() {
        return length;
    }

    public JsonBytes raw(String ascii) {
        reserve(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    /// A text with its quotes.
    public JsonBytes quoted(CharSequence text) {
        return raw("\"").text(text).endText().raw("\"");
    }

    /// A text, or null.
    public JsonBytes quotedOrNull(@Nullable CharSequence text) {
        return text == null ? raw("null") : quoted(text);
    }

    /// A piece of a text, without quotes; half of a character at its end waits for the next piece.
    public JsonBytes text(CharSequence piece) {
        reserve(6 * (piece.length() + 1));
        for (int i = 0; i < piece.length(); i++) {
            put(piece.charAt(i));
        }
        return this;
    }

    /// No more pieces come.
    public JsonBytes endText() {
        if (high != 0) {
            reserve(3);
            high = 0;
            point(REPLACEMENT);
        }
        return this;
    }

    /// What is JSON already.
    public JsonBytes bytes(byte[] utf8) {
        reserve(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
        return this;
    }

    /// Another's bytes.
    public JsonBytes all(JsonBytes other) {
        reserve(other.length);
        System.arraycopy(other.bytes, 0, bytes, length, other.length);
        length += other.length;
        return this;
    }

    /// Forgets what was written.
    public void clear() {
        length = 0;
    }

    /// What was written, which is not to be changed; what follows is written elsewhere.
    public ByteBuffer take() {
        var taken = ByteBuffer.wrap(bytes, 0, length);
        bytes = new byte[Math.max(256, Math.min(bytes.length, 16 * 1024))];
        length = 0;
        return taken;
    }

    private void put(char c) {
        if (high != 0) {
            char first = high;
            high = 0;
            if (Character.isLowSurrogate(c)) {
                point(Character.toCodePoint(first, c));
                return;
            }
            point(REPLACEMENT);
        }
        if (Character.isHighSurrogate(c)) {
            high = c;
        } else if (Character.isLowSurrogate(c)) {
            point(REPLACEMENT);
        } else if (c == '"' || c == '\\') {
            bytes[length++] = '\\';
            bytes[length++] = (byte) c;
        } else if (c < ' ') {
            control(c);
        } else {
            point(c);
        }
    }

    private void control(char c) {
        bytes[length++] = '\\';
        switch (c) {
            case '\n' -> bytes[length++] = 'n';
            case '\r' -> bytes[length++] = 'r';
            case '\t' -> bytes[length++] = 't';
            default -> {
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = (byte) HEX.charAt(c >> 4);
                bytes[length++] = (byte) HEX.charAt(c & 15);
            }
        }
    }

    private void point(int point) {
        if (point < 0x80) {
            bytes[length++] = (byte) point;
        } else {
            if (point < 0x800) {
                bytes[length++] = (byte) (0xC0 | (point >> 6));
            } else {
                if (point < 0x10000) {
                    bytes[length++] = (byte) (0xE0 | (point >> 12));
                } else {
                    bytes[length++] = (byte) (0xF0 | (point >> 18));
                    bytes[length++] = (byte) (0x80 | ((point >> 12) & 0x3F));
                }
                bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3F));
            }
            bytes[length++] = (byte) (0x80 | (point & 0x3F));
        }
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
