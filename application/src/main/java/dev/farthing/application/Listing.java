package dev.farthing.application;

import org.jspecify.annotations.Nullable;

/// Which of many things are wanted, and which part of them.
///
/// @param search text that a name contains, whatever its case; null for all
/// @param status the state things must be in, in lower case; null for all
public record Listing(@Nullable String search, @Nullable String status, Slice slice) {
    /// Everything there is.
    public static final Listing ALL = new Listing(null, null, new Slice(0, Integer.MAX_VALUE));
}
