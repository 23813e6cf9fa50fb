package dev.farthing.domain.quality;

import org.jspecify.annotations.Nullable;

/// What one attempt came to, as far as the vendor is answerable for it.
///
/// @param firstTokenMillis from its start to the first text; null for an answer in one piece
/// @param outputTokens what was generated, by the vendor's word; 0 when that is not known
public record Outcome(
        Sort sort, int latencyMillis, @Nullable Integer firstTokenMillis, long outputTokens) {
    /// How it ended.
    public enum Sort {
        ANSWERED,
        /// The vendor said a status of 500 or above.
        SERVER_ERROR,
        /// One of the provider's time limits passed.
        TIMED_OUT,
        FAILED_OTHERWISE
    }
}
