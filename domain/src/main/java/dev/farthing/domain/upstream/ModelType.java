package dev.farthing.domain.upstream;

/// What a model makes.
public enum ModelType {
    CHAT,
    EMBEDDING,
    IMAGE,
    SPEECH
}
