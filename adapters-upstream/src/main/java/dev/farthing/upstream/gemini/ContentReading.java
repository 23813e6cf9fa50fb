package dev.farthing.upstream.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.upstream.conversation.Conversation.Role;
import dev.farthing.upstream.conversation.Conversation.Turn;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.Part.Text;
import dev.farthing.upstream.conversation.Part.Thought;
import dev.farthing.upstream.conversation.Part.ToolResult;
import dev.farthing.upstream.conversation.Part.ToolUse;
import dev.farthing.upstream.conversation.Turns;
import dev.farthing.upstream.wire.DroppedNames;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads `contents` into turns, and pairs what tools told with who asked: by its id, or by name and order where the
/// caller gives none.
final class ContentReading {
    private static final String CONTENTS = "contents";

    private final byte[] body;
    private final DroppedNames dropped;
    private final Turns turns = new Turns();
    private final Map<String, Deque<Pending>> pendingById = new HashMap<>();
    private final Map<String, Deque<Pending>> pendingByName = new HashMap<>();
    private int calls;

    ContentReading(byte[] body, DroppedNames dropped) {
        this.body = body;
        this.dropped = dropped;
    }

    boolean isEmpty() {
        return turns.isEmpty();
    }

    List<Turn> turns() {
        return turns.all();
    }

    void contents(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            content(json);
        } else if (json.currentToken() == JsonToken.START_ARRAY) {
            Json.elements(json, () -> content(json));
        } else {
            throw invalid("contents must be a list.");
        }
    }

    /// What stands for the system, under whatever role.
    List<Part> system(JsonParser json) throws IOException {
        var parts = new ArrayList<Part>();
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            parts.add(new Text(json.getText()));
            return parts;
        }
        Json.members(json, name -> {
            if (name.equals("parts")) {
                parts(json, parts);
            } else {
                json.skipChildren();
            }
        });
        return parts;
    }

    private void content(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw invalid("Each of contents must be an object.");
        }
        var said = new ArrayList<Part>();
        @Nullable String[] role = new @Nullable String[1];
        Json.members(json, name -> {
            switch (name) {
                case "role" -> role[0] = Json.text(json);
                case "parts" -> parts(json, said);
                default -> json.skipChildren();
            }
        });
        var speaker = switch (role[0] == null ? "" : role[0].toLowerCase(Locale.ROOT)) {
            case "model" -> Role.ASSISTANT;
            case "user", "function", "tool", "" -> Role.USER;
            default -> throw invalid("A content has a role that is not known: user and model are.");
        };
        said.forEach(part -> turns.say(speaker, part));
    }

    private void parts(JsonParser json, List<Part> said) throws IOException {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            part(json, said);
        } else {
            Json.elements(json, () -> part(json, said));
        }
    }

    private void part(JsonParser json, List<Part> said) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            said.add(new Text(json.getText()));
            return;
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw invalid("Each part must be an object.");
        }
        var part = new PartReading(body);
        Json.members(json, name -> part.member(json, Names.camel(name)));
        dropped.addAll("parts", part.ignored());
        add(part, said);
    }

    private void add(PartReading part, List<Part> said) {
        var signature = part.signature();
        var words = part.text();
        if (part.isThought()) {
            thought(words == null ? "" : words, signature, said);
        } else if (words != null) {
            if (!words.isEmpty()) {
                said.add(new Text(words));
            }
            if (signature != null) {
                thought("", signature, said);
            }
        } else if (part.functionName() != null) {
            said.add(use(part, signature));
        } else if (part.answeredName() != null) {
            said.add(result(part));
        } else if (part.media() != null) {
            said.add(part.media());
        } else if (signature != null) {
            thought("", signature, said);
        }
    }

    /// A signature without words belongs to the thought before it, or else to the text.
    private static void thought(String words, @Nullable String signature, List<Part> said) {
        var sealed = Seal.opened(signature);
        if (sealed != null) {
            said.add(new Part.SealedThought(sealed));
        } else if (words.isEmpty()
                && signature != null
                && !said.isEmpty()
                && said.getLast() instanceof Thought(var before, var signed)
                && signed == null) {
            said.set(said.size() - 1, new Thought(before, signature));
        } else if (!words.isEmpty() || signature != null) {
            said.add(new Thought(words, signature));
        }
    }

    private ToolUse use(PartReading part, @Nullable String signature) {
        var id = part.id();
        var use = new ToolUse(
                id == null || id.isEmpty() ? "call_" + calls : id,
                String.valueOf(part.functionName()),
                part.json() == null ? "{}" : part.json(),
                signature,
                null);
        calls++;
        var pending = new Pending(use);
        pendingById.computeIfAbsent(use.id(), _ -> new ArrayDeque<>(1)).add(pending);
        pendingByName.computeIfAbsent(use.name(), _ -> new ArrayDeque<>(1)).add(pending);
        return use;
    }

    private ToolResult result(PartReading part) {
        var name = String.valueOf(part.answeredName());
        var asked = asked(part.id(), name);
        return new ToolResult(
                asked == null ? (part.id() == null ? "call_" + name : part.id()) : asked.id(),
                name,
                part.told(),
                part.hasFailed(),
                null);
    }

    private @Nullable ToolUse asked(@Nullable String id, String name) {
        var meant = id == null || id.isEmpty() ? pendingByName.get(name) : pendingById.get(id);
        while (meant != null && !meant.isEmpty()) {
            var first = meant.remove();
            if (!first.isAnswered) {
                first.isAnswered = true;
                return first.use;
            }
        }
        return null;
    }

    /// A call of a tool that waits for what it told, under its id and its name; answered under one of them, it
    /// waits under neither.
    private static final class Pending {
        private final ToolUse use;
        private boolean isAnswered;

        Pending(ToolUse use) {
            this.use = use;
        }
    }

    private static FaultException invalid(String sentence) {
        return Fault.INVALID_REQUEST.because(sentence).of(CONTENTS);
    }
}
