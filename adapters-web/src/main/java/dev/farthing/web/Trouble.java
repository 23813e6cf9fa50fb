package dev.farthing.web;

import java.util.List;

/// What went wrong, in the viewer's words.
///
/// @param requestId what the log knows it by, as the answer's header does
record Trouble(int status, String headline, List<Said> sentences, String requestId) {
    Trouble {
        sentences = List.copyOf(sentences);
    }
}
