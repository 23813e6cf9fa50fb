package dev.farthing.upstream.anthropic;

import java.util.regex.Pattern;

/// Which generation of Anthropic's models one is of by its name, for each takes other members than the last.
record Generation(int major, int minor) {
    /// A model of somebody else who speaks the dialect: it takes what was there first.
    private static final Generation FIRST = new Generation(0, 0);

    private static final Pattern NEW_NAME = Pattern.compile("claude-[a-z]+-(\\d{1,2})(?:[-.](\\d{1,2}))?(?!\\d)");

    static Generation of(String model) {
        var named = NEW_NAME.matcher(model);
        if (!named.find()) {
            return FIRST;
        }
        var minor = named.group(2);
        return new Generation(Integer.parseInt(named.group(1)), minor == null ? 0 : Integer.parseInt(minor));
    }

    /// Whether answers are held to a schema by the vendor.
    boolean keepsSchemas() {
        return isFrom(4, 1);
    }

    /// Whether it is told how hard to think, not how long.
    boolean thinksByEffort() {
        return isFrom(4, 6);
    }

    /// Whether it refuses to be told how to draw.
    boolean drawsAsItLikes() {
        return isFrom(4, 7);
    }

    private boolean isFrom(int other, int otherMinor) {
        return major > other || (major == other && minor >= otherMinor);
    }
}
