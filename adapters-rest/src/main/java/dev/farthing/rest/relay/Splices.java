package dev.farthing.rest.relay;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Small changes to a body that is otherwise passed on as it came.
final class Splices {
    private final List<Edit> edits = new ArrayList<>(2);

    /// Replaces the bytes from one position up to another.
    record Edit(int from, int to, String text) {}

    void add(Edit edit) {
        edits.add(edit);
    }

    void replace(int from, int to, String text) {
        add(new Edit(from, to, text));
    }

    void insert(int at, String text) {
        add(new Edit(at, at, text));
    }

    /// The body with the changes, in pieces of which the unchanged ones are the body's own bytes.
    List<ByteBuffer> into(byte[] body) {
        if (edits.isEmpty()) {
            return List.of(ByteBuffer.wrap(body));
        }
        // What is put in at a place stands before what is taken out from there on.
        edits.sort(Comparator.comparingInt(Edit::from).thenComparingInt(Edit::to));
        var pieces = new ArrayList<ByteBuffer>(edits.size() * 2 + 1);
        int at = 0;
        for (var edit : edits) {
            pieces.add(ByteBuffer.wrap(body, at, edit.from - at).slice());
            pieces.add(ByteBuffer.wrap(edit.text.getBytes(StandardCharsets.UTF_8)));
            at = edit.to;
        }
        pieces.add(ByteBuffer.wrap(body, at, body.length - at).slice());
        return pieces;
    }

    /// A text as JSON.
    static String quoted(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }
}
