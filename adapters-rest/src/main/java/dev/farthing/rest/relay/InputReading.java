package dev.farthing.rest.relay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.InputBound;
import java.io.IOException;
import java.util.Set;

/// Finds what in a request in OpenAI's dialect makes the vendor read more than the request's text: media and files,
/// what the vendor keeps, and tools that the vendor itself runs.
final class InputReading {
    private static final Set<String> MEDIA = Set.of(
            "image_url",
            "input_image",
            "image",
            "image_file",
            "audio",
            "video_url",
            "video",
            "file",
            "input_file",
            "file_data",
            "file_url");
    private static final String SOUND = "input_audio";
    private static final String KEPT_FILE = "file_id";
    /// The type of an item that stands for one the vendor keeps.
    private static final String KEPT_ITEM = "item_reference";
    /// Types of tools that the caller itself runs.
    private static final Set<String> OF_THE_CALLER =
            Set.of("function", "custom", "local_shell", "shell", "apply_patch");
    private static final Set<String> OF_THE_VENDOR = Set.of(
            "previous_response_id",
            "conversation",
            "cached_content",
            "prompt_id",
            "web_search_options",
            "search_parameters",
            "enable_search",
            "plugins");

    private InputReading() {}

    /// The body must have been read as a JSON object before.
    static InputBound boundOf(byte[] body) {
        var bound = InputBound.LENGTH;
        try (var json = RequestScan.JSON.createParser(body)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                bound = wider(bound, boundOf(json, json.currentName(), json.nextToken()));
                if (bound == InputBound.SERVER_TURNS) {
                    return bound;
                }
            }
            return bound;
        } catch (IOException e) {
            return InputBound.SERVER_TURNS;
        }
    }

    private static InputBound boundOf(JsonParser json, String name, JsonToken value) throws IOException {
        return switch (name) {
            case "messages", "input" -> boundOfContent(json, value);
            case "tools" -> hasVendorsTool(json, value) ? InputBound.SERVER_TURNS : InputBound.LENGTH;
            // A text to complete, or one that the vendor keeps.
            case "prompt" -> {
                json.skipChildren();
                yield value == JsonToken.START_OBJECT ? InputBound.SERVER_TURNS : InputBound.LENGTH;
            }
            default -> {
                json.skipChildren();
                yield OF_THE_VENDOR.contains(name) && value != JsonToken.VALUE_NULL && value != JsonToken.VALUE_FALSE
                        ? InputBound.SERVER_TURNS
                        : InputBound.LENGTH;
            }
        };
    }

    private static InputBound wider(InputBound one, InputBound other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static InputBound boundOfContent(JsonParser json, JsonToken value) throws IOException {
        var bound = InputBound.LENGTH;
        int depth = value.isStructStart() ? 1 : 0;
        boolean typed = false;
        while (depth > 0) {
            var token = json.nextToken();
            if (token == null) {
                return InputBound.SERVER_TURNS;
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                if (SOUND.equals(name)) {
                    bound = wider(bound, boundOfSound(json, json.nextToken()));
                } else if (KEPT_FILE.equals(name)) {
                    bound = InputBound.SERVER_TURNS;
                } else if (MEDIA.contains(name)) {
                    bound = wider(bound, InputBound.CONTEXT_WINDOW);
                }
                typed = "type".equals(name);
                continue;
            } else if (typed && token == JsonToken.VALUE_STRING) {
                bound = wider(bound, boundOfType(json.getText()));
            }
            typed = false;
        }
        return bound;
    }

    /// A sound of the usual kinds has fewer tokens than bytes, however long it is.
    private static InputBound boundOfSound(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            json.skipChildren();
            return InputBound.CONTEXT_WINDOW;
        }
        boolean dense = false;
        boolean other = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            var member = json.nextToken();
            if ("data".equals(name) && member == JsonToken.VALUE_STRING) {
                other |= dense;
                dense = DenseSound.is(json);
                other |= !dense;
            } else {
                other |= !"format".equals(name);
                json.skipChildren();
            }
        }
        return dense && !other ? InputBound.LENGTH : InputBound.CONTEXT_WINDOW;
    }

    private static InputBound boundOfType(String type) {
        if (KEPT_ITEM.equals(type)) {
            return InputBound.SERVER_TURNS;
        }
        return MEDIA.contains(type) ? InputBound.CONTEXT_WINDOW : InputBound.LENGTH;
    }

    /// Where a shell runs: at the caller's, or in a container of the vendor's.
    private static boolean isLocal(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            return value == JsonToken.VALUE_NULL;
        }
        boolean local = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            json.nextToken();
            local |= "type".equals(name) && "local".equals(json.getText());
            json.skipChildren();
        }
        return local;
    }

    private static boolean hasVendorsTool(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            json.skipChildren();
            return false;
        }
        boolean vendors = false;
        for (var tool = json.nextToken(); tool != JsonToken.END_ARRAY && tool != null; tool = json.nextToken()) {
            if (tool != JsonToken.START_OBJECT) {
                json.skipChildren();
                continue;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                var member = json.nextToken();
                vendors |= "type".equals(name) && !OF_THE_CALLER.contains(json.getText());
                vendors |= "environment".equals(name) && !isLocal(json, member);
                json.skipChildren();
            }
        }
        return vendors;
    }
}
