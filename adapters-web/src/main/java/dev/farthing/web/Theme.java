package dev.farthing.web;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whether pages are light or dark, or as the viewer's machine has it.
public enum Theme {
    AUTO,
    LIGHT,
    DARK;

    /// What it is called in cookies and HTML.
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What pages begin with, before a script has asked the machine.
    public String atFirst() {
        return this == DARK ? "dark" : "light";
    }

    static @Nullable Theme tagged(@Nullable String tag) {
        return Arrays.stream(values())
                .filter(theme -> theme.tag().equals(tag))
                .findFirst()
                .orElse(null);
    }
}
