package dev.farthing.upstream.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.Tool;
import dev.farthing.upstream.wire.DroppedNames;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A tool as it is told of.
final class ToolReading {
    /// When a vendor begins to stream the arguments of a tool changes no answer.
    private static final Set<String> OF_NO_ACCOUNT_OF_TOOLS = Set.of("eager_input_streaming");

    private final byte[] body;
    private final DroppedNames dropped;
    private @Nullable String type;
    private @Nullable String name;
    private @Nullable String description;
    private @Nullable String schema;
    private @Nullable Boolean strict;
    private @Nullable Integer mostUses;
    private final List<String> allowed = new ArrayList<>();
    private final List<String> blocked = new ArrayList<>();
    private final @Nullable String[] place = new @Nullable String[4];
    private final DroppedNames unknown = new DroppedNames();
    private Part.@Nullable CacheMark cache;

    ToolReading(byte[] body, DroppedNames dropped) {
        this.body = body;
        this.dropped = dropped;
    }

    void take(JsonParser json, String member) throws IOException {
        switch (member) {
            case "type" -> type = Json.text(json);
            case "name" -> name = Json.text(json);
            case "description" -> description = Json.text(json);
            case "input_schema" -> {
                if (json.currentToken() == JsonToken.START_OBJECT) {
                    schema = Json.raw(json, body, 0);
                } else {
                    json.skipChildren();
                }
            }
            case "strict" -> strict = MessageRequestReader.flag(json);
            case "max_uses" -> mostUses = MessageRequestReader.whole(json, "tools.max_uses");
            case "allowed_domains" -> Json.elements(json, () -> domain(json, allowed));
            case "blocked_domains" -> Json.elements(json, () -> domain(json, blocked));
            case "user_location" -> Json.members(json, name -> place(json, name));
            case "cache_control" -> cache = ContentBlocks.cacheMark(json);
            default -> {
                if (json.currentToken() != JsonToken.VALUE_NULL && !OF_NO_ACCOUNT_OF_TOOLS.contains(member)) {
                    unknown.add(member);
                }
                json.skipChildren();
            }
        }
    }

    private void place(JsonParser json, String member) throws IOException {
        switch (member) {
            case "city" -> place[0] = Json.text(json);
            case "region" -> place[1] = Json.text(json);
            case "country" -> place[2] = Json.text(json);
            case "timezone" -> place[3] = Json.text(json);
            default -> json.skipChildren();
        }
    }

    private Tool.@Nullable Place near() {
        return Stream.of(place).allMatch(Objects::isNull)
                ? null
                : new Tool.Place(place[0], place[1], place[2], place[3]);
    }

    private void domain(JsonParser json, List<String> domains) throws IOException {
        var domain = Json.text(json);
        if (domain != null) {
            domains.add(domain);
        }
    }

    void into(List<Tool> known) {
        var told = type == null ? "custom" : type;
        if (told.equals("custom")) {
            if (name == null || name.isEmpty()) {
                throw MessageRequestReader.invalid("tools: name: Field required", "tools");
            }
            known.add(new Tool.Function(name, description, schema, strict, cache));
            drop("tools");
        } else if (told.startsWith("web_search_")) {
            known.add(new Tool.WebSearch(mostUses, allowed, blocked, near()));
            drop(Tool.WebSearch.NAME);
        } else if (told.startsWith("web_fetch_")) {
            fetch(known);
        } else if (told.startsWith("code_execution_")) {
            known.add(new Tool.CodeExecution());
            drop(Tool.CodeExecution.NAME);
        } else if (told.startsWith("bash_")
                || told.startsWith("text_editor_")
                || told.startsWith("computer_")
                || told.startsWith("memory_")) {
            throw MessageRequestReader.invalid(
                    "This model's provider has no tool of Anthropic's type " + told + ".", "tools");
        } else {
            dropped.add("tools", told);
        }
    }

    /// Nobody else lets a caller say how addresses are read.
    private void fetch(List<Tool> known) {
        known.add(new Tool.UrlContext());
        if (mostUses != null) {
            unknown.add("max_uses");
        }
        if (!allowed.isEmpty() || !blocked.isEmpty()) {
            unknown.add("domains");
        }
        drop(Tool.UrlContext.NAME);
    }

    private void drop(String of) {
        dropped.addAll(of, unknown);
    }
}
