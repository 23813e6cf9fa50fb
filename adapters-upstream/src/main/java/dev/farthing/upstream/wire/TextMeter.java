package dev.farthing.upstream.wire;

import dev.farthing.application.relay.TextTally;

/// Measures text as it passes.
public final class TextMeter {
    private long codePoints;
    private long wide;

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

    public TextTally tally() {
        return codePoints == 0 ? TextTally.EMPTY : new TextTally(codePoints, wide);
    }

    private void add(char c) {
        if (c < 0x1100) {
            codePoints++;
        } else if (!Character.isLowSurrogate(c)) {
            codePoints++;
            if (isWide(c)) {
                wide++;
            }
        }
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
