package dev.farthing.persistence;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A list's conditions, gathered one by one; those without a value do not count.
public final class ListQuery {
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /// Adds a condition that always holds.
    public ListQuery always(String condition) {
        conditions.add("(" + condition + ")");
        return this;
    }

    /// Adds a condition on one value, written as `?`.
    public ListQuery where(String condition, @Nullable Object value) {
        if (value != null) {
            values.add(value);
            conditions.add("(" + condition.replace("?", "?" + values.size()) + ")");
        }
        return this;
    }

    /// Adds a condition on a text somewhere within: the value is matched by `like ? escape '\'`, whatever its case.
    public ListQuery containing(String condition, @Nullable String text) {
        return where(
                condition,
                text == null ? null : "%" + text.toLowerCase(Locale.ROOT).replaceAll("([%_\\\\])", "\\\\$1") + "%");
    }

    public <R, T> Page<T> page(
            PanacheRepositoryBase<R, ?> rows, String order, Slice slice, Function<? super R, ? extends T> read) {
        var where = conditions.isEmpty() ? "1 = 1" : String.join(" and ", conditions);
        long total = rows.count(where, values.toArray());
        if (slice.offset() >= total) {
            return new Page<>(List.of(), total);
        }
        var query = rows.find(where + " order by " + order, values.toArray());
        int first = (int) slice.offset();
        int last = (int) Math.min(total - 1, slice.offset() + slice.limit() - 1);
        return new Page<>(query.range(first, last).list().stream().<T>map(read).toList(), total);
    }
}
