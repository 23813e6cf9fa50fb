package dev.farthing.domain.upstream;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Members of requests to vendors, in a vendor's own dialect: a JSON object that an operator wrote.
///
/// Values are texts, truths, decimals, [Nothing], lists of values and maps of them. What would make a call cost
/// more than is held for it, or keep it from being metered, is refused at birth; a limit of output is kept apart from
/// the rest, because it is held for.
///
/// @param members without the limit of output
/// @param limit the limit of output; null where none is given
public record RequestFields(
        Map<String, Object> members, @Nullable Integer limit) {
    public static final RequestFields NONE = new RequestFields(Map.of(), null);
    public static final int MOST_BYTES = 16 * 1024;
    public static final int DEEPEST = 16;

    private static final int LONGEST_NUMBER = 100;
    private static final int MOST_TOKENS = 1_000_000_000;
    private static final String CONFIG = "generationConfig";
    private static final String PARAMETERS = "parameters";
    private static final String TOOLS = "tools";
    private static final String THINKING = "thinking";
    private static final String THOUGHTS = "budget_tokens";
    private static final Set<String> LIMITS = Set.of("maxTokens", "maxCompletionTokens", "maxOutputTokens");

    /// What is said is the caller's, and which model, how often and in what form it is answered is held for.
    private static final Set<String> RESERVED = Set.of(
            "model",
            "models",
            "messages",
            "contents",
            "input",
            "prompt",
            "requests",
            "stream",
            "streamOptions",
            "n",
            "bestOf",
            "candidateCount",
            "numGenerations",
            "instances",
            "sampleCount",
            "numImages",
            "echo",
            "logprobs",
            "topLogprobs",
            "responseLogprobs",
            "background");

    /// What of them is reserved however deep it stands.
    private static final Set<String> MEDIA = Set.of("inlineData", "fileData", "imageUrl", "fileId");

    /// What makes a vendor read more than it was sent.
    private static final Set<String> OF_THE_VENDOR = Set.of(
            "previousResponseId",
            "conversation",
            "cachedContent",
            "promptId",
            "webSearchOptions",
            "searchParameters",
            "enableSearch",
            "plugins",
            "container",
            "mcpServers");

    /// What a vendor explains to its model in words of its own.
    private static final Set<String> EXPLAINED = Set.of(TOOLS, "outputFormat", "outputConfig", "responseFormat");

    /// The value null, which takes a member away.
    public enum Nothing {
        NULL
    }

    public RequestFields {
        members = Map.copyOf(members);
    }

    /// Reads an object as JSON libraries give it; what may not stand in it is an [IllegalArgumentException] of one
    /// sentence.
    public static RequestFields of(Map<?, ?> object) {
        var members = object(object, 1);
        if (size(members) > MOST_BYTES) {
            throw new IllegalArgumentException("the object is longer than " + MOST_BYTES + " bytes");
        }
        refuse(members, RESERVED);
        var config = nameOf(members, CONFIG);
        var inner = config == null ? null : members.get(config);
        if (config != null && !(inner instanceof Map)) {
            throw new IllegalArgumentException("`" + config + "` is an object: the limit of a call may stand in it");
        }
        if (members.containsKey(PARAMETERS)) {
            if (!(members.get(PARAMETERS) instanceof Map<?, ?> parameters)) {
                throw new IllegalArgumentException(
                        "`" + PARAMETERS + "` is an object: the number of pictures may stand in it");
            }
            refuse(object(parameters, 2), RESERVED);
        }
        var limit = take(members, null);
        if (config != null && inner instanceof Map<?, ?> map) {
            var own = object(map, 2);
            refuse(own, RESERVED);
            limit = take(own, limit);
            members.remove(config);
            if (!own.isEmpty() || map.isEmpty()) {
                members.put(config, Map.copyOf(own));
            }
        }
        return new RequestFields(members, limit);
    }

    /// A name as Google spells it: the first letters of all words but the first are large.
    public static String camel(String name) {
        if (name.indexOf('_') < 0) {
            return name;
        }
        var words = name.split("_", -1);
        var camel = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            if (!words[i].isEmpty()) {
                camel.append(words[i].substring(0, 1).toUpperCase(Locale.ROOT)).append(words[i].substring(1));
            }
        }
        return camel.toString();
    }

    public boolean isEmpty() {
        return members.isEmpty() && limit == null;
    }

    /// The same with another's members over its own: objects member by member, everything else as a whole.
    public RequestFields under(RequestFields other) {
        if (other.isEmpty()) {
            return this;
        }
        return new RequestFields(over(members, other.members), other.limit == null ? limit : other.limit);
    }

    /// The value of a member, whichever of Google's two ways its name is spelt.
    public @Nullable Object member(String camel) {
        var name = nameOf(members, camel);
        return name == null ? null : members.get(name);
    }

    /// The same without a member.
    public RequestFields without(String camel) {
        var kept = new TreeMap<>(members);
        kept.keySet().removeIf(name -> camel(name).equals(camel));
        return new RequestFields(kept, limit);
    }

    /// The same without a limit of output.
    RequestFields unlimited() {
        return limit == null ? this : new RequestFields(members, null);
    }

    /// Whether with these members a vendor may read more than it was sent: tools that it runs, what it keeps.
    public boolean runAtVendor() {
        return members.entrySet().stream()
                .anyMatch(member -> isSomething(member.getValue())
                        && (OF_THE_VENDOR.contains(camel(member.getKey()))
                                || (camel(member.getKey()).equals(TOOLS) && !areCallers(member.getValue()))));
    }

    /// How many tokens of the answer they give to thoughts, where a vendor refuses answers that are shorter; 0
    /// where none.
    long thoughts() {
        var budget = members.get(THINKING) instanceof Map<?, ?> thinking ? thinking.get(THOUGHTS) : null;
        return budget instanceof BigDecimal number
                ? number.min(BigDecimal.valueOf(MOST_TOKENS)).longValue()
                : 0;
    }

    /// Whether a vendor adds words of its own to them.
    public boolean areExplained() {
        return members.keySet().stream().anyMatch(name -> EXPLAINED.contains(camel(name)));
    }

    /// How many bytes they add to a request, at most.
    public int bytes() {
        return members.isEmpty() ? 0 : size(members);
    }

    /// As JSON, with the limit of output as it is told to Farthing.
    public String json() {
        if (limit == null) {
            return json(members);
        }
        var all = new TreeMap<>(members);
        all.put("max_tokens", BigDecimal.valueOf(limit));
        return json(all);
    }

    /// A value as JSON; the members of an object by name.
    public static String json(Object value) {
        var out = new StringBuilder(64);
        write(out, value);
        return out.toString();
    }

    /// Google's two spellings of a name are one; what comes above is spelt as there.
    private static Map<String, Object> over(Map<?, ?> below, Map<?, ?> above) {
        var all = new TreeMap<String, Object>();
        below.forEach((name, value) -> all.put(String.valueOf(name), value));
        above.forEach((name, value) -> {
            var old = nameOf(all, camel(String.valueOf(name)));
            var before = old == null ? null : all.remove(old);
            all.put(
                    String.valueOf(name),
                    before instanceof Map<?, ?> oldMap && value instanceof Map<?, ?> nowMap
                            ? over(oldMap, nowMap)
                            : value);
        });
        return Map.copyOf(all);
    }

    private static @Nullable Integer take(Map<String, Object> members, @Nullable Integer before) {
        var limit = before;
        for (Iterator<Map.Entry<String, Object>> each = members.entrySet().iterator(); each.hasNext(); ) {
            var member = each.next();
            if (LIMITS.contains(camel(member.getKey()))) {
                if (limit != null) {
                    throw new IllegalArgumentException("the limit of output is given twice");
                }
                limit = limit(member.getKey(), member.getValue());
                each.remove();
            }
        }
        return limit;
    }

    private static Integer limit(String name, Object value) {
        if (value instanceof BigDecimal number
                && number.signum() > 0
                && number.compareTo(BigDecimal.valueOf(MOST_TOKENS)) <= 0
                && number.stripTrailingZeros().scale() <= 0) {
            return number.intValue();
        }
        throw new IllegalArgumentException(name + " must be a whole number from 1 to " + MOST_TOKENS);
    }

    private static @Nullable String nameOf(Map<String, Object> members, String camel) {
        return members.keySet().stream()
                .filter(name -> camel(name).equals(camel))
                .findFirst()
                .orElse(null);
    }

    private static void refuse(Map<String, Object> members, Set<String> reserved) {
        for (var name : members.keySet()) {
            if (reserved.contains(camel(name))) {
                throw new IllegalArgumentException(name + " cannot be set by a model");
            }
        }
    }

    private static boolean isSomething(Object value) {
        return !value.equals(false) && !value.equals(Nothing.NULL);
    }

    /// Whether all tools of a list are those that callers run.
    private static boolean areCallers(Object tools) {
        return tools instanceof List<?> list && list.stream().allMatch(RequestFields::isCallers);
    }

    private static boolean isCallers(Object tool) {
        if (!(tool instanceof Map<?, ?> map)) {
            return false;
        }
        var type = map.get("type");
        if (type != null) {
            return type.equals("function") || type.equals("custom");
        }
        var names =
                map.keySet().stream().map(name -> camel(String.valueOf(name))).collect(Collectors.toSet());
        return names.equals(Set.of("functionDeclarations")) || names.contains("inputSchema");
    }

    private static Map<String, Object> object(Map<?, ?> map, int depth) {
        var members = new TreeMap<String, Object>();
        var spelt = new HashSet<String>();
        for (Map.Entry<?, ?> member : map.entrySet()) {
            var name = text(String.valueOf(member.getKey()));
            if (!spelt.add(camel(name))) {
                throw new IllegalArgumentException(name + " is given twice");
            }
            if (MEDIA.contains(camel(name))) {
                throw new IllegalArgumentException(name + " cannot be set by a model");
            }
            members.put(name, value(member.getValue(), depth));
        }
        return members;
    }

    private static Object value(@Nullable Object value, int depth) {
        if (depth >= DEEPEST && (value instanceof Map || value instanceof List)) {
            throw new IllegalArgumentException("the object is deeper than " + DEEPEST + " levels");
        }
        return switch (value) {
            case null -> Nothing.NULL;
            case Nothing nothing -> nothing;
            case String text -> text(text);
            case Boolean truth -> truth;
            case Number number -> number(number);
            case Map<?, ?> map -> Map.copyOf(object(map, depth + 1));
            case List<?> list -> {
                var values = new ArrayList<Object>(list.size());
                for (Object each : list) {
                    values.add(value(each, depth + 1));
                }
                yield List.copyOf(values);
            }
            default -> throw new IllegalArgumentException("the object holds what is no JSON");
        };
    }

    private static BigDecimal number(Number number) {
        BigDecimal exact;
        try {
            exact = switch (number) {
                case BigDecimal decimal -> decimal;
                case BigInteger whole -> new BigDecimal(whole);
                default -> new BigDecimal(number.toString());
            };
        } catch (NumberFormatException infinite) {
            throw new IllegalArgumentException("the object holds a number that is none", infinite);
        }
        if (Math.abs((long) exact.scale()) > LONGEST_NUMBER || exact.precision() > LONGEST_NUMBER) {
            throw new IllegalArgumentException("the object holds a number of more than " + LONGEST_NUMBER + " digits");
        }
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }

    /// Neither a database nor a vendor takes these.
    private static String text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean paired = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (c == 0 || (Character.isSurrogate(c) && !paired)) {
                throw new IllegalArgumentException("the object holds a text that is no Unicode");
            }
            i += paired ? 1 : 0;
        }
        return text;
    }

    private static int size(Map<String, Object> members) {
        return json(members).getBytes(StandardCharsets.UTF_8).length;
    }

    private static void write(StringBuilder out, Object value) {
        switch (value) {
            case Nothing _ -> out.append("null");
            case String text -> quote(out, text);
            case BigDecimal number -> out.append(number.toPlainString());
            case Map<?, ?> map -> {
                out.append('{');
                new TreeMap<>(map).forEach((name, inner) -> {
                    out.append(out.charAt(out.length() - 1) == '{' ? "" : ",");
                    quote(out, String.valueOf(name));
                    write(out.append(':'), inner);
                });
                out.append('}');
            }
            case List<?> list -> {
                out.append('[');
                for (int i = 0; i < list.size(); i++) {
                    write(i == 0 ? out : out.append(','), list.get(i));
                }
                out.append(']');
            }
            default -> out.append(value);
        }
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
