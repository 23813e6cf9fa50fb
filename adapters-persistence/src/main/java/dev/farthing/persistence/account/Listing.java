package dev.farthing.persistence.account;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The conditions of a list that has some of them, and the slice of what it finds.
final class Listing {
    private final List<String> terms = new ArrayList<>(List.of("1 = 1"));
    private final Map<String, Object> values = new HashMap<>();

    Listing where(String term, String name, @Nullable Object value) {
        if (value != null) {
            terms.add(term);
            values.put(name, value);
        }
        return this;
    }

    Listing named(@Nullable String search) {
        return where(
                "lower(name) like :search escape '!'",
                "search",
                search == null
                        ? null
                        : "%" + search.toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + "%");
    }

    String byName() {
        return String.join(" and ", terms) + " order by name, id";
    }

    Map<String, Object> values() {
        return values;
    }

    static <R, T> Page<T> slice(PanacheQuery<R> query, Slice slice, Function<R, T> reader) {
        long total = query.count();
        if (slice.offset() >= total) {
            return new Page<>(List.of(), total);
        }
        int first = Math.toIntExact(slice.offset());
        return new Page<>(
                query.range(first, first + slice.limit() - 1).stream().map(reader).toList(), total);
    }
}
