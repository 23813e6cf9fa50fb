package dev.farthing.application.report;

import java.util.function.Consumer;

/// Rows that are allowed to be seen and wait to be read, however many there are.
@FunctionalInterface
public interface Export<T> {
    /// Reads them one by one and waits for the taker; only a few are in memory at a time.
    void to(Consumer<? super T> taker);
}
