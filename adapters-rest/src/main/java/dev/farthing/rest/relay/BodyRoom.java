package dev.farthing.rest.relay;

import java.util.concurrent.atomic.AtomicLong;

/// How much of the memory large bodies of requests take together. Whoever sends many of them at once is to find no
/// room, and nobody else is to notice.
final class BodyRoom {
    /// Smaller bodies are not counted: they are let in however full it is.
    static final int SMALL = 256 * 1024;
    private static final int OF_THE_HEAP = 4;

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    BodyRoom(long most) {
        this.most = most;
    }

    static BodyRoom ofThisProcess() {
        return new BodyRoom(Runtime.getRuntime().maxMemory() / OF_THE_HEAP);
    }

    /// In bytes, of all together.
    long taken() {
        return taken.get();
    }

    /// The share of a request that has come to nothing yet.
    Share share() {
        return new Share();
    }

    /// What one request takes; used by one event loop.
    final class Share {
        private long bytes;

        /// Makes room for a body of so many bytes in all; false where that is more than half of what is left, so
        /// that there always is some for smaller ones.
        boolean grow(long toBytes) {
            long more = toBytes - bytes;
            if (toBytes <= SMALL || more <= 0) {
                return true;
            }
            for (long before = taken.get(); more <= (most - before) / 2; before = taken.get()) {
                if (taken.compareAndSet(before, before + more)) {
                    bytes = toBytes;
                    return true;
                }
            }
            return false;
        }

        /// The body is not needed any more. A second time changes nothing.
        void free() {
            taken.addAndGet(-bytes);
            bytes = 0;
        }
    }
}
