package dev.farthing.domain.usage;

import dev.farthing.domain.upstream.ModelType;

/// The inference calls that are metered, under their canonical paths.
public enum Endpoint {
    CHAT_COMPLETIONS("/v1/chat/completions"),
    COMPLETIONS("/v1/completions"),
    EMBEDDINGS("/v1/embeddings");

    private final String path;

    Endpoint(String path) {
        this.path = path;
    }

    /// Whether a model of this type can be called here.
    public boolean serves(ModelType type) {
        return switch (this) {
            case CHAT_COMPLETIONS -> type != ModelType.EMBEDDING;
            case COMPLETIONS -> type == ModelType.CHAT;
            case EMBEDDINGS -> type == ModelType.EMBEDDING;
        };
    }

    public String path() {
        return path;
    }
}
