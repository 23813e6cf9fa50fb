package dev.farthing.upstream.conversation;

import dev.farthing.upstream.conversation.Conversation.Role;
import dev.farthing.upstream.conversation.Conversation.Turn;
import dev.farthing.upstream.conversation.Part.ToolResult;
import dev.farthing.upstream.conversation.Part.ToolUse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Collects what is said into turns: what one side says in a row is one turn, and results learn the names of their
/// tools.
public final class Turns {
    private final List<Turn> done = new ArrayList<>();
    private final Map<String, String> toolNames = new HashMap<>();
    private final List<Part> parts = new ArrayList<>();
    private @Nullable Role speaking;

    public void say(Role role, Part part) {
        if (speaking != role) {
            close();
            speaking = role;
        }
        parts.add(named(part));
    }

    public boolean isEmpty() {
        return done.isEmpty() && parts.isEmpty();
    }

    public List<Turn> all() {
        close();
        return List.copyOf(done);
    }

    private void close() {
        if (speaking != null && !parts.isEmpty()) {
            done.add(new Turn(speaking, parts));
            parts.clear();
        }
    }

    private Part named(Part part) {
        if (part instanceof ToolUse use) {
            toolNames.put(use.id(), use.name());
        } else if (part instanceof ToolResult result && result.name() == null) {
            return new ToolResult(
                    result.id(), toolNames.get(result.id()), result.content(), result.failed(), result.cache());
        }
        return part;
    }
}
