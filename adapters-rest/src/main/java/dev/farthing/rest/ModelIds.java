package dev.farthing.rest;

import dev.farthing.domain.upstream.Model;

/// How the id of a model is read wherever a list names models.
public final class ModelIds {
    public static final int LONGEST = 128;

    private ModelIds() {}

    /// The id itself; anything that no model can be called is an [IllegalArgumentException].
    public static String read(String text) {
        if (!Model.isId(text)) {
            throw new IllegalArgumentException("a model id is made of letters, digits, blanks and . _ : / @ -");
        }
        return text;
    }
}
