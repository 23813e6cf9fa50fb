package dev.farthing.upstream.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.math.BigDecimal;

/// Reads JSON in place, token by token; nothing here builds trees.
public final class Json {
    /// What was read was not a count that can be believed.
    public static final long NOT_A_COUNT = -1;

    /// The body is bounded already; what it holds besides usage is the vendor's affair.
    private static final int DEEPEST = 1_000;

    private static final int LONGEST_COUNT = 40;
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

    /// The count at the parser's token, a whole number though it be written as a fraction; else
    /// [#NOT_A_COUNT].
    public static long count(JsonParser json) throws IOException {
        var token = json.currentToken();
        if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
            json.skipChildren();
            return NOT_A_COUNT;
        }
        BigDecimal value;
        if (json.getTextLength() > LONGEST_COUNT) {
            return NOT_A_COUNT;
        }
        try {
            value = json.getDecimalValue();
        } catch (NumberFormatException beyondAllMeasure) {
            return NOT_A_COUNT;
        }
        if (value.signum() < 0 || value.compareTo(MOST) > 0) {
            return NOT_A_COUNT;
        }
        if (value.scale() > 0 && value.stripTrailingZeros().scale() > 0) {
            return NOT_A_COUNT;
        }
        return value.longValue();
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
