package dev.farthing.upstream.conversation;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a caller asks of a model.
///
/// @param system what the model is told before the first turn, in order
/// @param turns never two of one role in a row
/// @param parallelTools whether several tools may be asked for at once; null: as the vendor has it
/// @param thinking null: as the vendor has it
/// @param user the caller's own name for whoever asks
/// @param stream whether the answer is wanted bit by bit
/// @param output what is wanted beside text, and how
/// @param dropped the names of members that no other dialect knows
public record Conversation(
        List<Part> system,
        List<Turn> turns,
        List<Tool> tools,
        ToolChoice toolChoice,
        @Nullable Boolean parallelTools,
        Sampling sampling,
        Format format,
        @Nullable Thinking thinking,
        @Nullable String user,
        boolean stream,
        Output output,
        Set<String> dropped) {
    public Conversation {
        system = List.copyOf(system);
        turns = List.copyOf(turns);
        tools = List.copyOf(tools);
        dropped = Set.copyOf(dropped);
    }

    /// The tools that the model may use: of those that there are, the ones it is allowed.
    public List<Tool> offered() {
        return toolChoice instanceof ToolChoice.Allowed(var names, var _)
                ? tools.stream().filter(tool -> names.contains(tool.name())).toList()
                : tools;
    }

    /// Whether the tool of this name is one that vendors run, and not the caller.
    public boolean isOfVendor(String name) {
        return Tool.OF_VENDORS.contains(name)
                && tools.stream()
                        .noneMatch(tool ->
                                tool instanceof Tool.Function && tool.name().equals(name));
    }

    /// Who speaks.
    public enum Role {
        USER,
        ASSISTANT
    }

    /// What one side says before the other answers; results of tools are the user's.
    public record Turn(Role role, List<Part> parts) {
        public Turn {
            parts = List.copyOf(parts);
        }
    }

    /// Which tool the model is to use.
    public sealed interface ToolChoice {
        /// Whichever it likes, or none.
        record Auto() implements ToolChoice {}

        record None() implements ToolChoice {}

        /// At least one.
        record Any() implements ToolChoice {}

        /// This one, by its [Tool#name].
        record Named(String name) implements ToolChoice {}

        /// None but these, by their [Tool#name].
        ///
        /// @param must whether at least one of them
        record Allowed(Set<String> names, boolean must) implements ToolChoice {
            public Allowed {
                // Names that callers make up may all have one hash, which this kind of set can bear.
                names = Collections.unmodifiableSet(new HashSet<>(names));
            }
        }

        /// Whether the model may not answer without a tool.
        default boolean isForced() {
            return this instanceof Any || this instanceof Named || (this instanceof Allowed allowed && allowed.must);
        }
    }

    /// The form of the answer's text.
    public sealed interface Format {
        record Free() implements Format {}

        /// Any JSON object.
        record Json() implements Format {}

        /// JSON of this schema.
        ///
        /// @param schema a JSON Schema as JSON text
        record Schema(String name, String schema, @Nullable Boolean strict) implements Format {}
    }

    /// How much the model thinks before it speaks.
    ///
    /// @param effort none, minimal, low, medium, high or xhigh; null where it is told by tokens
    /// @param tokens the most it may spend on it: 0 for none, -1 as it sees fit; null where it is told by effort
    /// @param shown whether its thoughts are wanted; null: as the vendor has it
    public record Thinking(
            @Nullable String effort,
            @Nullable Integer tokens,
            @Nullable Boolean shown) {}

    /// What is wanted beside text.
    ///
    /// @param images whether pictures may be made
    /// @param audio whether the answer is to be spoken
    /// @param aspectRatio of pictures, as in `16:9`
    /// @param imageSize of pictures, as in `2K`
    public record Output(
            boolean images,
            boolean audio,
            @Nullable String aspectRatio,
            @Nullable String imageSize) {
        public static final Output TEXT = new Output(false, false, null, null);
    }
}
