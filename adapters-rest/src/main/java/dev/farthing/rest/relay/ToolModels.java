package dev.farthing.rest.relay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.SideWork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds tools by which the vendor asks another model on the way, such as one that gives advice: the tool names it.
final class ToolModels {
    /// More advisers than anybody has.
    private static final int MOST = 16;
    /// Tools that the caller runs.
    private static final Set<String> NO_MODELS = Set.of("function", "custom");

    private static final String DRAWS = "image_generation";

    /// What a gateway behind this one runs by the name of this kind asks models of its own choice, but for these.
    private static final String BEHIND = "openrouter:";

    private static final Set<String> HARMLESS = Set.of(
            "openrouter:web_search",
            "openrouter:web_fetch",
            "openrouter:datetime",
            "openrouter:code_execution",
            "openrouter:apply_patch");

    private @Nullable String type;
    private @Nullable String model;
    private boolean lists;
    private boolean named;
    private boolean nested;
    private @Nullable Long uses;
    private @Nullable Long tokens;

    private ToolModels() {}

    /// What a list of tools lets a vendor do beside its answer.
    ///
    /// @param draws whether one of them makes pictures
    /// @param flat whether one that the caller runs is told of as for a response, without a member that holds it
    record Found(List<SideWork> work, boolean draws, boolean flat) {}

    /// Reads the list at the parser and leaves it at its end.
    static Found read(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            json.skipChildren();
            return new Found(List.of(), false, false);
        }
        List<SideWork> all = List.of();
        boolean draws = false;
        boolean flat = false;
        for (var tool = json.nextToken(); tool != JsonToken.END_ARRAY && tool != null; tool = json.nextToken()) {
            if (tool != JsonToken.START_OBJECT) {
                json.skipChildren();
                continue;
            }
            var one = new ToolModels();
            one.members(json, true);
            draws |= DRAWS.equals(one.type);
            flat |= one.named && !one.nested && one.type != null && NO_MODELS.contains(one.type);
            var work = one.work();
            if (work != null) {
                all = all.isEmpty() ? new ArrayList<>(1) : all;
                all.add(work);
            }
            if (all.size() > MOST) {
                throw RequestScan.invalid("The tools name more than " + MOST + " models.")
                        .of("tools");
            }
        }
        return new Found(all, draws, flat);
    }

    private void members(JsonParser json, boolean outside) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            var value = json.nextToken();
            switch (name) {
                case "type" -> type = outside && value == JsonToken.VALUE_STRING ? json.getText() : type;
                case "model" -> model = value == JsonToken.VALUE_STRING ? json.getText() : model;
                case "name" -> named |= outside;
                case "function", "custom" -> nested |= outside;
                case "max_uses" -> uses = value == JsonToken.VALUE_NUMBER_INT ? Long.valueOf(count(json)) : uses;
                case "max_tokens" -> tokens = value == JsonToken.VALUE_NUMBER_INT ? Long.valueOf(count(json)) : tokens;
                // What other gateways' tools are set up with; of a function it is a schema, and read in vain.
                case "parameters" -> {
                    if (outside && value == JsonToken.START_OBJECT) {
                        members(json, false);
                        continue;
                    }
                }
                default -> lists |= name.endsWith("models") && value != JsonToken.VALUE_NULL;
            }
            json.skipChildren();
        }
    }

    private static long count(JsonParser json) throws IOException {
        return Math.clamp(RequestScan.asLong(json), 0, Integer.MAX_VALUE);
    }

    /// INVALID_REQUEST where models are asked whose names are not told one by one.
    private @Nullable SideWork work() {
        if (type != null && type.startsWith(BEHIND) && !HARMLESS.contains(type) && (model == null || lists)) {
            throw RequestScan.invalid("A tool of the type " + type + " asks models that it does not name.")
                    .of("tools");
        }
        return type == null || model == null || NO_MODELS.contains(type)
                ? null
                : new SideWork(model, uses == null ? null : Math.toIntExact(uses), tokens);
    }
}
