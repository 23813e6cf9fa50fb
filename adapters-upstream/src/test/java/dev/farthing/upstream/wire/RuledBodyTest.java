package dev.farthing.upstream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.farthing.domain.upstream.RequestFields;
import dev.farthing.domain.upstream.RequestRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuledBodyTest {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final String[] NAMES = {"a", "b", "c", "d_e", "dE", "ü\"", ""};
    private static final String[] SPACES = {"", "", " ", "\n\t"};

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'x':1}              | {'y':2}          | {}              | {'y':2,'x':1}",
                "{'y':1}              | {'y':2}          | {}              | {'y':1}",
                "{'y':null}           | {'y':2}          | {}              | {'y':null}",
                "{}                   | {'y':2}          | {'z':3}         | {'y':2,'z':3}",
                "{ }                  | {'y':2}          | {}              | {'y':2 }",
                "{'y': 1.50 , 'x':1e2}| {}               | {'y':[{'a':null}]} | {'y': [{'a':null}] , 'x':1e2}",
                "{'x':1, 'y':2, 'z':3}| {}               | {'y':null}      | {'x':1, 'z':3}",
                "{'x':1, 'y':2}       | {}               | {'y':null}      | {'x':1}",
                "{'y':2, 'x':1}       | {}               | {'y':null}      | {'x':1}",
                "{'y':2, 'z':1}       | {'k':1}          | {'y':null,'z':null} | {'k':1}",
                "{'y':2}              | {}               | {'y':null}      | {}",
                "{'g':{'x':1}}        | {'g':{'y':2,'x':9}} | {}           | {'g':{'y':2,'x':1}}",
                "{'g':{'x':1}}        | {}               | {'g':{'x':null,'t':{'b':0}}} | {'g':{'t':{'b':0}}}",
                "{'g':7}              | {'g':{'y':2}}    | {}              | {'g':7}",
                "{'g':7}              | {}               | {'g':{'y':{'z':null}}} | {'g':{'y':{}}}",
                "{'y':1,'x':0,'y':2}  | {}               | {'y':3}         | {'y':3,'x':0,'y':3}",
            })
    void whatTheRulesDoNotNameStaysByteByByte(String body, String defaults, String forced, String sent) {
        assertThat(text(ruled(body.replace('\'', '"'), rules(defaults, forced), UnaryOperator.identity())))
                .isEqualTo(sent.replace('\'', '"'));
    }

    /// Nobody gets round a rule by the other spelling.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'generation_config':{'thinking_config':{'thinking_budget':9}}} | {'generation_config':{'thinking_config':{'thinking_budget':0}}}",
                "{'generationConfig':{'topK':1}} | {'generationConfig':{'thinkingConfig':{'thinkingBudget':0},'topK':1}}",
                "{}                              | {'generationConfig':{'thinkingConfig':{'thinkingBudget':0}}}",
            })
    void googlesTwoSpellingsAreOneName(String body, String sent) {
        var rules = rules("{}", "{'generation_config':{'thinkingConfig':{'thinking_budget':0}}}");

        assertThat(text(ruled(body.replace('\'', '"'), rules, RequestFields::camel)))
                .isEqualTo(sent.replace('\'', '"'));
    }

    @Property(tries = 3_000)
    void aRuledBodyIsWhatMergedTreesAre(@ForAll Random random) {
        var body = object(random, 4);
        var defaults = object(random, 3);
        var forced = object(random, 3);
        strip(defaults);
        var rules = new RequestRules(fields(defaults), fields(forced), null);
        var expected = forced(defaulted(body.deepCopy(), defaults), forced);

        assertThat(read(ruled(spaced(body, random), rules, UnaryOperator.identity())))
                .isEqualTo(expected);
    }

    /// What is no JSON is refused, whatever is wrong with it.
    @Property(tries = 2_000)
    void aBrokenBodyIsRefused(@ForAll Random random) {
        var bytes = spaced(object(random, 4), random).getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        var rules = new RequestRules(RequestFields.NONE, fields(object(random, 3)), null);
        List<ByteBuffer> sent;
        try {
            sent = RuledBody.of(List.of(ByteBuffer.wrap(bytes)), rules, UnaryOperator.identity())
                    .pieces();
        } catch (IllegalArgumentException refused) {
            return;
        }
        assertThat(sent).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "7", "{", "{\"a\"}", "{} {}", "{\"a\":{\"b\":[}", "null"})
    void whatIsNoObjectIsRefused(String body) {
        var rules = rules("{'x':1}", "{'a':{'b':null}}");

        assertThatThrownBy(() -> ruled(body, rules, UnaryOperator.identity()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'tools':[{'a':1}]}       | {}             | {'tools':[]}   | true",
                "{'tools':[{'a':1}]}       | {}             | {'tools':null} | true",
                "{'tools':[{'a':1}]}       | {'tools':[]}   | {'x':1}        | false",
                "{'tools':null}            | {}             | {'tools':[]}   | false",
                "{'x':{'tools':[{'a':1}]}} | {}             | {'x':{'tools':[]},'tools':[]} | false",
            })
    void whoBringsToolsThatAreReplacedIsToldSo(String body, String defaults, String forced, boolean replaced) {
        var bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);

        assertThat(RuledBody.of(List.of(ByteBuffer.wrap(bytes)), rules(defaults, forced), UnaryOperator.identity())
                        .hasReplacedTools())
                .isEqualTo(replaced);
    }

    @Test
    void aBodyInPiecesIsOneBody() {
        var pieces = List.of(
                ByteBuffer.wrap("{\"a\":\"ü".getBytes(StandardCharsets.UTF_8)),
                ByteBuffer.wrap("\",\"b\":1}".getBytes(StandardCharsets.UTF_8)));

        assertThat(text(RuledBody.of(pieces, rules("{}", "{'b':2}"), UnaryOperator.identity())
                        .pieces()))
                .isEqualTo("{\"a\":\"ü\",\"b\":2}");
    }

    private static ObjectNode defaulted(ObjectNode body, JsonNode defaults) {
        defaults.properties().forEach(member -> {
            var there = body.get(member.getKey());
            if (there == null) {
                body.set(member.getKey(), member.getValue());
            } else if (there instanceof ObjectNode inner && member.getValue().isObject()) {
                defaulted(inner, member.getValue());
            }
        });
        return body;
    }

    private static ObjectNode forced(ObjectNode body, JsonNode forced) {
        forced.properties().forEach(member -> {
            var name = member.getKey();
            var value = member.getValue();
            if (value.isNull()) {
                body.remove(name);
            } else if (value.isObject()) {
                var inner = body.get(name) instanceof ObjectNode object ? object : JSON.createObjectNode();
                body.set(name, forced(inner.deepCopy(), value));
            } else {
                body.set(name, value);
            }
        });
        return body;
    }

    private static void strip(ObjectNode object) {
        object.properties().removeIf(member -> member.getValue().isNull());
        object.forEach(value -> {
            if (value instanceof ObjectNode inner) {
                strip(inner);
            }
        });
    }

    private static ObjectNode object(Random random, int depth) {
        var object = JSON.createObjectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.set(NAMES[random.nextInt(NAMES.length)], value(random, depth - 1));
        }
        if (object.has("d_e")) {
            object.remove("dE");
        }
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0 -> JSON.getNodeFactory().nullNode();
            case 1 -> JSON.getNodeFactory().textNode("é\"\\\n😀}{,".substring(random.nextInt(5)));
            case 2 -> JSON.getNodeFactory().booleanNode(random.nextBoolean());
            case 3 -> JSON.getNodeFactory().numberNode(random.nextInt());
            case 4 -> JSON.getNodeFactory().textNode("");
            case 5 -> JSON.createArrayNode().add(value(random, depth - 1)).add(object(random, depth - 1));
            default -> object(random, depth);
        };
    }

    /// The same with blanks where JSON allows them.
    private static String spaced(JsonNode value, Random random) {
        var space = SPACES[random.nextInt(SPACES.length)];
        if (value instanceof ObjectNode object) {
            var text = new StringBuilder("{").append(space);
            object.properties()
                    .forEach(member -> text.append(text.indexOf(":") < 0 ? "" : "," + space)
                            .append(write(member.getKey()))
                            .append(space)
                            .append(':')
                            .append(SPACES[random.nextInt(SPACES.length)])
                            .append(spaced(member.getValue(), random))
                            .append(space));
            return text.append('}').toString();
        }
        return write(value);
    }

    private static RequestRules rules(String defaults, String forced) {
        return new RequestRules(
                fields(tree(defaults.replace('\'', '"'))), fields(tree(forced.replace('\'', '"'))), null);
    }

    private static RequestFields fields(JsonNode object) {
        return RequestFields.of(JSON.convertValue(object, Map.class));
    }

    private static List<ByteBuffer> ruled(String body, RequestRules rules, UnaryOperator<String> spelling) {
        return RuledBody.of(List.of(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8))), rules, spelling)
                .pieces();
    }

    private static String text(List<ByteBuffer> pieces) {
        return new String(WholeBody.joined(pieces), StandardCharsets.UTF_8);
    }

    private static JsonNode read(List<ByteBuffer> pieces) {
        return tree(text(pieces));
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(json, e);
        }
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
