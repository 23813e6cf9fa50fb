package dev.farthing.application.relay;

import org.jspecify.annotations.Nullable;

/// Work of a model that a request lets its vendor do beside the answer: the advice of a stronger model, a summary
/// of
/// a conversation that has grown long.
///
/// @param model the one that does it, by its vendor's name; null for the one that answers
/// @param times how often at most; null where the request does not say
/// @param outputTokens how long each may be; null where the request does not say
public record SideWork(
        @Nullable String model,
        @Nullable Integer times,
        @Nullable Long outputTokens) {
    /// A summary by the model that answers.
    public static final SideWork SUMMARY = new SideWork(null, null, null);
}
