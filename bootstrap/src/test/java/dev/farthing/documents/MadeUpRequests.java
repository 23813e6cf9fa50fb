package dev.farthing.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Requests made up after an OpenAPI document: examples, what its schemas allow, and what they do not, with the ids
/// that earlier answers told of, so that one request goes on where another ended. Addresses in them lead to this
/// machine.
final class MadeUpRequests {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern ELSEWHERE = Pattern.compile("(https?|socks5)://[^/\\s\"]+");
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
    private static final int DEEPEST = 6;
    private static final int MOST_IDS = 20;
    private static final int LONGEST_VALUE = 500;

    private static final List<JsonNode> HOSTILE = List.of(
            NODES.nullNode(),
            NODES.booleanNode(true),
            NODES.numberNode(-1),
            NODES.numberNode(0),
            NODES.numberNode(Long.MAX_VALUE),
            NODES.numberNode(new BigDecimal("1e400")),
            NODES.numberNode(0.1),
            NODES.textNode(""),
            NODES.textNode(" "),
            NODES.textNode("\u0000"),
            NODES.textNode("a\r\nb"),
            NODES.textNode("\uD800"),
            NODES.textNode("\u202Efdp.exe"),
            NODES.textNode("👩‍👩‍👧 ż é é"),
            NODES.textNode("' OR 1=1 --"),
            NODES.textNode("%00%2e%2e%2f../../etc/passwd"),
            NODES.textNode("=1+1"),
            NODES.textNode("9999-12-31T23:59:59.999999999Z"),
            NODES.textNode("-999999999-01-01"),
            NODES.textNode("99999999999999999999999999.999999999999999999"),
            NODES.textNode("x".repeat(20_000)),
            NODES.arrayNode(),
            NODES.arrayNode().add(NODES.nullNode()),
            NODES.objectNode(),
            NODES.objectNode().set("a", NODES.objectNode().set("b", NODES.arrayNode())));

    /// @param template the path as the document names it
    record Made(
            String method,
            String template,
            String target,
            @Nullable String mediaType,
            @Nullable String body) {
        @Override
        public String toString() {
            return method + " " + target + (body == null ? "" : " " + body);
        }
    }

    private final JsonNode document;
    private final Random random;
    private final Map<String, List<String>> ids = new HashMap<>();

    MadeUpRequests(JsonNode document, long seed) {
        this.document = document;
        this.random = new Random(seed);
    }

    Made made(String method, String template) {
        var operation = document.path("paths").path(template).path(method);
        var query = new TreeMap<String, String>();
        var places = new HashMap<String, String>();
        for (var parameter : operation.path("parameters")) {
            var name = parameter.path("name").asText();
            var value = text(value(name, parameter.path("schema"), 0));
            if (parameter.path("in").asText().equals("path")) {
                places.put(name, place(template, name, value));
            } else if (parameter.path("in").asText().equals("query") && (isRequired(parameter) || chance(25))) {
                query.put(name, start(value));
            }
        }
        if (chance(3)) {
            query.put("nobody_asks_for_this", "1");
        }
        var content = operation.path("requestBody").path("content").properties();
        var body = content.isEmpty() ? null : content.iterator().next();
        return new Made(
                method.toUpperCase(Locale.ROOT),
                template,
                target(template, places, query),
                body == null ? null : body.getKey(),
                body == null
                        ? null
                        : ELSEWHERE
                                .matcher(body(body.getKey(), body.getValue()))
                                .replaceAll("$1://127.0.0.1:9"));
    }

    /// Remembers the ids of an answer under what its path deals in: `keys` of `/api/v1/gateway/keys`.
    void learn(Made request, JsonNode answer) {
        var known = ids.computeIfAbsent(thing(request.template()), _ -> new ArrayList<>());
        for (var one : answer.path("items").isArray() ? answer.path("items") : List.of(answer)) {
            var id = one.path("id").asText(one.path("name").asText(""));
            if (!id.isEmpty() && known.size() < MOST_IDS && !known.contains(id)) {
                known.add(id);
            }
        }
    }

    private static boolean isRequired(JsonNode parameter) {
        return parameter.path("required").asBoolean();
    }

    private static String thing(String template) {
        var before = template.contains("/{") ? template.substring(0, template.indexOf("/{")) : template;
        return before.substring(before.lastIndexOf('/') + 1);
    }

    private String place(String template, String name, String value) {
        var known = ids.getOrDefault(thing(template.substring(0, template.indexOf("{" + name + "}"))), List.of());
        if (!known.isEmpty() && chance(85)) {
            return any(known);
        }
        return value.isEmpty() ? "x" : start(value);
    }

    /// A line of a request that is longer is refused before it is read.
    private static String start(String value) {
        return value.substring(0, Math.min(value.length(), LONGEST_VALUE));
    }

    private String target(String template, Map<String, String> places, Map<String, String> query) {
        var path = PLACE.matcher(template)
                .replaceAll(place -> Matcher.quoteReplacement(encoded(places.get(place.group(1)))));
        return query.isEmpty()
                ? path
                : path
                        + query.entrySet().stream()
                                .map(one -> one.getKey() + "=" + encoded(one.getValue()))
                                .collect(Collectors.joining("&", "?", ""));
    }

