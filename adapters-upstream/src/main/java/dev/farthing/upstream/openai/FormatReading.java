package dev.farthing.upstream.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.upstream.conversation.Conversation.Format;
import dev.farthing.upstream.wire.DroppedNames;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads the form that an answer is to have: flat, as responses tell it, or with the schema in a member of its own.
final class FormatReading {
    private final byte[] body;
    private String name = "answer";
    private @Nullable String type;
    private @Nullable String schema;
    private @Nullable Boolean strict;
    private boolean isDescribed;

    private FormatReading(byte[] body) {
        this.body = body;
    }

    /// Reads the form at the parser; what cannot be carried over is named.
    ///
    /// @param as what the member is called in which it stands
    static Format read(JsonParser json, byte[] body, String as, DroppedNames dropped) throws IOException {
        var reading = new FormatReading(body);
        Json.members(json, member -> reading.take(json, member));
        if (reading.isDescribed) {
            dropped.add(as + ".description");
        }
        return switch (reading.type == null ? "text" : reading.type) {
            case "json_object" -> new Format.Json();
            case "json_schema" ->
                reading.schema == null
                        ? new Format.Json()
                        : new Format.Schema(reading.name, reading.schema, reading.strict);
            case "text" -> new Format.Free();
            default -> {
                dropped.add(as);
                yield new Format.Free();
            }
        };
    }

    private void take(JsonParser json, String member) throws IOException {
        switch (member) {
            case "type" -> type = Json.text(json);
            case "json_schema" -> Json.members(json, inner -> take(json, inner));
            case "name" -> name = Objects.requireNonNullElse(Json.text(json), name);
            case "description" -> isDescribed = Json.text(json) != null;
            case "schema" -> {
                if (json.currentToken() == JsonToken.START_OBJECT) {
                    schema = Json.raw(json, body, 0);
                } else {
                    json.skipChildren();
                }
            }
            case "strict" -> strict = ChatRequestReader.flag(json);
            default -> json.skipChildren();
        }
    }
}
