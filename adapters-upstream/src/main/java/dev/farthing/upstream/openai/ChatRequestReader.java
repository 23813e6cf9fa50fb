package dev.farthing.upstream.openai;

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
import dev.farthing.upstream.conversation.Conversation.Turn;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.Part.ToolUse;
import dev.farthing.upstream.conversation.Tool;
import dev.farthing.upstream.conversation.Turns;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads a request for a chat into a conversation.
final class ChatRequestReader {
    /// Members that steer the vendor's own household or say again what is read elsewhere; leaving them out changes
    /// no answer.
    private static final Set<String> OF_NO_ACCOUNT = Set.of(
            "model",
            "stream",
            "stream_options",
            "store",
            "metadata",
            "service_tier",
            "safety_identifier",
            "prompt_cache_key",
            "prompt_cache_retention",
            "include");

    private final byte[] body;
    private final boolean stream;
    private final List<Part> system = new ArrayList<>();
    private final Turns turns = new Turns();
    private final List<Tool> tools = new ArrayList<>();
    private final Set<String> dropped = new TreeSet<>();
    private final ChatSampling sampling = new ChatSampling();
    private ToolChoice toolChoice = new ToolChoice.Auto();
    private @Nullable Boolean parallelTools;
    private Format format = new Format.Free();
    private @Nullable String effort;
    private @Nullable Integer thinkingTokens;
    private @Nullable Boolean thoughtsShown;
    private @Nullable String user;
    private boolean inputTold;
    private boolean messagesTold;
    private boolean images;
    private boolean audio;
    private @Nullable String aspectRatio;
    private @Nullable String imageSize;

    private ChatRequestReader(byte[] body, boolean stream) {
        this.body = body;
        this.stream = stream;
    }

    /// Some tools ask for chats with the body of a response: these are read as what they are.
    static Conversation read(byte[] body, boolean stream) {
        var reader = new ChatRequestReader(body, stream);
        try (var json = Json.parser(body, 0, body.length)) {
            json.nextToken();
            Json.members(json, name -> reader.member(json, name));
        } catch (IOException notJson) {
            throw Fault.INVALID_REQUEST.because("The request body is not valid JSON.");
        }
        return reader.inputTold && !reader.messagesTold
                ? ResponsesRequestReader.read(body, stream)
                : reader.conversation();
    }

    private Conversation conversation() {
        if (turns.isEmpty()) {
            throw invalid("You must provide messages of which at least one is the user's.", "messages");
        }
        var thinking = effort == null && thinkingTokens == null && thoughtsShown == null
                ? null
                : new Thinking(effort, thinkingTokens, thoughtsShown);
        return new Conversation(
                system,
                turns.all().stream().map(this::withFreeTexts).toList(),
                tools,
                toolChoice,
                parallelTools,
                sampling.read(),
                format,
                thinking,
                user,
                stream,
                new Output(images, audio, aspectRatio, imageSize),
                dropped);
    }

    private void member(JsonParser json, String name) throws IOException {
        switch (name) {
            case "input" -> {
                inputTold = true;
                json.skipChildren();
            }
            case "messages" -> {
                if (json.currentToken() == JsonToken.VALUE_NULL) {
                    return;
                }
                if (json.currentToken() != JsonToken.START_ARRAY) {
                    throw invalid("messages must be a list.", name);
                }
                Json.elements(json, () -> {
                    messagesTold = true;
                    message(json);
                });
            }
            case "tools" -> Json.elements(json, () -> tool(json));
            case "functions" -> Json.elements(json, () -> function(json));
            case "tool_choice", "function_call" -> toolChoice(json);
            case "parallel_tool_calls" -> parallelTools = flag(json);
            case "response_format" -> format(json);
            case "reasoning_effort" -> effort = effort(Json.text(json));
            case "reasoning" -> Json.members(json, member -> reasoning(json, member));
            case "thinking" -> Json.members(json, member -> thinking(json, member));
            case "enable_thinking" -> {
                if (Boolean.FALSE.equals(flag(json))) {
                    thinkingTokens = 0;
                }
            }
            case "user" -> user = Json.text(json);
            case "modalities" ->
                Json.elements(json, () -> {
                    var wanted = Json.text(json);
                    images |= "image".equals(wanted);
                    audio |= "audio".equals(wanted);
                });
            case "aspect_ratio" -> aspectRatio = Json.text(json);
            case "image_size" -> imageSize = Json.text(json);
            case "imageConfig", "image_config" -> Json.members(json, member -> imageConfig(json, member));
            case "web_search_options" -> {
                if (json.currentToken() == JsonToken.START_OBJECT) {
                    tools.add(new Tool.WebSearch(null, List.of(), List.of()));
                }
                json.skipChildren();
            }
            default -> {
                if (!sampling.take(json, name)) {
                    if (!OF_NO_ACCOUNT.contains(name) && json.currentToken() != JsonToken.VALUE_NULL) {
                        dropped.add(name);
                    }
                    json.skipChildren();
                }
            }
        }
    }

