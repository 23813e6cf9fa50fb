package dev.farthing.rest.relay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/// Whether a request in OpenAI's dialect refers to input whose tokens its own length does not bound: media, files,
/// what
/// the vendor keeps, and tools that the vendor itself runs.
final class OpenInput {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> MEDIA = Set.of(
            "image_url",
            "input_image",
            "image",
            "image_file",
            "input_audio",
            "audio",
            "video_url",
            "video",
            "file",
            "file_id",
            "file_data",
            "input_file");
    private static final Set<String> KEPT_BY_THE_VENDOR =
            Set.of("previous_response_id", "conversation", "web_search_options", "cached_content", "prompt_id");

    private OpenInput() {}

    /// The body must have been read as a JSON object before.
    static boolean isIn(byte[] body) {
        try (var json = JSON.createParser(body)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                var value = json.nextToken();
                boolean open = switch (name) {
                    case "messages", "input" -> hasMedia(json, value);
                    case "tools" -> hasVendorsTool(json, value);
                    default -> {
                        json.skipChildren();
                        yield value != JsonToken.VALUE_NULL && KEPT_BY_THE_VENDOR.contains(name);
                    }
                };
                if (open) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean hasMedia(JsonParser json, JsonToken value) throws IOException {
        if (!value.isStructStart()) {
            return false;
        }
        int depth = 1;
        while (depth > 0) {
            var token = json.nextToken();
            if (token == null) {
                return true;
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.FIELD_NAME && MEDIA.contains(json.currentName())) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasVendorsTool(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            json.skipChildren();
            return false;
        }
        boolean vendors = false;
        while (json.nextToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                json.nextToken();
                vendors |=
                        "type".equals(name) && !"function".equals(json.getText()) && !"custom".equals(json.getText());
                json.skipChildren();
            }
        }
        return vendors;
    }
}
