package dev.farthing.application.leak;

import java.util.HashSet;
import java.util.Set;

/// Keeps what was reported in a set.
public final class RememberedLeakNotes implements LeakNotes {
    private final Set<String> marks = new HashSet<>();

    @Override
    public boolean isNew(String mark) {
        return marks.add(mark);
    }
}
