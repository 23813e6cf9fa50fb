package dev.farthing.upstream.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.Part.SealedThought;
import dev.farthing.upstream.conversation.Part.Text;
import dev.farthing.upstream.conversation.Part.Thought;
import dev.farthing.upstream.conversation.Part.ToolResult;
import dev.farthing.upstream.conversation.Part.ToolUse;
import dev.farthing.upstream.wire.DroppedNames;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one item of a response's input.
final class ResponsesItem {
    /// Before what Farthing itself puts where vendors put their sealed thoughts: a signature of another dialect.
    static final String SIGNED = "farthing:signature:";

    static final String SEALED = "farthing:sealed:";
    private static final String INPUT = "input";
    private static final Set<String> OF_NO_ACCOUNT = Set.of("status");

    private final byte[] body;
    private final List<Part> content = new ArrayList<>();
    private final StringBuilder summary = new StringBuilder();
    private @Nullable String type;
    private @Nullable String role;
    private @Nullable String id;
    private @Nullable String callId;
    private @Nullable String name;
    private @Nullable String arguments;
    private @Nullable String free;
    private @Nullable String signature;
    private @Nullable String sealed;
    private final DroppedNames unknown = new DroppedNames();

    ResponsesItem(byte[] body) {
        this.body = body;
    }

    String type() {
        return type == null ? role == null ? "" : "message" : type;
    }

    @Nullable
    String role() {
        return role;
    }

    List<Part> content() {
        return content;
    }

    /// The names of members that no other dialect knows.
    DroppedNames unknown() {
        return unknown;
    }

    void take(JsonParser json, String member) throws IOException {
        switch (member) {
            case "type" -> type = Json.text(json);
            case "role" -> role = Json.text(json);
            case "id" -> id = Json.text(json);
            case "call_id" -> callId = Json.text(json);
            case "name" -> name = Json.text(json);
            case "arguments" -> arguments = Json.text(json);
            case "input" -> free = Json.text(json);
            case "thought_signature" -> signature = Json.text(json);
            case "encrypted_content" -> sealed = Json.text(json);
            case "content", "output" -> content(json);
            case "summary" ->
                Json.elements(
                        json,
                        () -> Json.members(json, inner -> {
                            if (inner.equals("text")) {
                                summary.append(Objects.requireNonNullElse(Json.text(json), ""));
                            } else {
                                json.skipChildren();
                            }
                        }));
            default -> {
                if (json.currentToken() != JsonToken.VALUE_NULL && !OF_NO_ACCOUNT.contains(member)) {
                    unknown.add(member);
                }
                json.skipChildren();
            }
        }
    }

    Part toolUse() {
        var called = callId == null ? id : callId;
        if (name == null || called == null) {
            throw ChatRequestReader.invalid("A call of a tool needs a name and a call_id.", INPUT);
        }
        String said;
        if (free != null) {
            said = FreeText.wrapped(free);
        } else {
            said = arguments == null || arguments.isBlank() ? "{}" : arguments;
        }
        return new ToolUse(called, name, said, signature, null);
    }

    Part toolResult() {
        if (callId == null) {
            throw ChatRequestReader.invalid("What a tool told needs a call_id.", INPUT);
        }
        return new ToolResult(callId, name, content, false, null);
    }

    List<Part> thoughts() {
        if (summary.isEmpty()) {
            for (var part : content) {
                summary.append(part instanceof Text(var words, var _) ? words : "");
            }
        }
        var text = summary.toString();
        if (sealed != null && sealed.startsWith(SIGNED)) {
            return List.of(new Thought(text, sealed.substring(SIGNED.length())));
        }
        if (sealed != null && sealed.startsWith(SEALED)) {
            return List.of(new SealedThought(sealed.substring(SEALED.length())));
        }
        return text.isEmpty() ? List.of() : List.of(new Thought(text, null));
    }

    /// Whether a vendor of responses sealed it, whom nobody asks where the call is carried over: others would
    /// refuse what they cannot open.
    boolean isSealedElsewhere() {
        return sealed != null && !sealed.isEmpty() && !sealed.startsWith(SIGNED) && !sealed.startsWith(SEALED);
    }

    private void content(JsonParser json) throws IOException {
        switch (json.currentToken()) {
            case VALUE_NULL -> {}
            case VALUE_STRING -> {
                if (json.getTextLength() > 0) {
                    content.add(new Text(json.getText()));
                }
            }
            case START_ARRAY -> Json.elements(json, () -> part(json));
            // Some tools tell objects.
            case START_OBJECT -> content.add(new Text(Json.raw(json, body, 0)));
            default -> throw ChatRequestReader.invalid("An item's content must be a text or a list.", INPUT);
        }
    }

    private void part(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            content.add(new Text(json.getText()));
            return;
        }
        var read = new ChatMessage.PartReading();
        Json.members(json, member -> read.take(json, member));
        read.into(content, INPUT);
        unknown.addAll("content", read.unknown());
    }
}
