package dev.farthing.rest.relay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.InputBound;
import java.io.IOException;
import java.util.Set;

/// Finds what in a request in Google's dialect makes the vendor read more than the request's text: media and files,
/// what the vendor keeps, and tools that the vendor itself runs.
final class GeminiInput {
    private static final Set<String> MEDIA = Set.of("inlineData", "inline_data", "fileData", "file_data");
    private static final Set<String> DECLARED = Set.of("functionDeclarations", "function_declarations");
    private static final Set<String> OF_TOOLS =
            Set.of("functionCall", "function_call", "functionResponse", "function_response");
    private static final Set<String> IN_FORM = Set.of(
            "responseMimeType",
            "response_mime_type",
            "responseSchema",
            "response_schema",
            "responseJsonSchema",
            "response_json_schema",
            "responseModalities",
            "response_modalities",
            "candidateCount",
            "candidate_count");

    private GeminiInput() {}

    /// The body must have been read as a JSON object before.
    static InputBound boundOf(byte[] body) {
        try (var json = RequestScan.JSON.createParser(body)) {
            var bound = InputBound.LENGTH;
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                var value = json.nextToken();
                boolean kept = switch (name) {
                    case "cachedContent", "cached_content" -> !isNothing(value);
                    case "tools" -> hasVendorsTool(json, value);
                    default -> false;
                };
                if (kept) {
                    return InputBound.SERVER_TURNS;
                }
                if (holdsAny(json, MEDIA)) {
                    bound = InputBound.CONTEXT_WINDOW;
                }
            }
            return bound;
        } catch (IOException e) {
            return InputBound.SERVER_TURNS;
        }
    }

    /// Whether it is text from end to end, one answer to it in no set form, and no tools: what a vendor that knows
    /// nothing else takes.
    static boolean isText(byte[] body) {
        try (var json = RequestScan.JSON.createParser(body)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                json.nextToken();
                boolean plain = switch (name) {
                    case "contents", "systemInstruction", "system_instruction" -> !holdsAny(json, MEDIA, OF_TOOLS);
                    case "generationConfig", "generation_config" -> !holdsAny(json, IN_FORM);
                    case "tools", "cachedContent", "cached_content" -> !holdsAnything(json);
                    default -> !holdsAny(json, Set.of());
                };
                if (!plain) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Whether a list of tools names any but those the caller runs; leaves the parser behind it.
    private static boolean hasVendorsTool(JsonParser json, JsonToken value) throws IOException {
        if (value == JsonToken.START_OBJECT) {
            return isVendorsTool(json);
        }
        if (value != JsonToken.START_ARRAY) {
            return !isNothing(value);
        }
        boolean vendors = false;
        for (var next = json.nextToken(); next != null && next != JsonToken.END_ARRAY; next = json.nextToken()) {
            vendors |= next == JsonToken.START_OBJECT ? isVendorsTool(json) : !isNothing(next);
        }
        return vendors;
    }

    private static boolean isVendorsTool(JsonParser json) throws IOException {
        boolean vendors = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            vendors |= !isNothing(json.nextToken()) && !DECLARED.contains(name);
            json.skipChildren();
        }
        return vendors;
    }

    /// Whether the value at the parser has a member of one of these names, however deep; leaves the parser at its
    /// end.
    @SafeVarargs
    private static boolean holdsAny(JsonParser json, Set<String>... names) throws IOException {
        boolean found = false;
        int depth = json.currentToken().isStructStart() ? 1 : 0;
        while (depth > 0) {
            var token = json.nextToken();
            if (token == null) {
                return true;
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (token == JsonToken.FIELD_NAME) {
                for (var some : names) {
                    found |= some.contains(json.currentName());
                }
            }
        }
        return found;
    }

    private static boolean holdsAnything(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.START_ARRAY && json.nextToken() == JsonToken.END_ARRAY) {
            return false;
        }
        return !isNothing(json.currentToken());
    }

    private static boolean isNothing(JsonToken value) {
        return value == JsonToken.VALUE_NULL || value == JsonToken.VALUE_FALSE;
    }
}
