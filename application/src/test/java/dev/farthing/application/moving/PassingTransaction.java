package dev.farthing.application.moving;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Takes nothing back, and remembers whether it was told to.
final class PassingTransaction implements MovingTransaction {
    final List<Boolean> kept = new ArrayList<>();

    @Override
    public <T> T run(boolean keep, Supplier<T> work) {
        kept.add(keep);
        return work.get();
    }

    @Override
    public void letGo() {
        // Nothing is tracked.
    }
}
