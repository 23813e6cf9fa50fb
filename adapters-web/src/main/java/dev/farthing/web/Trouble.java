package dev.farthing.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What went wrong, in the viewer's words.
///
/// @param requestId what the log knows it by; null where nothing was logged
record Trouble(
        int status,
        String headline,
        List<Said> sentences,
        @Nullable String requestId) {
    Trouble {
        sentences = List.copyOf(sentences);
    }
}
