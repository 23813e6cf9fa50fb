package dev.farthing.web;

import dev.farthing.application.Slice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Which page of a list is shown, and the links to those around it, with everything else that was asked for.
public final class Slices {
    /// How many rows a page may have.
    public static final List<Integer> SIZES = List.of(10, 20, 50, 100, 500);

    /// How many it has where nobody asks for another number.
    public static final int USUAL = 50;
    private static final int AROUND = 2;
    private static final String PAGE = "page";
    private static final String SIZE = "size";

    private final String path;
    private final String which;
    private final Map<String, String> asked = new LinkedHashMap<>();
    private final int page;
    private final int size;

    /// Reads `page` and `size`; what makes no sense is as usual.
    public static Slices of(String path, Form query) {
        return of(path, query, "");
    }

    /// The same of one of several lists of a page: reads `…_page` and `…_size`.
    public static Slices of(String path, Form query, String list) {
        var which = list.isEmpty() ? "" : list + "_";
        var page = query.whole(which + PAGE, PAGE, 1, Integer.MAX_VALUE);
        return new Slices(path, which, page == null ? 1 : page, size(query, which));
    }

    /// How many rows are asked for.
    public static int size(Form query) {
        return size(query, "");
    }

    private static int size(Form query, String which) {
        var size = query.whole(which + SIZE, SIZE, 1, SIZES.getLast());
        return size == null ? USUAL : size;
    }

    private Slices(String path, String which, int page, int size) {
        this.path = path;
        this.which = which;
        this.page = page;
        this.size = size;
    }

    /// The same with one more thing that was asked for, unless it was not.
    public Slices with(String name, @Nullable Object value) {
        if (value != null) {
            asked.put(name, value.toString());
        }
        return this;
    }

    /// The same with all that a link asks for.
    public Slices with(Links links) {
        links.each(this::with);
        return this;
    }

    /// The same with another list of the page as it is.
    public Slices beside(Slices other) {
        return with(other.which + PAGE, other.page == 1 ? null : other.page)
                .with(other.which + SIZE, other.size == USUAL ? null : other.size);
    }

    public Slice slice() {
        return new Slice((page - 1L) * size, size);
    }

    /// What a page shows of it.
    public Shown shown(long total, Format format) {
        long first = Math.min(total, (page - 1L) * size + 1);
        long last = Math.min(total, (long) page * size);
        return new Shown(
                format.count(first),
                format.count(last),
                format.count(total),
                page > 1 ? link(page - 1) : null,
                last < total ? link(page + 1) : null,
                leaves(total, format),
                size,
                total > SIZES.getFirst());
    }

    /// The first and the last page, and those around this one; none where there is but one.
    private List<Leaf> leaves(long total, Format format) {
        int pages = (int) Math.min(Integer.MAX_VALUE, (total + size - 1) / size);
        if (pages < 2) {
            return List.of();
        }
        int[] numbers = IntStream.concat(
                        IntStream.of(1, pages),
                        IntStream.rangeClosed(page - AROUND, page <= pages ? page + AROUND : pages))
                .filter(number -> number >= 1 && number <= pages)
                .sorted()
                .distinct()
                .toArray();
        return IntStream.range(0, numbers.length)
                .mapToObj(i -> new Leaf(
                        format.count(numbers[i]),
                        link(numbers[i]),
                        numbers[i] == page,
                        i > 0 && numbers[i] > numbers[i - 1] + 1))
                .toList();
    }

    private String link(int to) {
        var links = new Links(path);
        asked.forEach(links::with);
        return links.with(which + PAGE, to).with(which + SIZE, size).text();
    }

    /// A page of the list.
    ///
    /// @param afterGap whether pages lie between it and the one before it
    public record Leaf(String number, String link, boolean open, boolean afterGap) {}

    /// The line beneath a list.
    ///
    /// @param previous null on the first page
    /// @param next null on the last one
    public record Shown(
            String first,
            String last,
            String total,
            @Nullable String previous,
            @Nullable String next,
            List<Leaf> leaves,
            int size,
            boolean worthIt) {}
}
