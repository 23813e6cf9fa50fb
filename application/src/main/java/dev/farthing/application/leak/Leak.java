package dev.farthing.application.leak;

import org.jspecify.annotations.Nullable;

/// A text that somebody found where no secret should be; it never prints itself.
///
/// @param url where, in the words of who found it
public record Leak(String secret, @Nullable String url) {
    public static final int LONGEST_SECRET = 512;
    public static final int LONGEST_URL = 2_000;

    @Override
    public String toString() {
        return "[…]";
    }
}
