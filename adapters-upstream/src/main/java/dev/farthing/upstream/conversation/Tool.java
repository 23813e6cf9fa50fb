package dev.farthing.upstream.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A tool that the model may ask for.
public sealed interface Tool {
    /// One that the caller runs.
    ///
    /// @param schema of its arguments, a JSON Schema as JSON text; null where it takes none
    /// @param freeText whether its caller wants one text as its argument, which stands in a member `input`
    record Function(
            String name,
            @Nullable String description,
            @Nullable String schema,
            @Nullable Boolean strict,
            Part.@Nullable CacheMark cache,
            boolean freeText)
            implements Tool {
        public Function(
                String name,
                @Nullable String description,
                @Nullable String schema,
                @Nullable Boolean strict,
                Part.@Nullable CacheMark cache) {
            this(name, description, schema, strict, cache, false);
        }
    }

    /// The vendor looks things up in the web.
    ///
    /// @param mostUses in one answer
    record WebSearch(@Nullable Integer mostUses, List<String> allowedDomains, List<String> blockedDomains)
            implements Tool {
        public WebSearch {
            allowedDomains = List.copyOf(allowedDomains);
            blockedDomains = List.copyOf(blockedDomains);
        }
    }

    /// The vendor reads the pages whose addresses stand in the conversation.
    record UrlContext() implements Tool {}

    /// The vendor runs programs that the model writes.
    record CodeExecution() implements Tool {}
}
