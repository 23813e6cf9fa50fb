package dev.farthing.upstream.conversation;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A tool that the model may ask for.
public sealed interface Tool {
    /// By which a caller chooses it; those that vendors run have names of ours.
    String name();

    /// The names of those that vendors run.
    Set<String> OF_VENDORS = Set.of(WebSearch.NAME, UrlContext.NAME, CodeExecution.NAME);

    /// What a caller wants its tool to be given; where that is one text, vendors are told of an object with the
    /// member `input`.
    enum Argument {
        OBJECT,
        /// A text that stands bare where others have an object.
        TEXT,
        /// A text in a call of a kind of its own, which OpenAI's chats call `custom`.
        CUSTOM
    }

    /// One that the caller runs.
    ///
    /// @param schema of its arguments, a JSON Schema as JSON text; null where it takes none
    record Function(
            String name,
            @Nullable String description,
            @Nullable String schema,
            @Nullable Boolean strict,
            Part.@Nullable CacheMark cache,
            Argument argument)
            implements Tool {
        public Function(
                String name,
                @Nullable String description,
                @Nullable String schema,
                @Nullable Boolean strict,
                Part.@Nullable CacheMark cache) {
            this(name, description, schema, strict, cache, Argument.OBJECT);
        }
    }

    /// The vendor looks things up in the web.
    ///
    /// @param mostUses in one answer
    /// @param near where whoever asks is, so that what is found suits
    record WebSearch(
            @Nullable Integer mostUses,
            List<String> allowedDomains,
            List<String> blockedDomains,
            @Nullable Place near) implements Tool {
        public static final String NAME = "web_search";
        /// As the vendor has it.
        public static final WebSearch USUAL = new WebSearch(null, List.of(), List.of(), null);

        public WebSearch {
            allowedDomains = List.copyOf(allowedDomains);
            blockedDomains = List.copyOf(blockedDomains);
        }

        @Override
        public String name() {
            return NAME;
        }
    }

    /// A place as callers tell it, roughly.
    ///
    /// @param country by its two letters
    /// @param timezone by its name, such as `Europe/Berlin`
    record Place(
            @Nullable String city,
            @Nullable String region,
            @Nullable String country,
            @Nullable String timezone) {}

    /// The vendor reads the pages whose addresses stand in the conversation.
    record UrlContext() implements Tool {
        public static final String NAME = "url_context";

        @Override
        public String name() {
            return NAME;
        }
    }

    /// The vendor runs programs that the model writes.
    record CodeExecution() implements Tool {
        public static final String NAME = "code_execution";

        @Override
        public String name() {
            return NAME;
        }
    }
}
