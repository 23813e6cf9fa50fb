package dev.farthing.rest;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A request's fields, read one by one with their types; every mistake is kept, and [#check()] answers them all at
/// once.
///
/// A field read wrongly yields a harmless value, so that reading goes on: use nothing before `check()` has
/// returned. Fields nobody reads are ignored, which is what keeps a body from setting what the server owns, unless
/// [#checkAll()] refuses them.
public final class Fields {
    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();
    /// What stands for a required id that is missing or none; no row has it.
    public static final UUID NO_UUID = new UUID(0, 0);
    private static final ObjectMapper ANY = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final int LARGEST_MAP = 64;
    private static final int LONGEST_MAP_TEXT = 8192;
    private static final int LONGEST_LIST = 10_000;
    /// What any body may say for the record; see [AuditReason].
    private static final String REASON = "reason";

    private final JsonNode node;
    private final List<Object> loc;
    private final boolean fromText;
    private final List<ValidationErrorJson> errors;
    private final Set<String> read = new HashSet<>();
    private final List<Fields> inner = new ArrayList<>();

    private Fields(JsonNode node, List<Object> loc, boolean fromText, List<ValidationErrorJson> errors) {
        this.node = node;
        this.loc = loc;
        this.fromText = fromText;
        this.errors = errors;
    }

    /// The fields of a body that must be there.
    public static Fields of(@Nullable JsonNode body) {
        var fields = ofOptional(body);
        if (isAbsent(body)) {
            fields.add(List.of("body"), "missing", "Field required");
        }
        return fields;
    }

    /// The fields of a body that may be left out.
    public static Fields ofOptional(@Nullable JsonNode body) {
        if (body != null && body.isObject()) {
            return new Fields(body, List.of("body"), false, new ArrayList<>());
        }
        var fields = new Fields(NOTHING, List.of("body"), false, new ArrayList<>());
        if (!isAbsent(body)) {
            fields.add(List.of("body"), "dict_type", "Input should be an object");
        }
        return fields;
    }

    /// The query parameters of a request, read with the same words; an empty one counts as absent.
    public static Fields query(UriInfo uri) {
        var values = new LinkedHashMap<String, String>();
        uri.getQueryParameters().forEach((name, texts) -> values.put(name, texts.getFirst()));
        var query = query(values);
        uri.getQueryParameters().forEach((name, texts) -> {
            if (texts.size() > 1) {
                query.reject(name, "value_error", "Value error, it is given more than once");
            }
        });
        return query;
    }

    static Fields query(Map<String, String> values) {
        var node = JsonNodeFactory.instance.objectNode();
        values.forEach((name, text) -> {
            if (!text.isEmpty()) {
                node.put(name, text);
            }
        });
        return new Fields(node, List.of("query"), true, new ArrayList<>());
    }

    private static boolean isAbsent(@Nullable JsonNode value) {
        return value == null || value.isMissingNode() || value.isNull();
    }

    /// Whether the field was given at all, be it as null.
    public boolean has(String name) {
        return !given(name).isMissingNode();
    }

    /// A required text, stripped of blanks at both ends; lengths count code points.
    public String text(String name, int minLength, int maxLength) {
        require(name);
        var text = readText(name, minLength, maxLength);
        return text == null ? "" : text;
    }

    public @Nullable String optionalText(String name, int maxLength) {
        return readText(name, 0, maxLength);
    }

    private @Nullable String readText(String name, int minLength, int maxLength) {
        var value = value(name);
        return value == null ? null : value.text(minLength, maxLength);
    }

    public @Nullable Integer integer(String name, int min, int max) {
        var value = value(name);
        return value == null ? null : value.integer(min, max);
    }

    /// A list of whole numbers; empty when the field is absent or null.
    public List<Integer> integers(String name, int maxItems, int min, int max) {
        var integers = new ArrayList<Integer>();
        for (var item : items(name, maxItems)) {
            var integer = item.integer(min, max);
            if (integer != null) {
                integers.add(integer);
            }
        }
        return integers;
    }

    public boolean bool(String name, boolean otherwise) {
        var value = value(name);
        var bool = value == null ? null : value.bool();
        return bool == null ? otherwise : bool;
    }

    public @Nullable UUID uuid(String name) {
        var value = value(name);
        return value == null ? null : value.uuid();
    }

    public UUID requiredUuid(String name) {
        require(name);
        var uuid = uuid(name);
        return uuid == null ? NO_UUID : uuid;
    }

    /// A required list of at least one id.
    public List<UUID> uuids(String name, int maxItems) {
        require(name);
        var uuids = new ArrayList<UUID>();
        for (var item : items(name, maxItems)) {
            var uuid = item.uuid();
            if (uuid != null) {
                uuids.add(uuid);
            }
        }
        return uuids;
    }

    /// An instant in RFC 3339 with an offset, kept to the microsecond.
    public @Nullable Instant instant(String name) {
        var value = value(name);
        return value == null ? null : value.instant();
    }

    /// A list of non-empty texts; empty when the field is absent or null.
    public List<String> texts(String name, int maxItems, int maxLength) {
        return texts(name, maxItems, maxLength, text -> text);
    }

    /// A list of texts that stand for something; what the reader refuses with [IllegalArgumentException] is a
    /// mistake.
    public <T> List<T> texts(String name, int maxItems, int maxLength, Function<String, T> reader) {
        var values = new ArrayList<T>();
        for (var item : items(name, maxItems)) {
            var text = item.text(1, maxLength);
            if (text != null) {
                try {
                    values.add(reader.apply(text));
                } catch (IllegalArgumentException e) {
                    item.isWrong("value_error", "Value error, " + e.getMessage());
                }
            }
        }
        return values;
    }

