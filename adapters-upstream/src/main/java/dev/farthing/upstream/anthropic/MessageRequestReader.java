package dev.farthing.upstream.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.upstream.conversation.Conversation;
import dev.farthing.upstream.conversation.Conversation.Format;
import dev.farthing.upstream.conversation.Conversation.Output;
import dev.farthing.upstream.conversation.Conversation.Role;
import dev.farthing.upstream.conversation.Conversation.Thinking;
import dev.farthing.upstream.conversation.Conversation.ToolChoice;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.Sampling;
import dev.farthing.upstream.conversation.Tool;
import dev.farthing.upstream.conversation.Turns;
import dev.farthing.upstream.wire.DroppedNames;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a request for a message into a conversation.
final class MessageRequestReader {
    /// Members that steer the vendor's own household, or say again what is read elsewhere; leaving them out changes
    /// no answer.
    private static final Set<String> OF_NO_ACCOUNT =
            Set.of("model", "stream", "service_tier", "inference_geo", "speed", "cache_control", "betas");

    private static final Set<String> KINDS_OF_THINKING = Set.of("enabled", "disabled", "adaptive");
    private static final int MOST_STOPS = 1_024;

    private final byte[] body;
    private final boolean stream;
    private final List<Part> system = new ArrayList<>();
    private final Turns turns = new Turns();
    private final List<Tool> tools = new ArrayList<>();
    private final List<String> stop = new ArrayList<>();
    private final DroppedNames dropped = new DroppedNames();
    private final ThinkingReading thinking = new ThinkingReading();
    private ToolChoice toolChoice = new ToolChoice.Auto();
    private @Nullable Boolean parallelTools;
    private Format format = new Format.Free();
    private @Nullable String user;
    private @Nullable BigDecimal temperature;
    private @Nullable BigDecimal topP;
    private @Nullable Integer topK;
    private @Nullable Integer mostTokens;

    private MessageRequestReader(byte[] body, boolean stream) {
        this.body = body;
        this.stream = stream;
    }

    static Conversation read(byte[] body, boolean stream) {
        var reader = new MessageRequestReader(body, stream);
        try (var json = Json.parser(body, 0, body.length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw Fault.INVALID_REQUEST.because("The request body must be a JSON object.");
            }
            Json.members(json, name -> reader.member(json, name));
        } catch (IOException notJson) {
            throw Fault.INVALID_REQUEST.because("The request body is not valid JSON.");
        }
        return reader.conversation();
    }

    private Conversation conversation() {
        if (turns.isEmpty()) {
            throw invalid("messages: at least one message is required", "messages");
        }
        var sampling = new Sampling(temperature, topP, topK, null, null, null, stop, mostTokens, 1, false, null);
        return new Conversation(
                system,
                turns.all(),
                tools,
                chosen(),
                parallelTools,
                sampling,
                format,
                thinking.read(),
                user,
                stream,
                Output.TEXT,
                dropped.all());
    }

    /// The vendor's tool that reads addresses is called otherwise than ours.
    private ToolChoice chosen() {
        boolean fetches = toolChoice.equals(new ToolChoice.Named("web_fetch"))
                && tools.stream().noneMatch(tool -> tool.name().equals("web_fetch"));
        return fetches ? new ToolChoice.Named(Tool.UrlContext.NAME) : toolChoice;
    }

    private void member(JsonParser json, String name) throws IOException {
        switch (name) {
            case "messages" -> {
                if (json.currentToken() != JsonToken.START_ARRAY) {
                    throw invalid("messages: Input should be a valid list", name);
                }
                Json.elements(json, () -> message(json));
            }
            case "system" -> system.addAll(content(json).parts());
            case "max_tokens" -> {
                var told = whole(json, name);
                mostTokens = told == null || told <= 0 ? null : told;
            }
            case "tools" -> Json.elements(json, () -> tool(json));
            case "tool_choice" -> {
                if (json.currentToken() != JsonToken.VALUE_NULL) {
                    toolChoice(json);
                }
            }
            case "thinking" -> Json.members(json, member -> thinking.take(json, member));
            case "output_config" -> Json.members(json, member -> outputConfig(json, member));
            case "output_format" -> format(json);
            case "metadata" ->
                Json.members(json, member -> {
                    if (member.equals("user_id")) {
                        user = Json.text(json);
                    } else {
                        json.skipChildren();
                    }
                });
            case "stop_sequences" ->
                Json.elements(json, () -> {
                    var text = Json.text(json);
                    if (text != null && !text.isEmpty() && stop.size() < MOST_STOPS) {
                        stop.add(text);
                    }
                });
            case "temperature" -> temperature = decimal(json, name);
            case "top_p" -> topP = decimal(json, name);
            case "top_k" -> topK = whole(json, name);
            case "mcp_servers" ->
                Json.elements(json, () -> {
                    throw invalid("This model's provider cannot ask MCP servers of itself.", name);
                });
            default -> {
                if (!OF_NO_ACCOUNT.contains(name) && json.currentToken() != JsonToken.VALUE_NULL) {
                    dropped.add(name);
                }
                json.skipChildren();
            }
        }
    }

