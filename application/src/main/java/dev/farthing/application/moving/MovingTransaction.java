package dev.farthing.application.moving;

import java.util.function.Supplier;

/// The transaction in which everything is moved: it may last longer than others do, and can be taken back.
public interface MovingTransaction {
    /// Does the work in a transaction of its own, and takes all of it back unless it is to be kept.
    ///
    /// What is taken back was refused wherever it would have been otherwise, and nobody but the work has seen it.
    <T> T run(boolean keep, Supplier<T> work);

    /// To be called after each of many things, within the work: what was written so far is not looked at any more.
    void letGo();
}