    public <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise) {
        var choice = optionalChoice(name, type);
        return choice == null ? otherwise : choice;
    }

    public <E extends Enum<E>> E requiredChoice(String name, Class<E> type) {
        require(name);
        return choice(name, type, type.getEnumConstants()[0]);
    }

    public <E extends Enum<E>> @Nullable E optionalChoice(String name, Class<E> type) {
        var value = given(name);
        if (isAbsent(value)) {
            return null;
        }
        for (var choice : type.getEnumConstants()) {
            if (value.isTextual() && choice.name().toLowerCase(Locale.ROOT).equals(value.textValue())) {
                return choice;
            }
        }
        var choices = Arrays.stream(type.getEnumConstants())
                .map(choice -> "'" + choice.name().toLowerCase(Locale.ROOT) + "'")
                .collect(Collectors.joining(", "));
        add(at(name), "enum", "Input should be one of " + choices);
        return null;
    }

    /// An exact decimal, given as a text or as a JSON number.
    public @Nullable BigDecimal decimal(String name, int maxDecimals) {
        var value = value(name);
        return value == null ? null : value.decimal(maxDecimals);
    }

    /// A list of objects; empty when the field is absent or null.
    public List<Fields> list(String name) {
        var list = new ArrayList<Fields>();
        items(name, LONGEST_LIST).forEach(item -> list.add(nested(item)));
        return list;
    }

    /// An object; null when the field is absent or null.
    public @Nullable Fields object(String name) {
        var value = value(name);
        return value == null ? null : nested(value);
    }

    /// An object of any members, for whoever reads them as maps, lists, texts, truths and numbers; null when the
    /// field is absent or null, empty when it is none.
    public @Nullable Map<?, ?> members(String name) {
        var value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.json().isObject()) {
            value.isWrong("dict_type", "Input should be an object");
            return Map.of();
        }
        return ANY.convertValue(value.json(), Map.class);
    }

    /// The names of the members of the object.
    public List<String> names() {
        var names = new ArrayList<String>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private Fields nested(FieldValue value) {
        boolean isObject = value.json().isObject();
        if (!isObject) {
            value.isWrong("dict_type", "Input should be an object");
        }
        var fields = new Fields(isObject ? value.json() : NOTHING, value.where(), fromText, errors);
        inner.add(fields);
        return fields;
    }

    /// An object of texts; empty when the field is absent or null.
    public Map<String, String> map(String name) {
        var map = new LinkedHashMap<String, String>();
        var value = given(name);
        if (isAbsent(value)) {
            return map;
        }
        if (!value.isObject()) {
            add(at(name), "dict_type", "Input should be an object");
        } else if (value.size() > LARGEST_MAP) {
            add(at(name), "too_long", "Object should have at most " + FieldValue.count(LARGEST_MAP, "member"));
        } else {
            value.properties().forEach(member -> {
                var text = valueAt(and(at(name), member.getKey()), member.getValue())
                        .text(0, LONGEST_MAP_TEXT);
                if (text != null) {
                    map.put(member.getKey(), text);
                }
            });
        }
        return map;
    }

    private List<FieldValue> items(String name, int maxItems) {
        var items = new ArrayList<FieldValue>();
        var value = given(name);
        if (isAbsent(value)) {
            return items;
        }
        if (!value.isArray()) {
            add(at(name), "list_type", "Input should be a valid list");
        } else if (value.size() > maxItems) {
            add(at(name), "too_long", "List should have at most " + FieldValue.count(maxItems, "item"));
        } else {
            for (int i = 0; i < value.size(); i++) {
                items.add(valueAt(and(at(name), i), value.get(i)));
            }
        }
        return items;
    }

    /// Notes that a field is missing when it is absent or null.
    public void require(String name) {
        if (isAbsent(given(name))) {
            add(at(name), "missing", "Field required");
        }
    }

    /// Notes a mistake of a field that only its reader could see.
    public void reject(String name, String type, String msg) {
        add(at(name), type, msg);
    }

    /// Answers every mistake noted so far, here and in nested fields.
    public void check() {
        if (!errors.isEmpty()) {
            throw new InvalidFields(errors);
        }
    }

    /// The same, and that a body holds nothing that nobody has read, here and in nested fields; but it may say why
    /// it is sent. Parameters that nobody knows are refused by [KnownParameters].
    public void checkAll() {
        read.add(REASON);
        rejectUnread();
        check();
    }

    private void rejectUnread() {
        node.fieldNames().forEachRemaining(name -> {
            if (!read.contains(name)) {
                reject(name, "extra_forbidden", "There is no such member here");
            }
        });
        inner.forEach(Fields::rejectUnread);
    }

    private JsonNode given(String name) {
        read.add(name);
        return node.path(name);
    }

    /// What the field holds; null when it is absent or null.
    private @Nullable FieldValue value(String name) {
        var value = given(name);
        return isAbsent(value) ? null : valueAt(at(name), value);
    }

    private FieldValue valueAt(List<Object> where, JsonNode value) {
        return new FieldValue(value, where, fromText, errors);
    }

    private void add(List<Object> where, String type, String msg) {
        FieldValue.note(errors, new ValidationErrorJson(where, msg, type));
    }

    private List<Object> at(String name) {
        return and(loc, name);
    }

    private static List<Object> and(List<Object> where, Object next) {
        var longer = new ArrayList<>(where);
        longer.add(next);
        return longer;
    }
}
