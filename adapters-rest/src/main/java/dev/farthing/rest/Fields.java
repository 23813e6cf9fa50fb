package dev.farthing.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A request's fields, read one by one with their types; every mistake is kept, and [#check()] answers them all at
/// once.
///
/// A field read wrongly yields a harmless value, so that reading goes on: use nothing before `check()` has returned.
/// Fields nobody reads are ignored, which is what keeps a body from setting what the server owns.
public final class Fields {
    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();
    private static final UUID NO_UUID = new UUID(0, 0);
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern DECIMAL_TEXT = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?");
    private static final Pattern INTEGER_TEXT = Pattern.compile("-?[0-9]{1,18}");
    private static final int LARGEST_MAP = 64;
    private static final int LONGEST_MAP_TEXT = 8192;
    private static final int LONGEST_LIST = 10_000;

    private final JsonNode node;
    private final List<Object> loc;
    private final boolean fromText;
    private final List<ValidationErrorJson> errors;

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
        return query(values);
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
        return node.has(name);
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
        var value = node.get(name);
        return isAbsent(value) ? null : textOf(value, at(name), minLength, maxLength);
    }

    private @Nullable String textOf(JsonNode value, List<Object> where, int minLength, int maxLength) {
        if (!value.isTextual()) {
            add(where, "string_type", "Input should be a valid string");
            return null;
        }
        var text = value.textValue().strip();
        int length = text.codePointCount(0, text.length());
        if (length < minLength) {
            add(where, "string_too_short", "String should have at least " + count(minLength, "character"));
        } else if (length > maxLength) {
            add(where, "string_too_long", "String should have at most " + count(maxLength, "character"));
        } else if (!isStorable(text)) {
            add(where, "string_unicode", "String should hold neither NUL nor half a surrogate pair");
        } else {
            return text;
        }
        return null;
    }

    private static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }

    public @Nullable Integer integer(String name, int min, int max) {
        var whole = whole(name);
        if (whole == null || isOutside(name, whole, min, max)) {
            return null;
        }
        return whole.intValueExact();
    }

    private @Nullable BigInteger whole(String name) {
        var value = node.get(name);
        if (isAbsent(value)) {
            return null;
        }
        if (value.isIntegralNumber()) {
            return value.bigIntegerValue();
        }
        if (fromText && INTEGER_TEXT.matcher(value.textValue()).matches()) {
            return new BigInteger(value.textValue());
        }
        add(at(name), fromText ? "int_parsing" : "int_type", "Input should be a valid integer");
        return null;
    }

    private boolean isOutside(String name, BigInteger number, int min, int max) {
        if (number.compareTo(BigInteger.valueOf(min)) < 0) {
            add(at(name), "greater_than_equal", "Input should be greater than or equal to " + min);
            return true;
        }
        if (number.compareTo(BigInteger.valueOf(max)) > 0) {
            add(at(name), "less_than_equal", "Input should be less than or equal to " + max);
            return true;
        }
        return false;
    }

    public boolean bool(String name, boolean otherwise) {
        var value = node.get(name);
        if (isAbsent(value)) {
            return otherwise;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (fromText && (value.textValue().equals("true") || value.textValue().equals("false"))) {
            return value.textValue().equals("true");
        }
        add(at(name), "bool_type", "Input should be a valid boolean");
        return otherwise;
    }

    public @Nullable UUID uuid(String name) {
        var value = node.get(name);
        return isAbsent(value) ? null : uuidOf(value, at(name));
    }

    public UUID requiredUuid(String name) {
        require(name);
        var uuid = uuid(name);
        return uuid == null ? NO_UUID : uuid;
    }

    private @Nullable UUID uuidOf(JsonNode value, List<Object> where) {
        if (value.isTextual() && UUID_TEXT.matcher(value.textValue()).matches()) {
            return UUID.fromString(value.textValue());
        }
        add(where, "uuid_parsing", "Input should be a valid UUID");
        return null;
    }

    /// A required list of at least one id.
    public List<UUID> uuids(String name, int maxItems) {
        require(name);
        var uuids = new ArrayList<UUID>();
        items(name, maxItems).forEach((where, item) -> {
            var uuid = uuidOf(item, where);
            if (uuid != null) {
                uuids.add(uuid);
            }
        });
        return uuids;
    }

    /// An instant in RFC 3339 with an offset, kept to the microsecond.
    public @Nullable Instant instant(String name) {
        var value = node.get(name);
        if (isAbsent(value)) {
            return null;
        }
        try {
            var instant = OffsetDateTime.parse(value.isTextual() ? value.textValue() : "");
            if (instant.getYear() >= 1 && instant.getYear() <= 9999) {
                return instant.toInstant().truncatedTo(ChronoUnit.MICROS);
            }
        } catch (DateTimeException _) {
            // said below
        }
        add(at(name), "datetime_parsing", "Input should be a valid datetime with an offset, like 2027-01-31T00:00:00Z");
        return null;
    }

    /// A list of non-empty texts; empty when the field is absent or null.
    public List<String> texts(String name, int maxItems, int maxLength) {
        return texts(name, maxItems, maxLength, text -> text);
    }

    /// A list of texts that stand for something; what the reader refuses with [IllegalArgumentException] is a mistake.
    public <T> List<T> texts(String name, int maxItems, int maxLength, Function<String, T> reader) {
        var values = new ArrayList<T>();
        items(name, maxItems).forEach((where, item) -> {
            var text = textOf(item, where, 1, maxLength);
            if (text != null) {
                try {
                    values.add(reader.apply(text));
                } catch (IllegalArgumentException e) {
                    add(where, "value_error", "Value error, " + e.getMessage());
                }
            }
        });
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
        var value = node.get(name);
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
        var value = node.get(name);
        if (isAbsent(value)) {
            return null;
        }
        var decimal = decimalOf(value);
        if (decimal == null) {
            add(at(name), "decimal_parsing", "Input should be a valid decimal");
        } else if (decimal.stripTrailingZeros().scale() > maxDecimals) {
            add(
                    at(name),
                    "decimal_max_places",
                    "Decimal input should have no more than " + count(maxDecimals, "decimal place"));
            return null;
        }
        return decimal;
    }

    private static @Nullable BigDecimal decimalOf(JsonNode value) {
        if (value.isTextual()) {
            return DECIMAL_TEXT.matcher(value.textValue()).matches() ? new BigDecimal(value.textValue()) : null;
        }
        if (!value.isNumber()) {
            return null;
        }
        var decimal = value.decimalValue();
        return decimal.precision() <= 80 && Math.abs((long) decimal.scale()) <= 40 ? decimal : null;
    }

    /// A list of objects; empty when the field is absent or null.
    public List<Fields> list(String name) {
        var list = new ArrayList<Fields>();
        items(name, LONGEST_LIST).forEach((where, item) -> list.add(nested(where, item)));
        return list;
    }

    /// An object; null when the field is absent or null.
    public @Nullable Fields object(String name) {
        var value = node.get(name);
        return isAbsent(value) ? null : nested(at(name), value);
    }

    private Fields nested(List<Object> where, JsonNode value) {
        if (!value.isObject()) {
            add(where, "dict_type", "Input should be an object");
        }
        return new Fields(value.isObject() ? value : NOTHING, where, fromText, errors);
    }

    /// An object of texts; empty when the field is absent or null.
    public Map<String, String> map(String name) {
        var map = new LinkedHashMap<String, String>();
        var value = node.get(name);
        if (isAbsent(value)) {
            return map;
        }
        if (!value.isObject()) {
            add(at(name), "dict_type", "Input should be an object");
        } else if (value.size() > LARGEST_MAP) {
            add(at(name), "too_long", "Object should have at most " + count(LARGEST_MAP, "member"));
        } else {
            value.properties().forEach(member -> {
                var text = textOf(member.getValue(), and(at(name), member.getKey()), 0, LONGEST_MAP_TEXT);
                if (text != null) {
                    map.put(member.getKey(), text);
                }
            });
        }
        return map;
    }

    private Map<List<Object>, JsonNode> items(String name, int maxItems) {
        var items = new LinkedHashMap<List<Object>, JsonNode>();
        var value = node.get(name);
        if (isAbsent(value)) {
            return items;
        }
        if (!value.isArray()) {
            add(at(name), "list_type", "Input should be a valid list");
        } else if (value.size() > maxItems) {
            add(at(name), "too_long", "List should have at most " + count(maxItems, "item"));
        } else {
            for (int i = 0; i < value.size(); i++) {
                items.put(and(at(name), i), value.get(i));
            }
        }
        return items;
    }

    /// Notes that a field is missing when it is absent or null.
    public void require(String name) {
        if (isAbsent(node.get(name))) {
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

    private void add(List<Object> where, String type, String msg) {
        errors.add(new ValidationErrorJson(where, msg, type));
    }

    private List<Object> at(String name) {
        return and(loc, name);
    }

    private static List<Object> and(List<Object> where, Object next) {
        var longer = new ArrayList<>(where);
        longer.add(next);
        return longer;
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
