package dev.farthing.application;

import java.util.List;

/// One page of a list, and how many there are in all.
public record Page<T>(List<T> items, long total) {
    public Page {
        items = List.copyOf(items);
    }
}
