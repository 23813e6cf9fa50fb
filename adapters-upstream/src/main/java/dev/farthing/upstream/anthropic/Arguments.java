package dev.farthing.upstream.anthropic;

import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.upstream.wire.Json;
import dev.farthing.upstream.wire.JsonBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The arguments of a tool, which are JSON if the model wrote them well.
final class Arguments {
    private Arguments() {}

    static boolean isObject(String text) {
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

    /// An object all the same, of which the tool's own check will find that it is none of its.
    static String wrapped(String text) {
        if (text.isBlank()) {
            return "{}";
        }
        var written = new JsonBytes(text.length() + 32)
                .raw("{\"_invalid_json\":")
                .quoted(text)
                .raw("}")
                .take();
        return StandardCharsets.UTF_8.decode(written).toString();
    }
}
