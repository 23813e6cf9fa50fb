package dev.farthing.domain.usage;

import dev.farthing.domain.upstream.ModelType;
import org.jspecify.annotations.Nullable;

/// The inference calls that are metered, under their canonical paths.
public enum Endpoint {
    CHAT_COMPLETIONS(Dialect.OPENAI, "/v1/chat/completions"),
    COMPLETIONS(Dialect.OPENAI, "/v1/completions"),
    RESPONSES(Dialect.OPENAI, "/v1/responses"),
    EMBEDDINGS(Dialect.OPENAI, "/v1/embeddings"),
    IMAGES(Dialect.OPENAI, "/v1/images/generations"),
    SPEECH(Dialect.OPENAI, "/v1/audio/speech"),
    MESSAGES(Dialect.ANTHROPIC, "/v1/messages"),
    GENERATE_CONTENT(Dialect.GEMINI, "/v1beta/models/{model}:generateContent"),
    EMBED_CONTENT(Dialect.GEMINI, "/v1beta/models/{model}:embedContent"),
    BATCH_EMBED_CONTENTS(Dialect.GEMINI, "/v1beta/models/{model}:batchEmbedContents");

    private final Dialect dialect;
    private final String path;

    Endpoint(Dialect dialect, String path) {
        this.dialect = dialect;
        this.path = path;
    }

    /// The language it is asked in.
    public Dialect dialect() {
        return dialect;
    }

    /// Whether a model of this type can be called here.
    public boolean serves(ModelType type) {
        return switch (this) {
            case CHAT_COMPLETIONS, RESPONSES, MESSAGES, GENERATE_CONTENT ->
                type == ModelType.CHAT || type == ModelType.IMAGE;
            case COMPLETIONS -> type == ModelType.CHAT;
            case IMAGES -> type == ModelType.IMAGE;
            case SPEECH -> type == ModelType.SPEECH;
            case EMBEDDINGS, EMBED_CONTENT, BATCH_EMBED_CONTENTS -> type == ModelType.EMBEDDING;
        };
    }

    /// What a model must be able to do so that vendors are asked here as they are; null where all of its vendors
    /// are.
    ///
    /// Many speak OpenAI's dialect and know nothing of its responses.
    public @Nullable String capability() {
        return this == RESPONSES ? "responses" : null;
    }

    /// Whether it turns texts into vectors and generates nothing.
    public boolean embeds() {
        return switch (this) {
            case EMBEDDINGS, EMBED_CONTENT, BATCH_EMBED_CONTENTS -> true;
            case CHAT_COMPLETIONS, COMPLETIONS, RESPONSES, IMAGES, SPEECH, MESSAGES, GENERATE_CONTENT -> false;
        };
    }

    /// Whether it makes pictures.
    public boolean draws() {
        return this == IMAGES;
    }

    /// Whether it reads a text aloud.
    public boolean sounds() {
        return this == SPEECH;
    }

    /// Whether it makes text, of which a limit of output can be told to vendors and a conversation can consist.
    public boolean writes() {
        return !embeds() && !draws() && !sounds();
    }

    /// With a model's name in braces where that is part of it.
    public String path() {
        return path;
    }
}