    private static String encoded(@Nullable String text) {
        return URLEncoder.encode(text == null ? "" : text, StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    private String body(String type, JsonNode media) {
        if (chance(3)) {
            return any(List.of("", "{", "[]", "null", "\"", "{\"a\":1}{}", "[".repeat(5_000), "\u0000"));
        }
        if (!type.endsWith("json")) {
            var example = media.path("examples").elements();
            return example.hasNext() && chance(70)
                    ? example.next().path("value").asText()
                    : text(hostile());
        }
        JsonNode body;
        var examples = new ArrayList<JsonNode>();
        media.path("examples").forEach(example -> examples.add(example.path("value")));
        if (media.has("example")) {
            examples.add(media.path("example"));
        }
        if (!examples.isEmpty() && chance(60)) {
            body = any(examples).deepCopy();
        } else {
            body = value("", media.path("schema"), 0);
        }
        if (body instanceof ObjectNode members && chance(60)) {
            change(members);
        }
        return body.toString();
    }

    /// Another value for one member, or none.
    private void change(ObjectNode members) {
        var names = new ArrayList<String>();
        members.fieldNames().forEachRemaining(names::add);
        if (names.isEmpty() || chance(10)) {
            members.set("nobody_asks_for_this", hostile());
            return;
        }
        var name = any(names);
        if (chance(20)) {
            members.remove(name);
        } else if (members.get(name) instanceof ObjectNode inner && chance(70)) {
            change(inner);
        } else {
            members.set(name, known(name) == null ? hostile() : NODES.textNode(known(name)));
        }
    }

    /// One of its own, for it may be changed.
    private JsonNode hostile() {
        return any(HOSTILE).deepCopy();
    }

    private @Nullable String known(String name) {
        var things = ids.get(name.replaceAll("_ids?$", "") + "s");
        return things == null || things.isEmpty() ? null : any(things);
    }

    private JsonNode value(String name, JsonNode schema, int depth) {
        if (chance(8)) {
            return hostile();
        }
        if (name.endsWith("_id") && known(name) != null && chance(70)) {
            return NODES.textNode(known(name));
        }
        if (schema.has("$ref")) {
            return value(name, document.at(schema.path("$ref").asText().substring(1)), depth);
        }
        for (var choices : List.of("anyOf", "oneOf", "enum")) {
            if (schema.path(choices).isArray() && !schema.path(choices).isEmpty()) {
                var chosen = schema.path(choices)
                        .get(random.nextInt(schema.path(choices).size()));
                return choices.equals("enum") ? chosen : value(name, chosen, depth);
            }
        }
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (schema.path("examples").isArray() && !schema.path("examples").isEmpty() && chance(70)) {
            return schema.path("examples").get(0);
        }
        var type = schema.path("type");
        var chosen = type.isArray() ? type.get(random.nextInt(type.size())).asText() : type.asText("string");
        return switch (chosen) {
            case "object" -> object(schema, depth);
            case "array" -> array(name, schema, depth);
            case "integer" -> NODES.numberNode(number(schema));
            case "number" -> NODES.numberNode(BigDecimal.valueOf(number(schema), 1));
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            case "null" -> NODES.nullNode();
            default -> NODES.textNode(word(schema.path("format").asText()));
        };
    }

    private ObjectNode object(JsonNode schema, int depth) {
        var object = NODES.objectNode();
        var required = new ArrayList<String>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        schema.path("properties").properties().forEach(property -> {
            if (required.contains(property.getKey()) ? chance(95) : depth < DEEPEST && chance(35)) {
                object.set(property.getKey(), value(property.getKey(), property.getValue(), depth + 1));
            }
        });
        // a vendor's usual address would be asked
        if (schema.path("properties").has("base_url")) {
            object.put("base_url", "http://127.0.0.1:9");
        }
        return object;
    }

    private ArrayNode array(String name, JsonNode schema, int depth) {
        var array = NODES.arrayNode();
        for (int i = depth < DEEPEST ? random.nextInt(3) : 0; i > 0; i--) {
            array.add(value(name, schema.path("items"), depth + 1));
        }
        return array;
    }

    private long number(JsonNode schema) {
        long least = schema.path("minimum").asLong(0);
        return switch (random.nextInt(6)) {
            case 0 -> least;
            case 1 -> schema.path("maximum").asLong(1_000);
            case 2 -> schema.path("maximum").asLong(Integer.MAX_VALUE) + 1;
            default -> least + random.nextInt(20);
        };
    }

    private String word(String format) {
        return switch (format) {
            case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
            case "date-time" -> "2026-%02d-01T00:00:00Z".formatted(1 + random.nextInt(12));
            case "date" -> "2026-%02d-28".formatted(1 + random.nextInt(12));
            default ->
                any(List.of(
                        "1",
                        "12.5",
                        "CNY",
                        "USD",
                        "day",
                        "month",
                        "openai",
                        "demo-chat",
                        "Europe/Berlin",
                        "2026-11-01T00:00:00Z",
                        "2026-11-01",
                        "http://127.0.0.1:9/",
                        "member",
                        "name " + random.nextInt(50)));
        };
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString();
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T any(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }
}
