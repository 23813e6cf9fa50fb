package dev.farthing.upstream.gemini;

import java.io.IOException;

/// Bounds how much of schemas is read for one request: every level of one is read anew, and so is what it refers
/// to wherever it names it, which may come to more than anybody would wait for.
final class SchemaBound {
    /// No vendor's model has room for as many tools as it takes to come near it.
    private static final int MOST_CHARS = 32 * 1024 * 1024;

    /// To begin with one is as much work as reading this many letters.
    private static final int CHARS_OF_ONE = 128;

    private long read;

    /// Counts what is about to be read.
    void read(String schema) throws Exceeded {
        read += CHARS_OF_ONE + schema.length();
        if (read > MOST_CHARS) {
            throw new Exceeded();
        }
    }

    /// More is to be read than can be.
    static final class Exceeded extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
