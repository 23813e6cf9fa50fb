package dev.farthing.upstream.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads JSON in place, token by token; nothing here builds trees.
public final class Json {
    /// What was read was not a count that can be believed.
    public static final long NOT_A_COUNT = -1;

    /// The body is bounded already; what it holds besides usage is the vendor's affair.
    private static final int DEEPEST = 1_000;

    private static final int LONGEST_NUMBER = 40;
    /// With more of them before or behind the point a number cannot be written out.
    private static final int MOST_DIGITS = 1_000;
    private static final BigDecimal MOST = BigDecimal.valueOf(Integer.MAX_VALUE);

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNestingDepth(DEEPEST)
                    .build())
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .build();

    private Json() {}

    /// A parser over part of an array; to be closed, and used on one thread only.
    public static JsonParser parser(byte[] bytes, int from, int to) throws IOException {
        return FACTORY.createParser(bytes, from, to - from);
    }

    /// A generator that writes UTF-8; to be closed.
    public static JsonGenerator generator(OutputStream out) throws IOException {
        return FACTORY.createGenerator(out).configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true);
    }

    /// The count at the parser's token, a whole number though it be written as a fraction; else [#NOT_A_COUNT].
    public static long count(JsonParser json) throws IOException {
        var value = number(json);
        if (value == null || value.signum() < 0 || value.compareTo(MOST) > 0) {
            return NOT_A_COUNT;
        }
        if (value.scale() > 0 && value.stripTrailingZeros().scale() > 0) {
            return NOT_A_COUNT;
        }
        return value.longValue();
    }

    /// The number at the parser's token; null for what is none, or one beyond all measure.
    public static @Nullable BigDecimal number(JsonParser json) throws IOException {
        if (!json.currentToken().isNumeric() || json.getTextLength() > LONGEST_NUMBER) {
            json.skipChildren();
            return null;
        }
        try {
            var number = json.getDecimalValue();
            return Math.abs((long) number.scale()) > MOST_DIGITS ? null : number;
        } catch (NumberFormatException beyondAllMeasure) {
            return null;
        }
    }

    /// The text at the parser's token; null for anything else, which is skipped.
    public static @Nullable String text(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getText();
        }
        json.skipChildren();
        return null;
    }

    /// Reads one member or element, at whose value the parser stands; what it does not read it skips.
    @FunctionalInterface
    public interface Member {
        void read(String name) throws IOException;
    }

    /// The same without a name.
    @FunctionalInterface
    public interface Element {
        void read() throws IOException;
    }

    /// Reads one member of a document.
    @FunctionalInterface
    public interface RootMember {
        void read(JsonParser json, String name) throws IOException;
    }

    /// Hands on each member of a document; false where it is no JSON object.
    public static boolean document(byte[] bytes, int from, int to, RootMember each) {
        try (var json = parser(bytes, from, to)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            members(json, name -> each.read(json, name));
            return true;
        } catch (IOException notJson) {
            return false;
        }
    }

    /// Hands on each member of the object at the parser; anything else is skipped.
    public static void members(JsonParser json, Member each) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return;
        }
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            each.read(name);
        }
    }

    /// Hands on each element of the array at the parser; anything else is skipped.
    public static void elements(JsonParser json, Element each) throws IOException {
        if (!json.isExpectedStartArrayToken()) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            each.read();
        }
    }

    /// The value at the parser as it is written.
    ///
    /// @param from where in the array the document begins
    public static String raw(JsonParser json, byte[] bytes, int from) throws IOException {
        int start = startOfToken(json, from);
        json.skipChildren();
        json.finishToken();
        return new String(bytes, start, endOfToken(json, from) - start, StandardCharsets.UTF_8);
    }

    /// The text or number at the end of a path of members; null where there is none, and for what is no JSON.
    public static @Nullable String scalarAt(byte[] bytes, int from, int to, String... path) {
        try (var json = parser(bytes, from, to)) {
            json.nextToken();
            for (int depth = 0; depth < path.length; depth++) {
                if (!isAt(json, path[depth])) {
                    return null;
                }
            }
            var token = json.currentToken();
            return token.isScalarValue() && token != JsonToken.VALUE_NULL ? json.getText() : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    private static boolean isAt(JsonParser json, String member) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            return false;
        }
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            if (name.equals(member)) {
                return true;
            }
            json.skipChildren();
        }
        return false;
    }

    /// Where in the array the token that the parser has just read ends.
    public static int endOfToken(JsonParser json, int from) {
        return from + (int) json.currentLocation().getByteOffset();
    }

    /// Where in the array the token that the parser has just read begins.
    public static int startOfToken(JsonParser json, int from) {
        return from + (int) json.currentTokenLocation().getByteOffset();
    }
}
