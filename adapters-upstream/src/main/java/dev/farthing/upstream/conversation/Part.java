package dev.farthing.upstream.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A piece of what is said in a conversation.
public sealed interface Part {
    /// Up to where a vendor is asked to keep the conversation in its cache, and for how long.
    enum CacheMark {
        FIVE_MINUTES,
        ONE_HOUR
    }

    enum Kind {
        IMAGE,
        AUDIO,
        VIDEO,
        DOCUMENT
    }

    record Text(String text, @Nullable CacheMark cache) implements Part {
        public Text(String text) {
            this(text, null);
        }
    }

    /// A picture, a sound, a film or a paper; it has either its bytes or a link.
    ///
    /// @param mimeType null where only a link is known
    /// @param base64 its bytes
    /// @param name of a document
    /// @param detail how closely it is to be looked at: low, high or auto
    record Media(
            Kind kind,
            @Nullable String mimeType,
            @Nullable String base64,
            @Nullable String url,
            @Nullable String name,
            @Nullable String detail,
            @Nullable CacheMark cache)
            implements Part {}

    /// The model asks for a tool.
    ///
    /// @param arguments a JSON object as text
    /// @param signature by which the vendor knows the thought that led to it again
    record ToolUse(
            String id,
            String name,
            String arguments,
            @Nullable String signature,
            @Nullable CacheMark cache) implements Part {}

    /// What a tool told.
    ///
    /// @param id that of its [ToolUse]
    /// @param name that of the tool; null where the dialect does not say it again and no [ToolUse] has it
    record ToolResult(
            String id,
            @Nullable String name,
            List<Part> content,
            boolean failed,
            @Nullable CacheMark cache) implements Part {
        public ToolResult {
            content = List.copyOf(content);
        }
    }

    /// What the model thought.
    ///
    /// @param signature by which its vendor knows it again
    record Thought(String text, @Nullable String signature) implements Part {}

    /// A thought that only its vendor can read.
    record SealedThought(String data) implements Part {}
}
