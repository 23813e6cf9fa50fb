package dev.farthing.bench;

import java.util.Set;
import java.util.function.Supplier;

/// Something that answers chat completions on a port: the processes that do it, and those that keep its books.
record Subject(String name, int port, Supplier<Set<Long>> processes, Supplier<Set<Long>> database) {
    static Subject of(String name, int port, long pid) {
        return new Subject(name, port, () -> Kernel.tree(pid), Set::of);
    }
}
