package dev.farthing.upstream.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.domain.fault.Fault;
import dev.farthing.upstream.conversation.Conversation;
import dev.farthing.upstream.conversation.Conversation.Format;
import dev.farthing.upstream.conversation.Conversation.Output;
import dev.farthing.upstream.conversation.Conversation.Role;
import dev.farthing.upstream.conversation.Conversation.Thinking;
import dev.farthing.upstream.conversation.Conversation.ToolChoice;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.Part.Text;
import dev.farthing.upstream.conversation.Tool;
import dev.farthing.upstream.conversation.Turns;
import dev.farthing.upstream.wire.DroppedNames;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a request for a response into a conversation.
final class ResponsesRequestReader {
    private static final Set<String> OF_NO_ACCOUNT = Set.of(
            "model",
            "stream",
            "store",
            "metadata",
            "service_tier",
            "safety_identifier",
            "prompt_cache_key",
            "prompt_cache_retention",
            "stream_options",
            "client_metadata");
    private static final String SEALED_THOUGHTS = "reasoning.encrypted_content";
    /// What the vendor would have to remember, or do while nobody waits.
    private static final Set<String> OF_KEPT_STATE = Set.of("previous_response_id", "conversation", "prompt");

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
    private boolean thoughtsShown;
    private @Nullable String user;
    private @Nullable String instructions;

    private ResponsesRequestReader(byte[] body, boolean stream) {
        this.body = body;
        this.stream = stream;
    }

    static Conversation read(byte[] body, boolean stream) {
        var reader = new ResponsesRequestReader(body, stream);
        try (var json = Json.parser(body, 0, body.length)) {
            json.nextToken();
            Json.members(json, name -> reader.member(json, name));
        } catch (IOException notJson) {
            throw Fault.INVALID_REQUEST.because("The request body is not valid JSON.");
        }
        return reader.conversation();
    }

    private Conversation conversation() {
        if (turns.isEmpty()) {
            throw ChatRequestReader.invalid("You must provide an input.", "input");
        }
        if (instructions != null && !instructions.isEmpty()) {
            system.addFirst(new Text(instructions));
        }
        var thinking =
                effort == null && !thoughtsShown ? null : new Thinking(effort, null, thoughtsShown ? true : null);
        return new Conversation(
                system,
                turns.all(),
                tools,
                toolChoice,
                parallelTools,
                sampling.read(),
                format,
                thinking,
                user,
                stream,
                Output.TEXT,
                dropped.all());
    }

    private void member(JsonParser json, String name) throws IOException {
        boolean said = json.currentToken() != JsonToken.VALUE_NULL;
        switch (name) {
            case "input" -> input(json);
            case "instructions" -> instructions = Json.text(json);
            case "tools" -> Json.elements(json, () -> ToolReading.read(json, body, tools, dropped));
            case "tool_choice" -> toolChoice = ChoiceReading.read(json, dropped);
            case "parallel_tool_calls" -> parallelTools = ChatRequestReader.flag(json);
            case "max_output_tokens" -> sampling.take(json, "max_tokens");
            case "temperature", "top_p" -> sampling.take(json, name);
            case "reasoning" -> Json.members(json, member -> reasoning(json, member));
            case "text" ->
                Json.members(json, member -> {
                    if (member.equals("format")) {
                        format = FormatReading.read(json, body, "text.format", dropped);
                    } else {
                        dropped.skip(json, "text", member);
                    }
                });
            case "user" -> user = Json.text(json);
            case "include" ->
                Json.elements(json, () -> {
                    var wanted = Json.text(json);
                    if (wanted != null && !wanted.equals(SEALED_THOUGHTS)) {
                        dropped.add(name);
                    }
                });
            // Some tools send an empty list beside what they mean.
            case "messages" -> Json.elements(json, () -> dropped.skip(json, name));
            case "background" -> {
                if (Boolean.TRUE.equals(ChatRequestReader.flag(json))) {
                    throw ChatRequestReader.invalid("Responses in the background are not kept here.", name);
                }
            }
            default -> {
                if (said && OF_KEPT_STATE.contains(name)) {
                    throw ChatRequestReader.invalid(
                            name + " names what no vendor of this model keeps; send the whole input.", name);
                }
                if (OF_NO_ACCOUNT.contains(name)) {
                    json.skipChildren();
                } else {
                    dropped.skip(json, name);
                }
            }
        }
    }

    private void input(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            turns.say(Role.USER, new Text(json.getText()));
        } else if (json.currentToken() == JsonToken.START_ARRAY) {
            Json.elements(json, () -> item(json));
        } else {
            throw ChatRequestReader.invalid("input must be a text or a list.", "input");
        }
    }

    private void item(JsonParser json) throws IOException {
        var item = new ResponsesItem(body);
        Json.members(json, name -> item.take(json, name));
        switch (item.type()) {
            case "message" -> {
                switch (String.valueOf(item.role())) {
                    case "system", "developer" -> system.addAll(item.content());
                    case "user" -> item.content().forEach(part -> turns.say(Role.USER, part));
                    case "assistant" -> item.content().forEach(part -> turns.say(Role.ASSISTANT, part));
                    default -> throw ChatRequestReader.invalid("A message has a role that is not known.", "input");
                }
            }
            case "function_call", "custom_tool_call" -> turns.say(Role.ASSISTANT, item.toolUse());
            case "function_call_output", "custom_tool_call_output" -> turns.say(Role.USER, item.toolResult());
            case "reasoning" -> {
                item.thoughts().forEach(thought -> turns.say(Role.ASSISTANT, thought));
                if (item.isSealedElsewhere()) {
                    dropped.add(SEALED_THOUGHTS);
                }
            }
            case "item_reference" ->
                throw ChatRequestReader.invalid(
                        "An item_reference names what no vendor of this model keeps; send the item.", "input");
            default -> {
                dropped.add("input", item.type());
                return;
            }
        }
        dropped.addAll("input", item.unknown());
    }

    private void reasoning(JsonParser json, String member) throws IOException {
        switch (member) {
            case "effort" -> {
                boolean said = json.currentToken() != JsonToken.VALUE_NULL;
                effort = ChatRequestReader.effort(Json.text(json));
                if (said && effort == null) {
                    dropped.add("reasoning.effort");
                }
            }
            case "summary", "generate_summary" -> thoughtsShown |= Json.text(json) != null;
            default -> dropped.skip(json, "reasoning", member);
        }
    }
}
