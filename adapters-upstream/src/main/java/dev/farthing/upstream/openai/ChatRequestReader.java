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
import dev.farthing.upstream.wire.DroppedNames;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
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

    private static final int AS_IT_SEES_FIT = -1;

    private final byte[] body;
    private final boolean stream;
    private final List<Part> system = new ArrayList<>();
    private final Turns turns = new Turns();
    private final List<Tool> tools = new ArrayList<>();
    private final DroppedNames dropped = new DroppedNames();
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
        if (inputTold) {
            dropped.add("input");
        }
        var tokens = effort != null && Objects.equals(thinkingTokens, AS_IT_SEES_FIT) ? null : thinkingTokens;
        var thinking = effort == null && tokens == null && thoughtsShown == null
                ? null
                : new Thinking(effort, tokens, thoughtsShown);
        return new Conversation(
                system,
                withFreeTexts(turns.all(), FreeText.namesIn(tools)),
                tools,
                toolChoice,
                parallelTools,
                sampling.read(),
                format,
                thinking,
                user,
                stream,
                new Output(images, audio, aspectRatio, imageSize),
                dropped.all());
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
            case "tools" -> Json.elements(json, () -> ToolReading.read(json, body, tools, dropped));
            case "functions" -> Json.elements(json, () -> ToolReading.readFunction(json, body, tools, dropped));
            case "tool_choice", "function_call" -> toolChoice = ChoiceReading.read(json, dropped);
            case "parallel_tool_calls" -> parallelTools = flag(json);
            case "response_format" -> format = FormatReading.read(json, body, name, dropped);
            case "reasoning_effort" -> effort(json, name);
            case "reasoning" -> Json.members(json, member -> reasoning(json, member));
            case "thinking" -> Json.members(json, member -> thinking(json, member));
            case "enable_thinking" -> thinks(flag(json));
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
                    var search = new SearchReading();
                    Json.members(json, member -> {
                        if (!search.take(json, member)) {
                            dropped.skip(json, Tool.WebSearch.NAME, member);
                        }
                    });
                    tools.add(search.tool(dropped));
                } else {
                    json.skipChildren();
                }
            }
            default -> {
                if (OF_NO_ACCOUNT.contains(name)) {
                    json.skipChildren();
                } else if (!sampling.take(json, name)) {
                    dropped.skip(json, name);
                }
            }
        }
    }

    /// A text that stands bare in a call of a tool that takes one becomes an argument.
    ///
    /// @param free the names of the tools that take one
    private static List<Turn> withFreeTexts(List<Turn> turns, Set<String> free) {
        return free.isEmpty()
                ? turns
                : turns.stream()
                        .map(turn -> new Turn(
                                turn.role(),
                                turn.parts().stream()
                                        .map(part -> withFreeText(part, free))
                                        .toList()))
                        .toList();
    }

    private static Part withFreeText(Part part, Set<String> free) {
        return part instanceof ToolUse use && free.contains(use.name()) && !isFreeText(use.arguments())
                ? new ToolUse(use.id(), use.name(), FreeText.wrapped(use.arguments()), use.signature(), use.cache())
                : part;
    }

    private static boolean isFreeText(String arguments) {
        return !FreeText.unwrapped(arguments).equals(arguments);
    }

    private void imageConfig(JsonParser json, String member) throws IOException {
        switch (member) {
            case "aspectRatio", "aspect_ratio" -> aspectRatio = Json.text(json);
            case "imageSize", "image_size" -> imageSize = Json.text(json);
            default -> dropped.skip(json, "image_config", member);
        }
    }

    private void message(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw invalid("Each message must be an object.", "messages");
        }
        var message = new ChatMessage();
        Json.members(json, name -> message.take(json, name));
        message.drop(dropped);
        switch (String.valueOf(message.role())) {
            case "system", "developer" -> system.addAll(message.content());
            case "user" -> message.content().forEach(part -> turns.say(Role.USER, part));
            case "assistant" -> message.spoken().forEach(part -> turns.say(Role.ASSISTANT, part));
            case "tool", "function" -> turns.say(Role.USER, message.result());
            default -> throw invalid("A message has a role that is not known.", "messages");
        }
    }

    private void reasoning(JsonParser json, String member) throws IOException {
        switch (member) {
            case "effort" -> effort(json, "reasoning.effort");
            case "max_tokens" -> thinkingTokens = ChatSampling.whole(json, "reasoning.max_tokens");
            case "exclude" -> {
                var hidden = flag(json);
                thoughtsShown = hidden == null ? null : Boolean.valueOf(!hidden);
            }
            case "enabled" -> thinks(flag(json));
            default -> dropped.skip(json, "reasoning", member);
        }
    }

    private void thinking(JsonParser json, String member) throws IOException {
        switch (member) {
            case "type" -> {
                switch (String.valueOf(Json.text(json))) {
                    case "disabled" -> thinks(false);
                    case "enabled", "adaptive" -> thinks(true);
                    default -> dropped.add("thinking.type");
                }
            }
            case "budget_tokens" -> thinkingTokens = ChatSampling.whole(json, "thinking.budget_tokens");
            default -> dropped.skip(json, "thinking", member);
        }
    }

    /// Who says that there is to be thought, and not how much, leaves that to the vendor.
    private void thinks(@Nullable Boolean wanted) {
        if (Boolean.FALSE.equals(wanted)) {
            thinkingTokens = 0;
        } else if (wanted != null && thinkingTokens == null && effort == null) {
            thinkingTokens = AS_IT_SEES_FIT;
        }
    }

    private void effort(JsonParser json, String name) throws IOException {
        boolean said = json.currentToken() != JsonToken.VALUE_NULL;
        effort = effort(Json.text(json));
        if (effort == null && said) {
            dropped.add(name);
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
}
