package dev.farthing.application;

import org.jspecify.annotations.Nullable;

/// Which part of a list is wanted.
///
/// @param search text that a name contains, whatever its case; null for all
/// @param status the state things must be in, in lower case; null for all
/// @param page the page, counted from 1
public record Listing(@Nullable String search, @Nullable String status, int page, int pageSize) {
    public static final Listing ALL = new Listing(null, null, 1, Integer.MAX_VALUE);

    public long offset() {
        return (long) (page - 1) * pageSize;
    }
}
