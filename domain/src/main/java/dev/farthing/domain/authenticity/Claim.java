package dev.farthing.domain.authenticity;

import org.jspecify.annotations.Nullable;

/// What a vendor said of one answer, and how the answer came.
///
/// @param echoedModel the model it says it was; null when it did not say
/// @param tokens what it says it used; null when it did not say
/// @param chars code points of what it generated
/// @param finished whether it said why it stopped
/// @param firstTokenMillis of a stream, when its first text came; null otherwise
public record Claim(
        @Nullable String echoedModel,
        @Nullable Tokens tokens,
        long chars,
        boolean finished,
        @Nullable Integer firstTokenMillis,
        int latencyMillis) {
    /// The flag of a report of usage that says more of the prompt was in the cache than there was.
    public static final String ODD_CACHE = "cached_clamped";

    /// Tokens that a vendor bills.
    ///
    /// @param cached those of the prompt that it says it had in its cache
    /// @param oddCache whether it said that more were in its cache than there were
    public record Tokens(long prompt, long cached, boolean oddCache, long completion) {}
}
