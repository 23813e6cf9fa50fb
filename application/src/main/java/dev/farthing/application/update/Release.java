package dev.farthing.application.update;

import java.util.regex.Pattern;

/// The version that runs.
///
/// @param version such as `0.1.0`
public record Release(String version) {
    private static final Pattern DOT = Pattern.compile("\\.");
    private static final Pattern NUMBERS = Pattern.compile("v?([0-9]{1,9}(?:\\.[0-9]{1,9}){0,5})(?:[-+].*)?");

    /// Whether another one is newer; what is no version is not.
    boolean isOlderThan(String other) {
        var mine = numbers(version);
        var theirs = numbers(other);
        for (int i = 0; i < Math.max(mine.length, theirs.length); i++) {
            int here = i < mine.length ? mine[i] : 0;
            int there = i < theirs.length ? theirs[i] : 0;
            if (here != there) {
                return here < there;
            }
        }
        return false;
    }

    private static int[] numbers(String text) {
        var matcher = NUMBERS.matcher(text);
        return matcher.matches()
                ? DOT.splitAsStream(matcher.group(1))
                        .mapToInt(Integer::parseInt)
                        .toArray()
                : new int[0];
    }
}
