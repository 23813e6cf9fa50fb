package dev.farthing.persistence.answer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.farthing.application.relay.CachedAnswer;
import dev.farthing.application.relay.CachedAnswer.About;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.relay.ResponseCache;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Keeps answers in the heap, those that are asked for again before others, until they are too old or there is no
/// room.
///
/// Answers that are being taken down count too: together with those that are kept they take twice the allowance at
/// most, and usually far less.
@Singleton
class ResponsesInMemory implements ResponseCache {
    /// About what an entry takes beside its bytes.
    private static final int FRAME = 1_024;
    /// One answer must not drive out most others.
    private static final int MOST_PER_ANSWER = 4 * 1024 * 1024;

    private final CurrentCatalogue catalogue;
    private final InstantSource clock;
    private final Cache<Entry, Kept> kept;
    /// How many bytes are being taken down.
    private final AtomicLong coming = new AtomicLong();
    private volatile long allowance;

    ResponsesInMemory(CurrentCatalogue catalogue, InstantSource clock) {
        this.catalogue = catalogue;
        this.clock = clock;
        this.kept = Caffeine.newBuilder()
                .maximumWeight(0)
                .weigher((Entry _, Kept answer) -> FRAME + answer.answer().size())
                .expireAfter(Expiry.creating((Entry _, Kept answer) -> answer.life()))
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
    }

    private record Kept(CachedAnswer answer, Duration life) {}

    @Override
    public @Nullable CachedAnswer find(Entry entry, Duration life) {
        keepTo(catalogue.get().settings().mostCachedBytes());
        var found = kept.getIfPresent(entry);
        return found == null || !clock.instant().isBefore(found.answer().at().plus(life)) ? null : found.answer();
    }

    @Override
    public @Nullable Recording record(Entry entry, Duration life) {
        long most = catalogue.get().settings().mostCachedBytes();
        keepTo(most);
        return most == 0 ? null : new Taking(entry, life, (int) Math.min(most / 2, MOST_PER_ANSWER));
    }

    /// The allowance may change while Farthing runs.
    private void keepTo(long most) {
        if (allowance != most) {
            allowance = most;
            kept.policy().eviction().orElseThrow().setMaximum(most);
        }
    }

    /// How many bytes are kept, as far as is known.
    long size() {
        kept.cleanUp();
        return kept.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }

    private final class Taking implements Recording {
        private final Entry entry;
        private final Duration life;
        private final int most;
        private @Nullable ByteArrayOutputStream taken = new ByteArrayOutputStream();

        Taking(Entry entry, Duration life, int most) {
            this.entry = entry;
            this.life = life;
            this.most = most;
        }

        @Override
        public void add(ByteBuffer bytes) {
            if (taken == null) {
                return;
            }
            int more = bytes.remaining();
            if (taken.size() + more > most || coming.get() + more > allowance) {
                drop();
                return;
            }
            coming.addAndGet(more);
            var copy = new byte[more];
            bytes.get(bytes.position(), copy);
            taken.writeBytes(copy);
        }

        @Override
        public void keep(About about, ByteBuffer terminator) {
            if (taken != null) {
                var answer = new CachedAnswer(
                        about,
                        clock.instant(),
                        ByteBuffer.wrap(taken.toByteArray()).asReadOnlyBuffer(),
                        terminator);
                drop();
                kept.put(entry, new Kept(answer, life));
            }
        }

        @Override
        public void drop() {
            if (taken != null) {
                coming.addAndGet(-taken.size());
                taken = null;
            }
        }
    }
}
