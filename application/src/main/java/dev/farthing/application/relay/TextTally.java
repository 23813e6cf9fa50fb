package dev.farthing.application.relay;

/// The size of a text: its code points, and how many of them are of scripts that take about a token each.
public record TextTally(long codePoints, long wideCodePoints) {
    public static final TextTally EMPTY = new TextTally(0, 0);

    public TextTally plus(TextTally other) {
        return new TextTally(codePoints + other.codePoints, wideCodePoints + other.wideCodePoints);
    }

    /// A guess: about four letters to a token, and one token to an ideograph, syllable block or symbol.
    public long estimatedTokens() {
        return wideCodePoints + (codePoints - wideCodePoints + 3) / 4;
    }
}