    /// A text that stands bare in a call of a tool that takes one becomes an argument.
    private Turn withFreeTexts(Turn turn) {
        var free = FreeText.namesIn(tools);
        return free.isEmpty()
                ? turn
                : new Turn(
                        turn.role(),
                        turn.parts().stream()
                                .map(part -> part instanceof ToolUse use
                                                && free.contains(use.name())
                                                && !isFreeText(use.arguments())
                                        ? new ToolUse(
                                                use.id(),
                                                use.name(),
                                                FreeText.wrapped(use.arguments()),
                                                use.signature(),
                                                use.cache())
                                        : part)
                                .toList());
    }

    private static boolean isFreeText(String arguments) {
        return !FreeText.unwrapped(arguments).equals(arguments);
    }

    private void imageConfig(JsonParser json, String member) throws IOException {
        switch (member) {
            case "aspectRatio", "aspect_ratio" -> aspectRatio = Json.text(json);
            case "imageSize", "image_size" -> imageSize = Json.text(json);
            default -> json.skipChildren();
        }
    }

    private void message(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw invalid("Each message must be an object.", "messages");
        }
        var message = new ChatMessage();
        Json.members(json, name -> message.take(json, name));
        switch (String.valueOf(message.role())) {
            case "system", "developer" -> system.addAll(message.content());
            case "user" -> message.content().forEach(part -> turns.say(Role.USER, part));
            case "assistant" -> message.spoken().forEach(part -> turns.say(Role.ASSISTANT, part));
            case "tool", "function" -> turns.say(Role.USER, message.result());
            default -> throw invalid("A message has a role that is not known.", "messages");
        }
    }

    private void tool(JsonParser json) throws IOException {
        var read = new FunctionReading();
        @Nullable String[] type = new @Nullable String[1];
        Json.members(json, name -> {
            switch (name) {
                case "type" -> type[0] = Json.text(json);
                case "function" -> Json.members(json, member -> read.take(json, member));
                case "cache_control" -> read.cache = ChatMessage.cacheMark(json);
                default -> read.take(json, name);
            }
        });
        if (type[0] == null || type[0].equals("function")) {
            tools.add(read.function());
        } else if (type[0].equals("custom") && read.name != null) {
            tools.add(read.freeText());
        } else if (type[0].startsWith("web_search")) {
            tools.add(new Tool.WebSearch(null, List.of(), List.of()));
        } else if (type[0].startsWith("code_interpreter")) {
            tools.add(new Tool.CodeExecution());
        } else {
            dropped.add("tools." + (type[0].length() > 40 ? "other" : type[0]));
        }
    }

    private void function(JsonParser json) throws IOException {
        var read = new FunctionReading();
        Json.members(json, member -> read.take(json, member));
        tools.add(read.function());
    }

    private void toolChoice(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            toolChoice = switch (json.getText()) {
                case "none" -> new ToolChoice.None();
                case "required", "any" -> new ToolChoice.Any();
                default -> new ToolChoice.Auto();
            };
            return;
        }
        @Nullable String[] name = new @Nullable String[1];
        Json.members(json, member -> {
            switch (member) {
                case "name" -> name[0] = Json.text(json);
                case "function" ->
                    Json.members(json, inner -> {
                        if (inner.equals("name")) {
                            name[0] = Json.text(json);
                        } else {
                            json.skipChildren();
                        }
                    });
                default -> json.skipChildren();
            }
        });
        if (name[0] != null) {
            toolChoice = new ToolChoice.Named(name[0]);
        }
    }

    private void format(JsonParser json) throws IOException {
        @Nullable String[] type = new @Nullable String[1];
        var schema = new FormatReading();
        Json.members(json, name -> {
            switch (name) {
                case "type" -> type[0] = Json.text(json);
                case "json_schema" -> Json.members(json, member -> schema.take(json, member));
                default -> json.skipChildren();
            }
        });
        format = switch (String.valueOf(type[0])) {
            case "json_object" -> new Format.Json();
            case "json_schema" -> schema.format();
            default -> new Format.Free();
        };
    }

    private void reasoning(JsonParser json, String member) throws IOException {
        switch (member) {
            case "effort" -> effort = effort(Json.text(json));
            case "max_tokens" -> thinkingTokens = ChatSampling.whole(json, "reasoning.max_tokens");
            case "exclude" -> {
                var hidden = flag(json);
                thoughtsShown = hidden == null ? null : Boolean.valueOf(!hidden);
            }
            case "enabled" -> {
                if (Boolean.FALSE.equals(flag(json))) {
                    thinkingTokens = 0;
                }
            }
            default -> json.skipChildren();
        }
    }

    private void thinking(JsonParser json, String member) throws IOException {
        switch (member) {
            case "type" -> {
                if ("disabled".equals(Json.text(json))) {
                    thinkingTokens = 0;
                }
            }
            case "budget_tokens" -> thinkingTokens = ChatSampling.whole(json, "thinking.budget_tokens");
            default -> json.skipChildren();
        }
    }

    static @Nullable String effort(@Nullable String told) {
        var known = told == null ? "" : told.toLowerCase(Locale.ROOT);
        return switch (known) {
            case "none", "minimal", "low", "medium", "high", "xhigh" -> known;
            case "max" -> "xhigh";
            default -> null;
        };
    }

    static @Nullable Boolean flag(JsonParser json) throws IOException {
        var token = json.currentToken();
        json.skipChildren();
        return token.isBoolean() ? Boolean.valueOf(token == JsonToken.VALUE_TRUE) : null;
    }

    static FaultException invalid(String sentence, String parameter) {
        return Fault.INVALID_REQUEST.because(sentence).of(parameter);
    }

    /// A function as it is told of.
    private final class FunctionReading {
        private @Nullable String name;
        private @Nullable String description;
        private @Nullable String schema;
        private @Nullable Boolean strict;
        private Part.@Nullable CacheMark cache;
        private final FreeText freeText = new FreeText();

        void take(JsonParser json, String member) throws IOException {
            switch (member) {
                case "name" -> name = Json.text(json);
                case "description" -> description = Json.text(json);
                case "parameters" -> schema = object(json);
                case "strict" -> strict = flag(json);
                case "format" -> freeText.format(json);
                default -> json.skipChildren();
            }
        }

        Tool.Function freeText() {
            return freeText.function(String.valueOf(name), description, cache);
        }

        Tool.Function function() {
            if (name == null || name.isEmpty()) {
                throw invalid("A tool has no name.", "tools");
            }
            return new Tool.Function(name, description, schema, strict, cache);
        }
    }

    /// A form of answers as it is told of.
    private final class FormatReading {
        private String name = "answer";
        private @Nullable String schema;
        private @Nullable Boolean strict;

        void take(JsonParser json, String member) throws IOException {
            switch (member) {
                case "name" -> name = Objects.requireNonNullElse(Json.text(json), name);
                case "schema" -> schema = object(json);
                case "strict" -> strict = flag(json);
                default -> json.skipChildren();
            }
        }

        Format format() {
            return schema == null ? new Format.Json() : new Format.Schema(name, schema, strict);
        }
    }

    private @Nullable String object(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            return Json.raw(json, body, 0);
        }
        json.skipChildren();
        return null;
    }
}
