package dev.farthing.application;

import java.util.List;
import java.util.function.Function;

/// One page of a list, and how many there are in all.
public record Listed<T>(List<T> items, long total) {
    public Listed {
        items = List.copyOf(items);
    }

    public <R> Listed<R> map(Function<? super T, ? extends R> change) {
        return new Listed<>(items.stream().<R>map(change).toList(), total);
    }
}
