package dev.farthing.domain.upstream;

/// By what else a model's calls find their way, beside its balancing.
///
/// @param hedged whether a call that waits for its first byte longer than is usual is made a second time elsewhere
/// @param leastSuccess credentials of whose calls fewer in a hundred succeeded of late are used only where nobody
///     else is left; 0: used like all others
public record ChoiceRules(boolean hedged, int leastSuccess) {
    public static final ChoiceRules USUAL = new ChoiceRules(false, 0);
}