    private void message(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw invalid("messages: Input should be a valid dictionary", "messages");
        }
        @Nullable String[] role = new @Nullable String[1];
        var said = new ArrayList<Part>();
        Json.members(json, name -> {
            switch (name) {
                case "role" -> role[0] = Json.text(json);
                case "content" -> said.addAll(content(json).parts());
                default -> json.skipChildren();
            }
        });
        switch (String.valueOf(role[0])) {
            case "user" -> said.forEach(part -> turns.say(Role.USER, part));
            case "assistant" -> said.forEach(part -> turns.say(Role.ASSISTANT, part));
            case "system" -> system.addAll(said);
            default -> throw invalid("messages: role must be 'user' or 'assistant'", "messages");
        }
    }

    private ContentBlocks content(JsonParser json) throws IOException {
        var blocks = new ContentBlocks(body, dropped);
        blocks.read(json);
        return blocks;
    }

    private void tool(JsonParser json) throws IOException {
        var read = new ToolReading(body, dropped);
        Json.members(json, name -> read.take(json, name));
        read.into(tools);
    }

    private void toolChoice(JsonParser json) throws IOException {
        @Nullable String[] told = new @Nullable String[2];
        Json.members(json, name -> {
            switch (name) {
                case "type" -> told[0] = Json.text(json);
                case "name" -> told[1] = Json.text(json);
                case "disable_parallel_tool_use" -> {
                    var one = flag(json);
                    parallelTools = one == null ? null : Boolean.valueOf(!one);
                }
                default -> json.skipChildren();
            }
        });
        toolChoice = switch (String.valueOf(told[0])) {
            case "none" -> new ToolChoice.None();
            case "any" -> new ToolChoice.Any();
            case "tool" -> {
                if (told[1] == null) {
                    throw invalid("tool_choice: name: Field required", "tool_choice");
                }
                yield new ToolChoice.Named(told[1]);
            }
            case "auto" -> new ToolChoice.Auto();
            default -> {
                dropped.add("tool_choice");
                yield new ToolChoice.Auto();
            }
        };
    }

    private void outputConfig(JsonParser json, String member) throws IOException {
        switch (member) {
            case "effort" -> {
                boolean said = json.currentToken() != JsonToken.VALUE_NULL;
                if (!thinking.effort(Json.text(json)) && said) {
                    dropped.add("output_config.effort");
                }
            }
            case "format" -> format(json);
            default -> dropped.skip(json, "output_config", member);
        }
    }

    private void format(JsonParser json) throws IOException {
        @Nullable String[] schema = new @Nullable String[1];
        Json.members(json, name -> {
            if (name.equals("schema") && json.currentToken() == JsonToken.START_OBJECT) {
                schema[0] = Json.raw(json, body, 0);
            } else {
                json.skipChildren();
            }
        });
        if (schema[0] != null) {
            format = new Format.Schema("output", schema[0], true);
        }
    }

    /// How much is to be thought, which is told in two places.
    private final class ThinkingReading {
        private @Nullable String type;
        private @Nullable Integer budget;
        private @Nullable Boolean shown;
        private @Nullable String effort;

        void take(JsonParser json, String member) throws IOException {
            switch (member) {
                case "type" -> {
                    type = Json.text(json);
                    if (type != null && !KINDS_OF_THINKING.contains(type)) {
                        dropped.add("thinking.type");
                    }
                }
                case "budget_tokens" -> budget = whole(json, "thinking.budget_tokens");
                case "display" -> {
                    var display = Json.text(json);
                    shown = display == null ? null : Boolean.valueOf(!display.equals("omitted"));
                }
                default -> dropped.skip(json, "thinking", member);
            }
        }

        /// Reads an effort; false where it is none that is known.
        boolean effort(@Nullable String told) {
            var known = told == null ? "" : told.toLowerCase(Locale.ROOT);
            effort = switch (known) {
                case "low", "medium", "high", "xhigh" -> known;
                case "max" -> "xhigh";
                default -> null;
            };
            return effort != null;
        }

        @Nullable
        Thinking read() {
            return switch (String.valueOf(type)) {
                case "disabled" -> new Thinking(null, 0, null);
                case "enabled" -> new Thinking(null, Objects.requireNonNullElse(budget, -1), shown);
                case "adaptive" -> effort == null ? new Thinking(null, -1, shown) : new Thinking(effort, null, shown);
                default -> effort == null ? null : new Thinking(effort, null, null);
            };
        }
    }

    static @Nullable Boolean flag(JsonParser json) throws IOException {
        var token = json.currentToken();
        json.skipChildren();
        return token.isBoolean() ? Boolean.valueOf(token == JsonToken.VALUE_TRUE) : null;
    }

    private static @Nullable BigDecimal decimal(JsonParser json, String name) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        var number = Json.number(json);
        if (number == null) {
            throw invalid(name + ": Input should be a valid number", name);
        }
        return number;
    }

    static @Nullable Integer whole(JsonParser json, String name) throws IOException {
        var told = decimal(json, name);
        if (told == null) {
            return null;
        }
        if (told.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
            return told.signum() < 0 ? 0 : Integer.MAX_VALUE;
        }
        return told.intValue();
    }

    static FaultException invalid(String sentence, String parameter) {
        return Fault.INVALID_REQUEST.because(sentence).of(parameter);
    }
}
