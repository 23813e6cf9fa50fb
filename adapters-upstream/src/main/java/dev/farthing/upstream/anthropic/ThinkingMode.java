package dev.farthing.upstream.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.farthing.upstream.conversation.Conversation;
import dev.farthing.upstream.conversation.Conversation.Format;
import dev.farthing.upstream.conversation.Conversation.Role;
import dev.farthing.upstream.conversation.Conversation.Turn;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.VendorDialect.Addressee;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How much a model is asked to think, in the words its generation understands.
///
/// @param budget the tokens of an older model's thoughts; null where it does not think, or as it sees fit
/// @param effort of a newer model; null where nothing was said
/// @param adaptive whether it thinks as it sees fit
/// @param shown whether its thoughts are wanted in words; null: as the vendor has it
record ThinkingMode(
        @Nullable Integer budget,
        @Nullable String effort,
        boolean adaptive,
        @Nullable Boolean shown,
        Set<String> dropped) {
    private static final int LEAST = 1_024;
    private static final int USUAL = 8_192;
    private static final ThinkingMode NONE = new ThinkingMode(null, null, false, null, Set.of());
    private static final ThinkingMode DROPPED = new ThinkingMode(null, null, false, null, Set.of("thinking"));

    /// @param most the tokens of the whole answer
    static ThinkingMode of(Conversation conversation, Addressee addressee, Generation generation, int most) {
        var asked = conversation.thinking();
        if (asked == null) {
            return NONE;
        }
        var effort = asked.effort();
        var tokens = asked.tokens();
        boolean off = tokens == null ? "none".equals(effort) : tokens == 0;
        if (off || (effort == null && tokens == null)) {
            return NONE;
        }
        // A model that must use a tool cannot think before.
        if (!addressee.capabilities().contains(Addressee.REASONING)
                || conversation.toolChoice().isForced()) {
            return DROPPED;
        }
        if (generation.thinksByEffort()) {
            return new ThinkingMode(null, effort(effort, tokens), true, asked.shown(), Set.of());
        }
        int wanted = tokens == null ? tokensOf(Objects.requireNonNull(effort)) : tokens < 0 ? USUAL : tokens;
        int budget = Math.min(Math.max(LEAST, wanted), most / 4 * 3);
        return budget < LEAST || hasLostThoughts(conversation)
                ? DROPPED
                : new ThinkingMode(budget, null, false, null, Set.of());
    }

    boolean isOn() {
        return adaptive || budget != null;
    }

    /// @param schema what the answer is held to; null where nothing is
    void write(JsonGenerator json, Format.@Nullable Schema schema) throws IOException {
        if (isOn()) {
            json.writeObjectFieldStart("thinking");
            json.writeStringField("type", adaptive ? "adaptive" : "enabled");
            if (budget != null) {
                json.writeNumberField("budget_tokens", budget);
            }
            if (shown != null) {
                json.writeStringField("display", shown ? "summarized" : "omitted");
            }
            json.writeEndObject();
        }
        if (effort != null || schema != null) {
            json.writeObjectFieldStart("output_config");
            if (effort != null) {
                json.writeStringField("effort", effort);
            }
            if (schema != null) {
                json.writeObjectFieldStart("format");
                json.writeStringField("type", "json_schema");
                json.writeFieldName("schema");
                json.writeRawValue(schema.schema());
                json.writeEndObject();
            }
            json.writeEndObject();
        }
    }

    private static @Nullable String effort(@Nullable String effort, @Nullable Integer tokens) {
        if (effort == null) {
            if (tokens == null || tokens < 0) {
                return null;
            }
            return tokens < LEAST * 2 ? "low" : tokens < USUAL * 3 / 2 ? "medium" : "high";
        }
        return switch (effort) {
            case "minimal" -> "low";
            case "xhigh" -> "max";
            default -> effort;
        };
    }

    private static int tokensOf(String effort) {
        return switch (effort) {
            case "minimal", "low" -> LEAST;
            case "medium" -> USUAL;
            case "xhigh" -> USUAL * 4;
            default -> USUAL * 2;
        };
    }

    /// Since the user last spoke the model has asked for tools, and of the thoughts that led to them none is left:
    /// the vendor refuses to think on.
    private static boolean hasLostThoughts(Conversation conversation) {
        var turns = conversation.turns();
        int spoke = turns.size() - 1;
        while (spoke >= 0 && !isSpokenByUser(turns.get(spoke))) {
            spoke--;
        }
        for (var turn : turns.subList(spoke + 1, turns.size())) {
            if (turn.role() == Role.ASSISTANT) {
                return turn.parts().stream().anyMatch(Part.ToolUse.class::isInstance)
                        && !isKnownThought(turn.parts().getFirst());
            }
        }
        return false;
    }

    private static boolean isSpokenByUser(Turn turn) {
        return turn.role() == Role.USER && turn.parts().stream().noneMatch(Part.ToolResult.class::isInstance);
    }

    private static boolean isKnownThought(Part part) {
        return part instanceof Part.SealedThought
                || (part instanceof Part.Thought thought && thought.signature() != null);
    }
}
