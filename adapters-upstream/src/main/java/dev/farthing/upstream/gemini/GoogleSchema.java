package dev.farthing.upstream.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.upstream.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Schemas as Google takes them: a part of JSON Schema, with the names of its types in capitals.
///
/// What is defined elsewhere is put where it is named; what Google does not know is left out. So what comes out
/// allows at least what went in.
final class GoogleSchema {
    private static final int DEEPEST = 32;
    private static final int MOST_BYTES = 256 * 1024;
    private static final Set<String> NUMBERS = Set.of(
            "minItems", "maxItems", "minimum", "maximum", "minLength", "maxLength", "minProperties", "maxProperties");
    private static final Map<String, Set<String>> FORMATS = Map.of(
            "STRING", Set.of("date-time", "enum"),
            "NUMBER", Set.of("float", "double"),
            "INTEGER", Set.of("int32", "int64"));
    private static final String NULL = "NULL";
    private static final String NOTHING = "{}";

    private final String root;
    private final SchemaBound bound;
    private final Map<String, Map<String, String>> known = new HashMap<>();
    private final String parameter;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    private final JsonGenerator json;
    private final Deque<String> resolving = new ArrayDeque<>();

    private GoogleSchema(String root, String parameter, SchemaBound bound) throws IOException {
        this.root = root;
        this.bound = bound;
        this.parameter = parameter;
        this.json = Json.generator(out);
    }

    /// @param schema a JSON Schema as JSON text
    /// @param parameter whose it is, for whoever is told that it is too large
    /// @param bound of all schemas of the request
    static String of(String schema, String parameter, SchemaBound bound) {
        try {
            var cleaning = new GoogleSchema(schema, parameter, bound);
            cleaning.write(schema, false, 0);
            cleaning.json.close();
            return cleaning.out.toString(StandardCharsets.UTF_8);
        } catch (SchemaBound.Exceeded tooMuch) {
            throw tooLarge(parameter);
        } catch (IOException notJson) {
            throw Fault.INVALID_REQUEST.because("A schema is no JSON Schema.").of(parameter);
        }
    }

    /// Whether a schema is that of an object of which no property is known: Google wants none told then.
    static boolean isOfNothing(String schema) {
        try {
            var members = members(schema);
            var told = members.get("type");
            var properties = members.get("properties");
            return (told == null || "OBJECT".equals(type(told)))
                    && !members.containsKey("items")
                    && !members.containsKey("enum")
                    && !members.containsKey("const")
                    && !members.containsKey("$ref")
                    && !members.containsKey("anyOf")
                    && !members.containsKey("oneOf")
                    && !members.containsKey("allOf")
                    && (properties == null || members(properties).isEmpty());
        } catch (IOException notJson) {
            return false;
        }
    }

    private void write(String schema, boolean nullable, int depth) throws IOException {
        json.flush();
        if (depth > DEEPEST || out.size() > MOST_BYTES) {
            throw tooLarge(parameter);
        }
        bound.read(schema);
        var members = new LinkedHashMap<>(members(schema));
        int references = follow(members, depth);
        merge(members, depth);
        boolean orNull = nullable || "true".equals(members.get("nullable"));
        var choices = choices(members);
        if (choices != null) {
            var some = new ArrayList<String>();
            for (var choice : choices) {
                if (isNull(choice)) {
                    orNull = true;
                } else {
                    some.add(choice);
                }
            }
            if (some.size() == 1) {
                var only = new LinkedHashMap<>(members(some.getFirst()));
                members.forEach(only::putIfAbsent);
                write(text(only), orNull, depth + 1);
                release(references);
                return;
            }
            json.writeStartObject();
            describe(members, orNull);
            json.writeArrayFieldStart("anyOf");
            for (var choice : some) {
                write(choice, false, depth + 1);
            }
            json.writeEndArray();
            json.writeEndObject();
            release(references);
            return;
        }
        json.writeStartObject();
        typed(members, orNull, depth);
        json.writeEndObject();
        release(references);
    }

