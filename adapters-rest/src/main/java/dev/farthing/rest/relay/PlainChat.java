package dev.farthing.rest.relay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/// Whether a chat is text from end to end, one answer to it, and no tools: what a vendor that knows nothing else
/// takes.
final class PlainChat {
    private static final Set<String> TEXTS = Set.of("text", "refusal");
    private static final Set<String> OF_TOOLS = Set.of("tool", "function");

    private PlainChat() {}

    /// @param body a chat that was scanned already
    static boolean is(byte[] body) {
        try (var json = RequestScan.JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            boolean plain = true;
            for (var name = json.nextFieldName(); plain && name != null; name = json.nextFieldName()) {
                json.nextToken();
                plain = switch (name) {
                    case "tools", "functions" -> isNothing(json);
                    case "n" -> json.currentToken() == JsonToken.VALUE_NULL || json.getValueAsLong() == 1;
                    case "response_format" -> isOfType(json, TEXTS);
                    case "messages" -> areTexts(json);
                    default -> passed(json);
                };
            }
            return plain;
        } catch (IOException notRead) {
            return false;
        }
    }

    private static boolean passed(JsonParser json) throws IOException {
        json.skipChildren();
        return true;
    }

    /// Null, or an empty list.
    private static boolean isNothing(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_NULL
                || (json.isExpectedStartArrayToken() && json.nextToken() == JsonToken.END_ARRAY);
    }

    private static boolean isOfType(JsonParser json, Set<String> some) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            return passed(json);
        }
        boolean fits = true;
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            fits &= !name.equals("type") || some.contains(json.getValueAsString(""));
            json.skipChildren();
        }
        return fits;
    }

    private static boolean areTexts(JsonParser json) throws IOException {
        if (!json.isExpectedStartArrayToken()) {
            return passed(json);
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (!json.isExpectedStartObjectToken()) {
                json.skipChildren();
            } else if (!isText(json)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isText(JsonParser json) throws IOException {
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            boolean plain = switch (name) {
                case "role" -> !OF_TOOLS.contains(json.getValueAsString(""));
                case "tool_calls", "function_call" -> isNothing(json);
                case "content" -> areParts(json);
                default -> passed(json);
            };
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    private static boolean areParts(JsonParser json) throws IOException {
        if (!json.isExpectedStartArrayToken()) {
            return passed(json);
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (!isOfType(json, TEXTS)) {
                return false;
            }
        }
        return true;
    }
}
