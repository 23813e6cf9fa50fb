package dev.farthing.application;

/// Which part of a list is wanted.
public record Slice(long offset, int limit) {
    public Slice {
        if (offset < 0 || limit < 1) {
            throw new IllegalArgumentException("a slice begins at 0 or later and holds something");
        }
    }
}
