package dev.farthing.rest.relay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.InputBound;
import dev.farthing.domain.usage.TokenUsage;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds what in a request in Anthropic's dialect makes the vendor read more than the request's text: media and
/// files, what the vendor keeps, and tools that the vendor itself runs.
final class AnthropicInput {
    private static final Set<String> MEDIA = Set.of("image", "document");
    private static final Set<String> OF_THE_VENDOR = Set.of("container_upload", "file");
    private static final String KEPT_FILE = "file_id";
    private static final Set<String> TEXTS = Set.of("text", "ephemeral");
    /// Tools that the caller runs and the vendor describes.
    private static final String[] DESCRIBED = {"bash_", "text_editor_", "computer_", "memory_"};

    /// What the vendor sums a conversation up by, whatever the version.
    private static final String SUMMARY = "compact_";

    private AnthropicInput() {}

    /// The body must have been read as a JSON object before.
    static InputBound boundOf(byte[] body) {
        var bound = InputBound.LENGTH;
        try (var json = RequestScan.JSON.createParser(body)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                var value = json.nextToken();
                bound = wider(
                        bound,
                        switch (name) {
                            case "messages", "system" -> boundOfContent(json, value);
                            case "tools" -> boundOfTools(json, value);
                            case "container" -> ofTheVendor(json, value != JsonToken.VALUE_NULL);
                            case "mcp_servers" -> ofTheVendor(json, !isNothing(json, value));
                            default -> ofTheVendor(json, false);
                        });
                if (bound == InputBound.SERVER_TURNS) {
                    return bound;
                }
            }
            return bound;
        } catch (IOException e) {
            return InputBound.SERVER_TURNS;
        }
    }

    /// How often the vendor may search the web by the tools' own words; null where one of them does not say.
    static @Nullable Integer searchesOf(byte[] body) {
        long[] most = new long[1];
        try (var json = RequestScan.JSON.createParser(body)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                var value = json.nextToken();
                if (!name.equals("tools") || value != JsonToken.START_ARRAY) {
                    json.skipChildren();
                    continue;
                }
                for (var tool = json.nextToken(); tool == JsonToken.START_OBJECT; tool = json.nextToken()) {
                    Long uses = usesOf(json);
                    if (uses == null) {
                        return null;
                    }
                    most[0] = Math.min(TokenUsage.MOST_SEARCHES, most[0] + Math.min(uses, TokenUsage.MOST_SEARCHES));
                }
            }
            return (int) most[0];
        } catch (IOException e) {
            return null;
        }
    }

    /// How often one tool may search; null where it may and does not say how often.
    private static @Nullable Long usesOf(JsonParser tool) throws IOException {
        boolean searches = false;
        Long uses = null;
        while (tool.nextToken() == JsonToken.FIELD_NAME) {
            var name = tool.currentName();
            var value = tool.nextToken();
            if (name.equals("type") && value == JsonToken.VALUE_STRING) {
                searches |= tool.getText().startsWith("web_search");
            } else if (name.equals("max_uses") && value == JsonToken.VALUE_NUMBER_INT) {
                uses = Math.max(0, RequestScan.asLong(tool));
            } else {
                tool.skipChildren();
            }
        }
        return searches ? uses : Long.valueOf(0);
    }

    /// Whether the vendor is to sum up a conversation that has grown long; leaves the parser at the end of what it
    /// stands at.
    static boolean isSummarised(JsonParser json, JsonToken value) throws IOException {
        boolean summarised = false;
        int depth = value.isStructStart() ? 1 : 0;
        while (depth > 0) {
            var token = json.nextToken();
            if (token == null) {
                return summarised;
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING && "type".equals(json.currentName())) {
                summarised |= json.getText().startsWith(SUMMARY);
            }
        }
        return summarised;
    }

    /// Whether it is text from end to end and no tools: what a vendor that knows nothing else takes.
    static boolean isPlainChat(byte[] body) {
        try (var json = RequestScan.JSON.createParser(body)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                var value = json.nextToken();
                boolean plain = switch (name) {
                    case "tools", "mcp_servers" -> isNothing(json, value);
                    case "output_format", "container" -> value == JsonToken.VALUE_NULL;
                    case "messages", "system" -> areTexts(json, value);
                    default -> true;
                };
                if (!plain) {
                    return false;
                }
                json.skipChildren();
            }
            return true;
        } catch (IOException notRead) {
            return false;
        }
    }

    private static InputBound ofTheVendor(JsonParser json, boolean is) throws IOException {
        json.skipChildren();
        return is ? InputBound.SERVER_TURNS : InputBound.LENGTH;
    }

    /// Null, or an empty list.
    private static boolean isNothing(JsonParser json, JsonToken value) throws IOException {
        return value == JsonToken.VALUE_NULL
                || (value == JsonToken.START_ARRAY && json.nextToken() == JsonToken.END_ARRAY);
    }

    private static InputBound wider(InputBound one, InputBound other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static InputBound boundOfContent(JsonParser json, JsonToken value) throws IOException {
        var bound = InputBound.LENGTH;
        int depth = value.isStructStart() ? 1 : 0;
        while (depth > 0) {
            var token = json.nextToken();
            if (token == null) {
                return InputBound.SERVER_TURNS;
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.FIELD_NAME && KEPT_FILE.equals(json.currentName())) {
                bound = InputBound.SERVER_TURNS;
            } else if (token == JsonToken.VALUE_STRING && "type".equals(json.currentName())) {
                var type = json.getText();
                bound = wider(
                        bound,
                        OF_THE_VENDOR.contains(type)
                                ? InputBound.SERVER_TURNS
                                : MEDIA.contains(type) ? InputBound.CONTEXT_WINDOW : InputBound.LENGTH);
            }
        }
        return bound;
    }

    private static InputBound boundOfTools(JsonParser json, JsonToken value) throws IOException {
        var bound = InputBound.LENGTH;
        if (value != JsonToken.START_ARRAY) {
            json.skipChildren();
            return bound;
        }
        for (var tool = json.nextToken(); tool != JsonToken.END_ARRAY && tool != null; tool = json.nextToken()) {
            if (tool != JsonToken.START_OBJECT) {
                json.skipChildren();
                continue;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                if (json.nextToken() == JsonToken.VALUE_STRING && "type".equals(name)) {
                    bound = wider(bound, boundOfTool(json.getText()));
                }
                json.skipChildren();
            }
        }
        return bound;
    }

    private static InputBound boundOfTool(String type) {
        if ("custom".equals(type)) {
            return InputBound.LENGTH;
        }
        for (var described : DESCRIBED) {
            if (type.startsWith(described)) {
                return InputBound.CONTEXT_WINDOW;
            }
        }
        return InputBound.SERVER_TURNS;
    }

    /// Leaves the parser at the end of what it stands at, but where the answer is no.
    private static boolean areTexts(JsonParser json, JsonToken value) throws IOException {
        int depth = value.isStructStart() ? 1 : 0;
        while (depth > 0) {
            var token = json.nextToken();
            if (token == null) {
                return false;
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING
                    && "type".equals(json.currentName())
                    && !TEXTS.contains(json.getText())) {
                return false;
            }
        }
        return true;
    }
}
