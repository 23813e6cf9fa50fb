package dev.farthing.upstream.wire;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Tells clients what of their request did not reach the vendor, or what of their model's rules gave way to it.
public final class Dropped {
    private static final String HEADER = "x-farthing-dropped";

    private Dropped() {}

    /// The headers of an answer, with these names beside those that they tell already.
    public static Map<String, String> told(Map<String, String> headers, Set<String> names) {
        if (names.isEmpty()) {
            return headers;
        }
        var all = new DroppedNames();
        var before = headers.get(HEADER);
        if (before != null) {
            for (var name : before.split(",", -1)) {
                all.add(name);
            }
        }
        names.forEach(all::add);
        var told = new HashMap<>(headers);
        told.put(HEADER, String.join(",", all.all()));
        return Map.copyOf(told);
    }
}
