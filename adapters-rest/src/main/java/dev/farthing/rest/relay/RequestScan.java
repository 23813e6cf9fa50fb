package dev.farthing.rest.relay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import java.io.IOException;
import java.util.Set;

/// How request bodies of all dialects are scanned: member by member, knowing where in the bytes each stands.
final class RequestScan {
    /// More than what a vendor tells its model of how tools are used, or a schema kept, beside what the caller
    /// says.
    static final int TOKENS_OF_INSTRUCTIONS = 1_024;

    private static final int DEEPEST = 1_000;
    /// No governed member is called by more letters.
    private static final int LONGEST_NAME = 32;
    /// Pictures and papers come as texts of any length.
    static final JsonFactory JSON = JsonFactory.builder()
            // A million names that nobody has heard of would take the machine a second to keep apart.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNestingDepth(DEEPEST)
                    .build())
            .build();

    private RequestScan() {}

    /// Reads one member, at whose value the parser stands, and leaves the parser at the value's end.
    interface Member {
        void read(JsonParser json, String name, JsonToken value) throws IOException;
    }

    /// A limit of output as the client said it, and where; 0 where it said null or nothing usable.
    record Limit(long tokens, int from, int to) {
        /// @param tokens the number at the parser, whatever its size
        static Limit of(JsonParser json, long tokens) throws IOException {
            return new Limit(Math.clamp(tokens, 0, Integer.MAX_VALUE), startOf(json), endOf(json));
        }
    }

    /// Hands on each member of a body; what is no JSON object is refused, and so is a member that is called like a
    /// governed one but for the case of its letters: some vendors take it for that one, and others do not.
    ///
    /// @param governed the names of the governed ones
    /// @return where the object begins
    static int members(byte[] body, Set<String> governed, Member each) {
        if (isWide(body)) {
            throw invalid("The request body must be JSON in UTF-8.");
        }
        try (var json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw invalid("The request body must be a JSON object.");
            }
            int start = startOf(json);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                if (!governed.contains(name) && isLike(name, governed)) {
                    throw invalid("The request body says " + name + " in letters of another case than is known.")
                            .of(name);
                }
                each.read(json, name, json.nextToken());
            }
            if (json.nextToken() != null) {
                throw invalid("The request body holds more than one JSON value.");
            }
            return start;
        } catch (IOException notJson) {
            throw invalid("The request body is not valid JSON.");
        }
    }

    /// Whether it is one of these, in letters of whichever case.
    static boolean isOneOf(String name, Set<String> governed) {
        return governed.contains(name) || isLike(name, governed);
    }

    private static boolean isLike(String name, Set<String> governed) {
        if (name.length() > LONGEST_NAME || isPlain(name)) {
            return false;
        }
        for (var known : governed) {
            if (known.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /// Small letters are like nothing but themselves.
    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_' && (c < 'a' || c > 'z')) {
                return false;
            }
        }
        return true;
    }

    /// Whether it is text of two or four bytes each: places in it would not be those of its bytes.
    private static boolean isWide(byte[] body) {
        if (body.length < 2) {
            return false;
        }
        boolean marked = (body[0] == (byte) 0xFE && body[1] == (byte) 0xFF)
                || (body[0] == (byte) 0xFF && body[1] == (byte) 0xFE);
        return marked || body[0] == 0 || body[1] == 0;
    }

    static int startOf(JsonParser json) {
        return (int) json.currentTokenLocation().getByteOffset();
    }

    static int endOf(JsonParser json) throws IOException {
        json.finishToken();
        return (int) json.currentLocation().getByteOffset();
    }

    /// The whole number at the parser; one that is too large for it is the largest.
    static long asLong(JsonParser json) throws IOException {
        return json.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? Long.MAX_VALUE : json.getLongValue();
    }

    static void once(boolean firstTime, String name) {
        if (!firstTime) {
            throw Fault.DUPLICATE_MEMBER
                    .because("The request body says " + name + " twice.")
                    .of(name);
        }
    }

    static FaultException invalid(String sentence) {
        return Fault.INVALID_REQUEST.because(sentence);
    }
}
