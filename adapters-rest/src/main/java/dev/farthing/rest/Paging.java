package dev.farthing.rest;

import dev.farthing.application.Slice;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which page a request asks for, counted from 1.
public record Paging(int page, int pageSize) {
    public static final int DEFAULT_SIZE = 50;
    public static final int LARGEST_SIZE = 500;

    /// Reads `page` and `page_size` along with the other query parameters; a mistake shows in their `check()`.
    public static Paging of(Fields query) {
        var page = query.integer("page", 1, Integer.MAX_VALUE);
        var pageSize = query.integer("page_size", 1, LARGEST_SIZE);
        return new Paging(page == null ? 1 : page, pageSize == null ? DEFAULT_SIZE : pageSize);
    }

    /// Reads the two parameters alone.
    public static Paging of(@Nullable Integer page, @Nullable Integer pageSize) {
        var query = Fields.query(Map.of(
                "page", page == null ? "" : page.toString(), "page_size", pageSize == null ? "" : pageSize.toString()));
        var paging = of(query);
        query.check();
        return paging;
    }

    public Slice slice() {
        return new Slice((page - 1L) * pageSize, pageSize);
    }
}
