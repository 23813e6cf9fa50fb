package dev.farthing.upstream.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Tells clients what of their request did not reach the vendor, or what of their model's rules gave way to it.
public final class Dropped {
    private static final String HEADER = "x-farthing-dropped";

    private static final int LONGEST_NAME = 80;
    private static final int MOST_NAMES = 60;

    private Dropped() {}

    /// The headers of an answer, with these names beside those that they tell already.
    public static Map<String, String> told(Map<String, String> headers, Set<String> names) {
        if (names.isEmpty()) {
            return headers;
        }
        var all = new TreeSet<String>();
        var before = headers.get(HEADER);
        if (before != null) {
            all.addAll(List.of(before.split(",", -1)));
        }
        for (var name : names) {
            all.add(all.size() < MOST_NAMES && isTellable(name) ? name : "other");
        }
        var told = new HashMap<>(headers);
        told.put(HEADER, String.join(",", all));
        return Map.copyOf(told);
    }

    /// Callers call members what they like, and not all of it can stand in a header.
    private static boolean isTellable(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && name.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ',');
    }
}
