package dev.farthing.upstream.gemini;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// What a tool told, which Google has as an object and everybody else as text: one text of a usual name is that text,
/// any other object stands as it is written.
record ToolWords(String text, boolean failed) {
    private static final Set<String> USUAL = Set.of("output", "result", "content");
    private static final String ERROR = "error";

    /// @param object as it is written
    static ToolWords of(String object) {
        try {
            var members = GoogleSchema.members(object);
            if (members.size() == 1) {
                var only = members.entrySet().iterator().next();
                var words = GoogleSchema.string(only.getValue());
                if (words != null
                        && (USUAL.contains(only.getKey()) || only.getKey().equals(ERROR))) {
                    return new ToolWords(words, only.getKey().equals(ERROR));
                }
            }
            return new ToolWords(members.isEmpty() ? "" : object, false);
        } catch (IOException notJson) {
            return new ToolWords(object, false);
        }
    }

    /// An object that says the same.
    String json() {
        if (!failed && isObject()) {
            return text;
        }
        return "{\"" + (failed ? ERROR : "result") + "\":\""
                + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"}";
    }

    /// Whether the text is a JSON object, and a whole one.
    boolean isObject() {
        if (!text.startsWith("{")) {
            return false;
        }
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        try (var json = Json.parser(bytes, 0, bytes.length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            json.skipChildren();
            return json.nextToken() == null;
        } catch (IOException notJson) {
            return false;
        }
    }
}
