package dev.farthing.bootstrap.config;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// A mapping of the file, read field by field; every mistake is kept with its line and the path of its field.
///
/// A field read wrongly yields a harmless value, so that reading goes on. What nobody has read is a mistake too.
final class YamlFields {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,20}(\\.[0-9]{1,20})?");
    private static final int DEEPEST = 20;
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,9}");

    /// What stands for something that is no plain value.
    private enum Odd {
        ODD
    }

    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Set<String> read = new HashSet<>();
    private final String path;
    private final int line;
    private final Map<String, String> environment;
    private final List<String> mistakes;

    YamlFields(Node node, String path, Map<String, String> environment, List<String> mistakes) {
        this.path = path;
        this.line = line(node);
        this.environment = environment;
        this.mistakes = mistakes;
        if (!(node instanceof MappingNode mapping)) {
            mistakes.add(place() + ": must be a mapping of fields");
            return;
        }
        for (var member : mapping.getValue()) {
            var name = member.getKeyNode() instanceof ScalarNode key ? key.getValue() : "?";
            if (values.put(name, member.getValueNode()) != null) {
                mistakes.add("line " + line(member.getKeyNode()) + ", " + at(name) + ": is given twice");
            }
        }
    }

    /// Where this mapping begins, as mistakes say it.
    String place() {
        return "line " + line + (path.isEmpty() ? "" : ", " + path);
    }

    boolean has(String name) {
        return value(name) != null;
    }

    String text(String name, int most) {
        var text = optionalText(name, most);
        if (text == null) {
            if (!has(name)) {
                mistakes.add(place() + ": " + name + " is missing");
            }
            return "";
        }
        return text;
    }

    @Nullable
    String optionalText(String name, int most) {
        var node = value(name);
        return node == null ? null : scalar(node, at(name), most);
    }

    @Nullable
    Integer whole(String name, int least, int most) {
        return parsed(name, "must be a whole number from " + least + " to " + most, text -> {
            int number = WHOLE.matcher(text).matches() ? Integer.parseInt(text) : least - 1;
            return number < least || number > most ? null : number;
        });
    }

    int whole(String name, int least, int most, int otherwise) {
        var number = whole(name, least, most);
        return number == null ? otherwise : number;
    }

    boolean truth(String name, boolean otherwise) {
        var truth = this.<Boolean>parsed(
                name,
                "must be true or false",
                text -> text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null);
        return truth == null ? otherwise : truth;
    }

    @Nullable
    BigDecimal decimal(String name, int decimals, BigDecimal most) {
        return parsed(
                name,
                "must be a decimal from 0 to " + most.toPlainString() + " with at most " + decimals + " decimals",
                text -> {
                    var decimal = DECIMAL.matcher(text).matches() ? new BigDecimal(text) : BigDecimal.ONE.negate();
                    return decimal.signum() < 0
                                    || decimal.compareTo(most) > 0
                                    || decimal.stripTrailingZeros().scale() > decimals
                            ? null
                            : decimal;
                });
    }

    @Nullable
    Instant instant(String name) {
        return parsed(name, "must be an instant like 2027-01-31T00:00:00Z", text -> {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException _) {
                return null;
            }
        });
    }

    <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise) {
        var words = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        E choice = this.<E>parsed(
                name,
                "must be one of " + String.join(", ", words),
                text -> words.contains(text) ? Enum.valueOf(type, text.toUpperCase(Locale.ROOT)) : null);
        return choice == null ? otherwise : choice;
    }

    /// Lets the domain read a text; what it refuses is told with its own sentence.
    <T> @Nullable T judged(String name, int most, Function<String, T> reading) {
        var text = optionalText(name, most);
        if (text == null) {
            return null;
        }
        try {
            return reading.apply(text);
        } catch (IllegalArgumentException | DateTimeException refused) {
            reject(name, String.valueOf(refused.getMessage()));
            return null;
        }
    }

    List<String> texts(String name, int most) {
        return items(name).stream()
                .map(item -> scalar(item.node, item.path, most))
                .flatMap(Stream::ofNullable)
                .collect(Collectors.toList());
    }

    List<YamlFields> list(String name) {
        return items(name).stream()
                .map(item -> new YamlFields(item.node, item.path, environment, mistakes))
                .toList();
    }

    @Nullable
    YamlFields object(String name) {
        var node = value(name);
        return node == null ? null : new YamlFields(node, at(name), environment, mistakes);
    }

    Map<String, String> map(String name, int most) {
        var object = object(name);
        var map = new LinkedHashMap<String, String>();
        if (object != null) {
            object.values.keySet().forEach(key -> map.put(key, object.text(key, most)));
        }
        return map;
    }

    /// The names of the fields.
    List<String> names() {
        return List.copyOf(values.keySet());
    }

    /// A mapping of any members, as maps, lists, texts, truths and decimals; null where it is not given.
    @Nullable
    Map<?, ?> members(String name) {
        var node = value(name);
        if (node == null) {
            return null;
        }
        if (node instanceof MappingNode && plain(node, 0) instanceof Map<?, ?> map) {
            return map;
        }
        reject(name, "must be a mapping of plain values, " + DEEPEST + " deep at most");
        return Map.of();
    }

    /// Null for what is null, and [Odd#ODD] for what is nothing plain.
    private static @Nullable Object plain(Node node, int depth) {
        if (depth > DEEPEST) {
            return Odd.ODD;
        }
        return switch (node) {
            case MappingNode mapping -> {
                var map = new LinkedHashMap<String, @Nullable Object>();
                for (var member : mapping.getValue()) {
                    var value = plain(member.getValueNode(), depth + 1);
                    if (value == Odd.ODD || !(member.getKeyNode() instanceof ScalarNode key)) {
                        yield Odd.ODD;
                    }
                    map.put(key.getValue(), value);
                }
                yield map;
            }
            case SequenceNode sequence -> {
                var list = new ArrayList<@Nullable Object>();
                for (var item : sequence.getValue()) {
                    var value = plain(item, depth + 1);
                    if (value == Odd.ODD) {
                        yield Odd.ODD;
                    }
                    list.add(value);
                }
                yield list;
            }
            case ScalarNode scalar -> plain(scalar);
            default -> Odd.ODD;
        };
    }

    private static @Nullable Object plain(ScalarNode scalar) {
        var text = scalar.getValue();
        var tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return null;
        }
        if (tag.equals(Tag.BOOL) && (text.equals("true") || text.equals("false"))) {
            return Boolean.valueOf(text);
        }
        return (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT))
                        && DECIMAL.matcher(text).matches()
                ? new BigDecimal(text)
                : text;
    }

    /// Notes a mistake of a field that only its reader could see.
    void reject(String name, String sentence) {
        var node = values.get(name);
        mistakes.add("line " + (node == null ? line : line(node)) + ", " + at(name) + ": " + sentence);
    }

    /// Notes the fields nobody has read.
    void done() {
        values.keySet().stream().filter(name -> !read.contains(name)).forEach(name -> reject(name, "is no field here"));
    }

    private @Nullable Node value(String name) {
        read.add(name);
        var node = values.get(name);
        return node == null || node.getTag().equals(Tag.NULL) ? null : node;
    }

    private record Item(Node node, String path) {}

    private List<Item> items(String name) {
        var node = value(name);
        var items = new ArrayList<Item>();
        if (node instanceof SequenceNode sequence) {
            for (int i = 0; i < sequence.getValue().size(); i++) {
                items.add(new Item(sequence.getValue().get(i), at(name) + "[" + i + "]"));
            }
        } else if (node != null) {
            reject(name, "must be a list");
        }
        return items;
    }

    private <T> @Nullable T parsed(String name, String otherwise, Function<String, @Nullable T> reading) {
        var text = optionalText(name, 100);
        if (text == null) {
            return null;
        }
        var value = reading.apply(text);
        if (value == null) {
            reject(name, otherwise);
        }
        return value;
    }

    private @Nullable String scalar(Node node, String where, int most) {
        var place = "line " + line(node) + ", " + where + ": ";
        if (!(node instanceof ScalarNode scalar)) {
            mistakes.add(place + "must be a single value");
            return null;
        }
        var missing = new ArrayList<String>();
        var text = REFERENCE
                .matcher(scalar.getValue())
                .replaceAll(match -> {
                    var value = environment.get(match.group(1));
                    if (value == null || value.isBlank()) {
                        missing.add(match.group(1));
                        return "";
                    }
                    return Matcher.quoteReplacement(value.strip());
                })
                .strip();
        if (!missing.isEmpty()) {
            mistakes.add(place + "the environment has no " + String.join(", ", missing));
            return null;
        }
        if (text.isEmpty() || text.length() > most) {
            mistakes.add(place + "must have 1 to " + most + " characters");
            return null;
        }
        return text;
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static int line(Node node) {
        return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
    }
}