    /// Puts what a reference leads to in its place; whoever contains itself is an object of any kind there.
    private int follow(Map<String, String> members, int depth) throws IOException {
        int followed = 0;
        for (var reference = string(members.remove("$ref")); reference != null; ) {
            if (resolving.contains(reference) || resolving.size() > DEEPEST || depth + followed > DEEPEST) {
                members.putIfAbsent("type", "\"object\"");
                return followed;
            }
            var target = at(reference);
            if (target == null) {
                members.putIfAbsent("type", "\"object\"");
                return followed;
            }
            resolving.push(reference);
            followed++;
            bound.read(target);
            within(target).forEach(members::putIfAbsent);
            reference = string(members.remove("$ref"));
        }
        return followed;
    }

    private void release(int references) {
        for (int i = 0; i < references; i++) {
            resolving.pop();
        }
    }

    /// What must hold together becomes one.
    private void merge(Map<String, String> members, int depth) throws IOException {
        var all = members.remove("allOf");
        if (all == null) {
            return;
        }
        var properties = new LinkedHashMap<String, String>();
        var required = new LinkedHashSet<String>();
        for (var each : elements(all)) {
            var part = new LinkedHashMap<>(members(each));
            int references = follow(part, depth + 1);
            release(references);
            var own = part.remove("properties");
            if (own != null) {
                properties.putAll(members(own));
            }
            var needed = part.remove("required");
            if (needed != null) {
                required.addAll(elements(needed));
            }
            part.forEach(members::putIfAbsent);
        }
        if (!properties.isEmpty()) {
            var own = members.get("properties");
            if (own != null) {
                properties.putAll(members(own));
            }
            members.put("properties", text(properties));
        }
        if (!required.isEmpty()) {
            var own = members.get("required");
            if (own != null) {
                required.addAll(elements(own));
            }
            members.put("required", "[" + String.join(",", required) + "]");
        }
    }

    /// Several that are allowed; null where one is.
    private static @Nullable List<String> choices(Map<String, String> members) throws IOException {
        for (var name : List.of("anyOf", "oneOf")) {
            var choices = members.remove(name);
            if (choices != null) {
                var some = elements(choices);
                if (!some.isEmpty()) {
                    return some;
                }
            }
        }
        var type = members.get("type");
        if (type == null || !type.startsWith("[")) {
            return null;
        }
        members.remove("type");
        var each = elements(type);
        var typed = new ArrayList<String>();
        for (var one : each) {
            typed.add("{\"type\":" + one + "}");
        }
        return typed;
    }

    private static boolean isNull(String schema) throws IOException {
        return NULL.equals(type(members(schema).get("type")));
    }

    private void describe(Map<String, String> members, boolean nullable) throws IOException {
        for (var name : List.of("title", "description")) {
            var text = string(members.get(name));
            if (text != null) {
                json.writeStringField(name, text);
            }
        }
        if (nullable) {
            json.writeBooleanField("nullable", true);
        }
    }

    private void typed(Map<String, String> members, boolean nullable, int depth) throws IOException {
        var values = values(members);
        var type = typeOf(members, values);
        json.writeStringField("type", type);
        describe(members, nullable || values.contains("null"));
        var format = string(members.get("format"));
        if (format != null && FORMATS.getOrDefault(type, Set.of()).contains(format)) {
            json.writeStringField("format", format);
        }
        if (type.equals("STRING")) {
            words(values);
            var pattern = string(members.get("pattern"));
            if (pattern != null) {
                json.writeStringField("pattern", pattern);
            }
        }
        for (var name : NUMBERS) {
            var number = members.get(name);
            if (number != null && isNumber(number)) {
                json.writeFieldName(name);
                json.writeRawValue(number);
            }
        }
        if (type.equals("OBJECT")) {
            properties(members, depth);
        }
        if (type.equals("ARRAY")) {
            json.writeFieldName("items");
            var items = members.get("items");
            write(items == null || !items.startsWith("{") ? NOTHING : items, false, depth + 1);
        }
    }

    /// The only values there may be, each as it is written.
    private static List<String> values(Map<String, String> members) throws IOException {
        var only = members.get("const");
        var some = members.get("enum");
        return only != null ? List.of(only) : some == null ? List.of() : elements(some);
    }

    private static String typeOf(Map<String, String> members, List<String> values) throws IOException {
        var told = type(members.get("type"));
        if (told != null) {
            return told.equals(NULL) ? "STRING" : told;
        }
        if (members.containsKey("properties")) {
            return "OBJECT";
        }
        if (members.containsKey("items")) {
            return "ARRAY";
        }
        var first = values.isEmpty() ? "\"" : values.getFirst();
        return switch (first.charAt(0)) {
            case 't', 'f' -> "BOOLEAN";
            case '"', 'n', '{', '[' -> "STRING";
            default -> "NUMBER";
        };
    }

