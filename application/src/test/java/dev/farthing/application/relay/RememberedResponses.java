package dev.farthing.application.relay;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A response cache for tests, with room for everything.
public final class RememberedResponses implements ResponseCache {
    private final Map<Entry, Kept> kept = new ConcurrentHashMap<>();
    private final InstantSource clock;

    public RememberedResponses(InstantSource clock) {
        this.clock = clock;
    }

    private record Kept(CachedAnswer answer, Instant until) {}

    @Override
    public @Nullable CachedAnswer find(Entry entry, Duration life) {
        var found = kept.get(entry);
        var now = clock.instant();
        return found == null
                        || !now.isBefore(found.until())
                        || !now.isBefore(found.answer().at().plus(life))
                ? null
                : found.answer();
    }

    @Override
    public Recording record(Entry entry, Duration life) {
        return new Recording() {
            private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
            private boolean over;

            @Override
            public void add(ByteBuffer bytes) {
                var copy = new byte[bytes.remaining()];
                bytes.get(bytes.position(), copy);
                taken.writeBytes(copy);
            }

            @Override
            public void keep(CachedAnswer.About about, ByteBuffer terminator) {
                if (!over) {
                    var now = clock.instant();
                    var answer = new CachedAnswer(about, now, ByteBuffer.wrap(taken.toByteArray()), terminator);
                    kept.put(entry, new Kept(answer, now.plus(life)));
                }
                over = true;
            }

            @Override
            public void drop() {
                over = true;
            }
        };
    }

    /// How many answers are kept, old ones too.
    public int size() {
        return kept.size();
    }
}
