package dev.farthing.application;

import org.jspecify.annotations.Nullable;

/// The configuration file of this installation, if it has one.
public record ConfigFile(@Nullable String path) {
    public static final ConfigFile NONE = new ConfigFile(null);

    /// How to call it in a sentence.
    public String name() {
        return path == null ? "that FARTHING_CONFIG named when it was made" : path;
    }
}
