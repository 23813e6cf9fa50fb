package dev.farthing.rest.relay;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Walks over JSON as practically everybody writes it, eight bytes at a time where nothing happens.
///
/// It knows only success: whatever it does not follow to the end, sound or not, is [#NO] and for a full parser to
/// judge. What it does follow, a full parser accepts as well.
final class PlainJson {
    /// Not walked over.
    static final int NO = -1;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = ONES << 7;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long BLANKS = ONES * ' ';
    private static final int DEEPEST = 60;

    private final byte[] json;
    private final int end;
    private boolean escaped;

    PlainJson(byte[] json) {
        this.json = json;
        this.end = json.length;
    }

    /// The first place from here that is not blank; it may be the end.
    int blanks(int from) {
        int i = from;
        while (i < end && (json[i] == ' ' || json[i] == '\n' || json[i] == '\r' || json[i] == '\t')) {
            i++;
        }
        return i;
    }

    /// Whether this byte stands there.
    boolean is(int at, char wanted) {
        return at < end && json[at] == wanted;
    }

    /// Whether the string walked over last holds escapes.
    boolean escaped() {
        return escaped;
    }

    /// The closing quote of the string whose first character stands there.
    int string(int from) {
        escaped = false;
        int i = from;
        while (true) {
            i = special(i);
            if (i >= end) {
                return NO;
            }
            int c = json[i];
            if (c == '"') {
                return i;
            }
            if (c == '\\') {
                escaped = true;
                i = escape(i + 1);
            } else if (c < 0) {
                i = beyondAscii(i);
            } else {
                i = NO;
            }
            if (i < 0) {
                return NO;
            }
        }
    }

    /// The first place from here with a quote, a backslash, a control character or anything beyond ASCII.
    private int special(int from) {
        int i = from;
        while (i <= end - Long.BYTES) {
            long word = (long) WORDS.get(json, i);
            // A byte of these has its high bit set where it was zero, or less than a blank. A borrow spoils later bytes
            // alone, and the first one counts.
            long hits = ((word ^ QUOTES) - ONES | (word ^ BACKSLASHES) - ONES | word - BLANKS | word) & HIGHS;
            if (hits != 0) {
                return i + (Long.numberOfTrailingZeros(hits) >>> 3);
            }
            i += Long.BYTES;
        }
        while (i < end && json[i] >= ' ' && json[i] != '"' && json[i] != '\\') {
            i++;
        }
        return i;
    }

    private int escape(int at) {
        if (at >= end) {
            return NO;
        }
        return switch (json[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 1;
            case 'u' -> at + 5 <= end && isHex(at + 1) && isHex(at + 2) && isHex(at + 3) && isHex(at + 4) ? at + 5 : NO;
            default -> NO;
        };
    }

    private boolean isHex(int at) {
        return Character.digit(json[at], 16) >= 0;
    }

    private int beyondAscii(int from) {
        int i = from;
        while (i < end && json[i] < 0) {
            int lead = json[i] & 0xFF;
            int more = lead < 0xC0 ? NO : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : lead < 0xF8 ? 3 : NO;
            if (more < 0 || i + more >= end) {
                return NO;
            }
            for (int k = 1; k <= more; k++) {
                if ((json[i + k] & 0xC0) != 0x80) {
                    return NO;
                }
            }
            i += more + 1;
        }
        return i;
    }

    /// The place after the value that begins there.
    int value(int from) {
        return is(from, '{') || is(from, '[') ? container(from) : scalar(from);
    }

    private int scalar(int at) {
        if (at >= end) {
            return NO;
        }
        return switch (json[at]) {
            case '"' -> {
                int close = string(at + 1);
                yield close < 0 ? NO : close + 1;
            }
            case 't' -> literal(at, "true");
            case 'f' -> literal(at, "false");
            case 'n' -> literal(at, "null");
            default -> number(at);
        };
    }

    /// The place after the word, if it stands there.
    int literal(int at, String word) {
        if (at + word.length() > end) {
            return NO;
        }
        for (int i = 0; i < word.length(); i++) {
            if (json[at + i] != word.charAt(i)) {
                return NO;
            }
        }
        return at + word.length();
    }

    private int number(int from) {
        int i = wholeNumber(from);
        if (i < 0) {
            return NO;
        }
        if (is(i, '.')) {
            i = digits(i + 1);
        }
        if (i > 0 && (is(i, 'e') || is(i, 'E'))) {
            i = digits(is(i + 1, '+') || is(i + 1, '-') ? i + 2 : i + 1);
        }
        return i;
    }

    /// The place after the sign and the digits before any fraction.
    int wholeNumber(int from) {
        int first = is(from, '-') ? from + 1 : from;
        return is(first, '0') ? first + 1 : digits(first);
    }

    private int digits(int from) {
        int i = from;
        while (i < end && json[i] >= '0' && json[i] <= '9') {
            i++;
        }
        return i == from ? NO : i;
    }

    /// Objects and lists within each other, one bit for each kind.
    private int container(int from) {
        long objects = 0;
        int depth = 0;
        int i = from;
        boolean element = true;
        while (true) {
            if (element) {
                if ((objects & 1) != 0) {
                    i = name(i);
                }
                if (i < 0) {
                    return NO;
                }
                if (is(i, '{') || is(i, '[')) {
                    objects = objects << 1 | (json[i] == '{' ? 1 : 0);
                    if (++depth > DEEPEST) {
                        return NO;
                    }
                    i = blanks(i + 1);
                    element = !is(i, (objects & 1) != 0 ? '}' : ']');
                    continue;
                }
                i = scalar(i);
                if (i < 0) {
                    return NO;
                }
                i = blanks(i);
                element = false;
            }
            if (is(i, ',')) {
                i = blanks(i + 1);
                element = true;
            } else if (is(i, (objects & 1) != 0 ? '}' : ']')) {
                objects >>>= 1;
                if (--depth == 0) {
                    return i + 1;
                }
                i = blanks(i + 1);
            } else {
                return NO;
            }
        }
    }

    /// The place where the value of the member begins whose name begins there.
    private int name(int at) {
        if (!is(at, '"')) {
            return NO;
        }
        int close = string(at + 1);
        int colon = close < 0 ? NO : blanks(close + 1);
        return colon > 0 && is(colon, ':') ? blanks(colon + 1) : NO;
    }
}
