package dev.farthing.rest;

import dev.farthing.application.Page;
import java.util.List;
import java.util.function.Function;

/// A page of a list, as every list of the management API looks.
public record PageJson<T>(List<T> items, long total, int page, int pageSize) {
    public PageJson {
        items = List.copyOf(items);
    }

    public static <S, T> PageJson<T> of(Page<S> page, Paging paging, Function<S, T> json) {
        return new PageJson<>(page.items().stream().map(json).toList(), page.total(), paging.page(), paging.pageSize());
    }
}
