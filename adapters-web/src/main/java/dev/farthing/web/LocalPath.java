package dev.farthing.web;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where to go on, as a page or a stranger names it: a place of ours or nowhere.
public final class LocalPath {
    private static final int LONGEST = 2_000;
    private static final String LETTERS = "[A-Za-z0-9/?:@!$&'()*+,;=._~-]*+";
    /// What an address may consist of, so that it can be gone to; nothing that begins like another house's.
    private static final Pattern OURS = Pattern.compile("/(?!/)" + LETTERS + "(?:%[0-9A-Fa-f]{2}" + LETTERS + ")*+");
    private static final Pattern DOORS = Pattern.compile("/(login|logout)(/.*|\\?.*)?");

    private LocalPath() {}

    /// Null for what leads elsewhere, or in circles.
    public static @Nullable String of(@Nullable String path) {
        var place = within(path);
        return place != null && !DOORS.matcher(place).matches() ? place : null;
    }

    /// Null for what leads elsewhere, or nowhere.
    static @Nullable String within(@Nullable String path) {
        return path != null && path.length() <= LONGEST && OURS.matcher(path).matches() ? path : null;
    }
}