    private void words(List<String> values) throws IOException {
        var words = new ArrayList<String>();
        for (var value : values) {
            var word = string(value);
            if (word != null && !word.isEmpty()) {
                words.add(word);
            }
        }
        if (words.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("enum");
        for (var word : words) {
            json.writeString(word);
        }
        json.writeEndArray();
    }

    private void properties(Map<String, String> members, int depth) throws IOException {
        var told = members.get("properties");
        var properties = told == null ? Map.<String, String>of() : members(told);
        if (properties.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("properties");
        for (var property : properties.entrySet()) {
            json.writeFieldName(property.getKey());
            write(property.getValue().startsWith("{") ? property.getValue() : NOTHING, false, depth + 1);
        }
        json.writeEndObject();
        var needed = members.get("required");
        var required = new ArrayList<String>();
        for (var each : needed == null ? List.<String>of() : elements(needed)) {
            var name = string(each);
            if (name != null && properties.containsKey(name)) {
                required.add(name);
            }
        }
        if (!required.isEmpty()) {
            json.writeArrayFieldStart("required");
            for (var name : required) {
                json.writeString(name);
            }
            json.writeEndArray();
        }
    }

    private @Nullable String at(String reference) throws IOException {
        if (reference.equals("#")) {
            return root;
        }
        if (!reference.startsWith("#/")) {
            return null;
        }
        String at = root;
        for (var step : reference.substring(2).split("/", -1)) {
            var name = step.replace("~1", "/").replace("~0", "~").replace("%20", " ");
            at = at.startsWith("{") ? within(at).get(name) : null;
            if (at == null) {
                return null;
            }
        }
        return at;
    }

    /// The members of what references lead to or through, read once for all of them.
    private Map<String, String> within(String object) throws IOException {
        var members = known.get(object);
        if (members == null) {
            bound.read(object);
            members = members(object);
            known.put(object, members);
        }
        return members;
    }

    private static FaultException tooLarge(String parameter) {
        return Fault.INVALID_REQUEST
                .because("A schema is too large for the vendor once what it refers to stands in it.")
                .of(parameter);
    }

    private static boolean isNumber(String value) {
        return !value.isEmpty() && (Character.isDigit(value.charAt(0)) || value.charAt(0) == '-');
    }

    /// Google's name of a type, however it was told; null where it is none.
    static @Nullable String type(@Nullable String written) throws IOException {
        var name = string(written);
        if (name == null) {
            return null;
        }
        var known = name.toUpperCase(Locale.ROOT);
        return switch (known) {
            case "STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", NULL -> known;
            default -> null;
        };
    }

    /// The members of an object, each value as it is written; none of anything else.
    static Map<String, String> members(String object) throws IOException {
        var bytes = object.getBytes(StandardCharsets.UTF_8);
        var members = new LinkedHashMap<String, String>();
        try (var json = Json.parser(bytes, 0, bytes.length)) {
            json.nextToken();
            Json.members(json, name -> members.put(name, Json.raw(json, bytes, 0)));
        }
        return members;
    }

    /// The elements of an array, each as it is written; none of anything else.
    static List<String> elements(String array) throws IOException {
        var bytes = array.getBytes(StandardCharsets.UTF_8);
        var elements = new ArrayList<String>();
        try (var json = Json.parser(bytes, 0, bytes.length)) {
            json.nextToken();
            Json.elements(json, () -> elements.add(Json.raw(json, bytes, 0)));
        }
        return elements;
    }

    /// The text that a value is; null for anything else.
    static @Nullable String string(@Nullable String value) throws IOException {
        if (value == null || !value.startsWith("\"")) {
            return null;
        }
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        try (var json = Json.parser(bytes, 0, bytes.length)) {
            return json.nextToken() == JsonToken.VALUE_STRING ? json.getText() : null;
        }
    }

    private static String text(Map<String, String> members) throws IOException {
        var out = new ByteArrayOutputStream(256);
        try (var json = Json.generator(out)) {
            json.writeStartObject();
            for (var member : members.entrySet()) {
                json.writeFieldName(member.getKey());
                json.writeRawValue(member.getValue());
            }
            json.writeEndObject();
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
