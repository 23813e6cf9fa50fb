package dev.farthing.web;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where to go on, as a page or a stranger names it: a place of ours or nowhere.
public final class LocalPath {
    private static final int LONGEST = 2_000;
    private static final Pattern OURS = Pattern.compile("/(?![/\\\\])[!-\\[\\]-~]*");
    private static final Pattern DOORS = Pattern.compile("/(login|logout)(/.*|\\?.*)?");

    private LocalPath() {}

    /// Null for what leads elsewhere, or in circles.
    public static @Nullable String of(@Nullable String path) {
        return path != null
                        && path.length() <= LONGEST
                        && OURS.matcher(path).matches()
                        && !DOORS.matcher(path).matches()
                ? path
                : null;
    }
}
