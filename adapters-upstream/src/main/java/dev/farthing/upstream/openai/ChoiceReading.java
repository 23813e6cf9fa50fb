package dev.farthing.upstream.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.upstream.conversation.Conversation.ToolChoice;
import dev.farthing.upstream.conversation.Tool;
import dev.farthing.upstream.wire.DroppedNames;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads which tool is to be used, or which of them may be, as chats and responses say it.
final class ChoiceReading {
    private static final String TOOL_CHOICE = "tool_choice";

    private final Set<String> allowed = new TreeSet<>();
    private @Nullable String type;
    private @Nullable String name;
    private @Nullable String mode;

    private ChoiceReading() {}

    /// Reads the choice at the parser; what cannot be carried over is named.
    static ToolChoice read(JsonParser json, DroppedNames dropped) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return switch (json.getText()) {
                case "none" -> new ToolChoice.None();
                case "required", "any" -> new ToolChoice.Any();
                case "auto" -> new ToolChoice.Auto();
                default -> unknown(dropped);
            };
        }
        boolean said = json.currentToken() == JsonToken.START_OBJECT;
        var reading = new ChoiceReading();
        Json.members(json, member -> reading.take(json, member));
        return said ? reading.choice(dropped) : new ToolChoice.Auto();
    }

    private static ToolChoice unknown(DroppedNames dropped) {
        dropped.add(TOOL_CHOICE);
        return new ToolChoice.Auto();
    }

    private ToolChoice choice(DroppedNames dropped) {
        if ("allowed_tools".equals(type)) {
            return new ToolChoice.Allowed(allowed, "required".equals(mode));
        }
        var tool = tool();
        return tool == null ? unknown(dropped) : new ToolChoice.Named(tool);
    }

    private void take(JsonParser json, String member) throws IOException {
        switch (member) {
            case "type" -> type = Json.text(json);
            case "name" -> name = Json.text(json);
            case "mode" -> mode = Json.text(json);
            case "function", "custom", "allowed_tools" -> Json.members(json, inner -> take(json, inner));
            case "tools" ->
                Json.elements(json, () -> {
                    var one = new ChoiceReading();
                    Json.members(json, inner -> one.take(json, inner));
                    var tool = one.tool();
                    if (tool != null) {
                        allowed.add(tool);
                    }
                });
            default -> json.skipChildren();
        }
    }

    /// One tool by its [Tool#name]; null for one that no other dialect has.
    private @Nullable String tool() {
        var told = type == null ? "function" : type;
        if (told.equals("function") || told.equals("custom")) {
            return name;
        }
        if (ToolReading.isSearch(told)) {
            return Tool.WebSearch.NAME;
        }
        return ToolReading.isPrograms(told) ? Tool.CodeExecution.NAME : null;
    }
}
