package dev.farthing.domain.upstream;

/// By what else a model's calls find their way, beside its balancing.
///
/// @param hedged whether a call that waits for its first byte longer than is usual is made a second time elsewhere
public record ChoiceRules(boolean hedged) {
    public static final ChoiceRules USUAL = new ChoiceRules(false);
}
