package dev.farthing.upstream.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.farthing.domain.fault.Fault;
import dev.farthing.upstream.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes a JSON Schema, as everybody else has it, of one as Google has it.
final class PlainSchema {
    private static final int DEEPEST = 64;
    private static final String[] TYPES = {"", "string", "number", "integer", "boolean", "array", "object", "null"};

    private final JsonGenerator json;
    private final SchemaBound bound;

    private PlainSchema(JsonGenerator json, SchemaBound bound) {
        this.json = json;
        this.bound = bound;
    }

    /// @param parameter whose it is, for whoever is told that it is none
    /// @param bound of all schemas of the request
    static String of(String schema, String parameter, SchemaBound bound) {
        var out = new ByteArrayOutputStream(512);
        try (var json = Json.generator(out)) {
            new PlainSchema(json, bound).write(schema, 0);
        } catch (IOException notJson) {
            throw Fault.INVALID_REQUEST
                    .because("A schema cannot be read, or is too deep or too large.")
                    .of(parameter);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private void write(String schema, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("too deep");
        }
        bound.read(schema);
        if (!schema.startsWith("{")) {
            json.writeRawValue(schema);
            return;
        }
        var members = GoogleSchema.members(schema);
        boolean nullable = "true".equals(members.get("nullable"));
        json.writeStartObject();
        for (var member : members.entrySet()) {
            member(Names.camel(member.getKey()), member.getKey(), member.getValue(), nullable, depth);
        }
        json.writeEndObject();
    }

    private void member(String name, String written, String value, boolean nullable, int depth) throws IOException {
        switch (name) {
            case "type" -> type(value, nullable);
            case "nullable", "propertyOrdering", "example" -> {}
            case "format" -> {
                if (!"enum".equals(GoogleSchema.string(value))) {
                    field(name, value);
                }
            }
            case "properties" -> {
                json.writeObjectFieldStart(name);
                for (Map.Entry<String, String> property :
                        GoogleSchema.members(value).entrySet()) {
                    json.writeFieldName(property.getKey());
                    write(property.getValue(), depth + 1);
                }
                json.writeEndObject();
            }
            case "items" -> {
                json.writeFieldName(name);
                write(value, depth + 1);
            }
            case "anyOf" -> {
                json.writeArrayFieldStart(name);
                for (var one : GoogleSchema.elements(value)) {
                    write(one, depth + 1);
                }
                json.writeEndArray();
            }
            // Whole numbers of this size Google writes in quotes.
            case "minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties" -> {
                var quoted = GoogleSchema.string(value);
                if (quoted == null) {
                    field(name, value);
                } else if (quoted.matches("[0-9]{1,18}")) {
                    field(name, quoted);
                }
            }
            default -> field(written, value);
        }
    }

    private void type(String value, boolean nullable) throws IOException {
        var type = plain(value);
        if (type == null) {
            field("type", value);
        } else if (nullable && !type.isEmpty()) {
            json.writeArrayFieldStart("type");
            json.writeString(type);
            json.writeString("null");
            json.writeEndArray();
        } else if (!type.isEmpty()) {
            json.writeStringField("type", type);
        }
    }

    /// By name or by number; empty for the type that says nothing, null for what is no type of Google's.
    private static @Nullable String plain(String value) throws IOException {
        if (value.length() == 1 && value.charAt(0) >= '0' && value.charAt(0) <= '7') {
            return TYPES[value.charAt(0) - '0'];
        }
        var told = GoogleSchema.string(value);
        if ("TYPE_UNSPECIFIED".equals(told)) {
            return "";
        }
        var known = GoogleSchema.type(value);
        return known == null ? null : known.toLowerCase(Locale.ROOT);
    }

    private void field(String name, String value) throws IOException {
        json.writeFieldName(name);
        json.writeRawValue(value);
    }
}
