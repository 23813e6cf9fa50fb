package dev.farthing.domain.upstream;

/// Whether a model is offered.
public enum ModelStatus {
    ACTIVE,
    /// Still served, soon to go.
    DEPRECATED,
    /// Listed, not served.
    UNAVAILABLE
}
