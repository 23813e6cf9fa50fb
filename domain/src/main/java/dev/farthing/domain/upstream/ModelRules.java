package dev.farthing.domain.upstream;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What is done to requests for a model: by its own names, and by those that end with one of its suffixes.
///
/// @param own by its id and its aliases
/// @param bySuffix what comes over that, by suffix
public record ModelRules(RequestRules own, Map<String, RequestRules> bySuffix) {
    public static final ModelRules NONE = new ModelRules(RequestRules.NONE, Map.of());
    public static final int MOST_SUFFIXES = 20;
    private static final int LONGEST_SUFFIX = 64;
    private static final int MOST_BYTES = 4 * RequestFields.MOST_BYTES;

    public ModelRules {
        bySuffix = Collections.unmodifiableMap(new TreeMap<>(bySuffix));
        if (bySuffix.size() > MOST_SUFFIXES) {
            throw new IllegalArgumentException("a model has at most " + MOST_SUFFIXES + " suffixes");
        }
        long bytes = 0;
        for (var each : bySuffix.entrySet()) {
            if (!Model.isId(each.getKey()) || each.getKey().length() > LONGEST_SUFFIX) {
                throw new IllegalArgumentException(
                        "a suffix consists of up to " + LONGEST_SUFFIX + " of A-Z a-z 0-9 . _ : / @ - and space");
            }
            bytes += each.getValue().addedTokens();
        }
        if (bytes > MOST_BYTES) {
            throw new IllegalArgumentException("what the suffixes set is longer than " + MOST_BYTES + " bytes");
        }
    }

    public boolean areNone() {
        return own.equals(RequestRules.NONE) && bySuffix.isEmpty();
    }
}
