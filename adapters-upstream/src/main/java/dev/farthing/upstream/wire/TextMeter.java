package dev.farthing.upstream.wire;

import dev.farthing.application.relay.TextTally;

/// Measures text as it passes.
public final class TextMeter {
    /// What stands before the bytes in a `data:` address.
    private static final String MARK = ";base64,";
    /// A model may write a few such bytes itself, and then they are text.
    private static final int LEAST_FILE = 2_048;

    private final boolean leavesOutFiles;
    private int matched;
    private int run = -1;
    private int files;
    private long codePoints;
    private long wide;

    /// Everything is text.
    public TextMeter() {
        this(false);
    }

    /// @param leavesOutFiles whether bytes that stand in the text as `data:` addresses are none of it
    public TextMeter(boolean leavesOutFiles) {
        this.leavesOutFiles = leavesOutFiles;
    }

    public void add(char[] text, int from, int length) {
        var end = from + length;
        for (var i = from; i < end; i++) {
            add(text[i]);
        }
    }

    public void add(CharSequence text) {
        for (var i = 0; i < text.length(); i++) {
            add(text.charAt(i));
        }
    }

    /// How many pictures or other files stood in it, whose bytes are no text.
    public int files() {
        return files;
    }

    public TextTally tally() {
        return codePoints == 0 ? TextTally.EMPTY : new TextTally(codePoints, wide);
    }

    private void add(char c) {
        if (leavesOutFiles && isOfFile(c)) {
            return;
        }
        if (c < 0x1100) {
            codePoints++;
        } else if (!Character.isLowSurrogate(c)) {
            codePoints++;
            if (isWide(c)) {
                wide++;
            }
        }
    }

    /// Whether it is one of the bytes that a `data:` address holds; such an address may come in pieces.
    private boolean isOfFile(char c) {
        if (run < 0 || !isBase64(c)) {
            run = -1;
            matched = c == MARK.charAt(matched) ? matched + 1 : c == MARK.charAt(0) ? 1 : 0;
            if (matched == MARK.length()) {
                matched = 0;
                run = 0;
            }
            return false;
        }
        run++;
        if (run == LEAST_FILE) {
            codePoints -= LEAST_FILE - 1;
            files++;
        }
        return run >= LEAST_FILE;
    }

    private static boolean isBase64(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '=';
    }

    /// Hangul, the CJK blocks and their symbols, full-width forms; of the higher planes (ideographs, emoji)
    /// everything.
    private static boolean isWide(char c) {
        return c <= 0x11FF
                || (c >= 0x2E80 && c <= 0xA4CF)
                || (c >= 0xA960 && c <= 0xA97F)
                || (c >= 0xAC00 && c <= 0xDBFF)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFE30 && c <= 0xFE4F)
                || (c >= 0xFF00 && c <= 0xFFEF);
    }
}
