package dev.farthing.upstream.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.upstream.conversation.Part.CacheMark;
import dev.farthing.upstream.conversation.Tool;
import dev.farthing.upstream.wire.DroppedNames;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one tool as it is told of: flat, or within a member of its kind, as chats have it.
final class ToolReading {
    private final byte[] body;
    private final FreeText freeText = new FreeText();
    private final SearchReading search = new SearchReading();
    private final DroppedNames unknown = new DroppedNames();
    private @Nullable String type;
    private @Nullable String name;
    private @Nullable String description;
    private @Nullable String schema;
    private @Nullable Boolean strict;
    private @Nullable CacheMark cache;
    private boolean isNested;

    private ToolReading(byte[] body) {
        this.body = body;
    }

    /// Reads the tool at the parser.
    static void read(JsonParser json, byte[] body, List<Tool> tools, DroppedNames dropped) throws IOException {
        var reading = new ToolReading(body);
        Json.members(json, member -> reading.take(json, member));
        reading.into(tools, dropped);
    }

    /// Reads one of the functions by which chats were told of tools once.
    static void readFunction(JsonParser json, byte[] body, List<Tool> tools, DroppedNames dropped) throws IOException {
        var reading = new ToolReading(body);
        Json.members(json, member -> reading.take(json, member));
        reading.type = "function";
        reading.into(tools, dropped);
    }

    private void take(JsonParser json, String member) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        switch (member) {
            case "type" -> type = Json.text(json);
            case "function" -> Json.members(json, inner -> take(json, inner));
            case "custom" -> {
                isNested = true;
                Json.members(json, inner -> take(json, inner));
            }
            case "name" -> name = Json.text(json);
            case "description" -> description = Json.text(json);
            case "parameters" -> {
                if (json.currentToken() == JsonToken.START_OBJECT) {
                    schema = Json.raw(json, body, 0);
                } else {
                    json.skipChildren();
                }
            }
            case "strict" -> strict = ChatRequestReader.flag(json);
            case "format" -> freeText.format(json);
            case "cache_control" -> cache = ChatMessage.cacheMark(json);
            default -> {
                if (!search.take(json, member)) {
                    unknown.add(member);
                    json.skipChildren();
                }
            }
        }
    }

    private void into(List<Tool> tools, DroppedNames dropped) {
        var told = type == null ? "function" : type;
        if (told.equals("function")) {
            tools.add(new Tool.Function(named(), description, schema, strict, cache));
            dropped.addAll("tools", unknown);
        } else if (told.equals("custom")) {
            tools.add(freeText.function(
                    named(), description, cache, isNested ? Tool.Argument.CUSTOM : Tool.Argument.TEXT));
            dropped.addAll("tools", unknown);
        } else if (isSearch(told)) {
            tools.add(search.tool(dropped));
            dropped.addAll(Tool.WebSearch.NAME, unknown);
        } else if (isPrograms(told)) {
            tools.add(new Tool.CodeExecution());
            dropped.addAll(Tool.CodeExecution.NAME, unknown);
        } else {
            dropped.add("tools", told);
        }
    }

    /// Whether the vendor is to look things up in the web, by the type of a tool.
    static boolean isSearch(String type) {
        return type.startsWith("web_search");
    }

    /// Whether the vendor is to run programs, by the type of a tool.
    static boolean isPrograms(String type) {
        return type.startsWith("code_interpreter");
    }

    private String named() {
        if (name == null || name.isEmpty()) {
            throw ChatRequestReader.invalid("A tool has no name.", "tools");
        }
        return name;
    }
}
