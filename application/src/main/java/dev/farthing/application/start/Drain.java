package dev.farthing.application.start;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// The end of accepting: knows the open calls and tells when the last one has gone. Callable from any thread.
public final class Drain {
    private final AtomicLong open = new AtomicLong();
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> empty = new CompletableFuture<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean draining;

    /// A call that is in.
    public interface Call {
        /// Ends it before its time: its client is told, what it used is recorded, and then it leaves. Never blocks.
        void breakOff();
    }

    /// Lets a call in, unless the end has begun; who got in must leave once.
    public boolean enter(Call call) {
        open.incrementAndGet();
        calls.add(call);
        if (draining) {
            leave(call);
            return false;
        }
        return true;
    }

    /// The call is over: its last byte is sent and its usage recorded. A second time changes nothing.
    public void leave(Call call) {
        if (calls.remove(call) && open.decrementAndGet() == 0 && draining) {
            empty.complete(null);
        }
    }

    public boolean draining() {
        return draining;
    }

    /// How many calls are in.
    public long open() {
        return open.get();
    }

    /// Has something done when the end begins.
    public void onBegin(Runnable listener) {
        listeners.add(listener);
    }

    /// Begins the end: nobody is let in any more. The stage completes when the last open call has left.
    public CompletionStage<Void> begin() {
        if (!draining) {
            draining = true;
            listeners.forEach(Runnable::run);
        }
        if (open.get() == 0) {
            empty.complete(null);
        }
        return empty;
    }

    /// Looks at each call that is in.
    public void forEach(Consumer<Call> look) {
        calls.forEach(look);
    }

    /// Breaks off all calls that are still in.
    public void breakOff() {
        calls.forEach(Call::breakOff);
    }
}
