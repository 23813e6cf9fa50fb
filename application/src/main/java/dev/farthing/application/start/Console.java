package dev.farthing.application.start;

/// The words Farthing says to the person who started it; the only place where a new secret may be shown.
public interface Console {
    /// Says one line at once.
    void say(String line);
}
