package dev.farthing.application.relay;

import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.usage.Endpoint;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Answers that were given before, kept in the memory of this process alone and never written anywhere.
///
/// It never blocks, takes no more memory than it is allowed, and is asked from any thread. What was found stays
/// whole although it is forgotten meanwhile.
public interface ResponseCache {
    /// The answer that was given before; null where there is none, or where it is as old as this.
    @Nullable
    CachedAnswer find(Entry entry, Duration life);

    /// Begins to take an answer down for so long a time; null where nothing is kept at present.
    @Nullable
    Recording record(Entry entry, Duration life);

    /// What one question is told from another by: it is never answered to another key, let alone to another org.
    ///
    /// @param model the model's own id, by whichever name it was called
    /// @param rules what is done to the request by that name
    /// @param digest of the request: its body, its form, and the headers that change what is answered
    record Entry(
            UUID orgId,
            UUID keyId,
            Endpoint endpoint,
            String model,
            RequestRules rules,
            boolean stream,
            String digest) {
        /// Null where a call is to be answered by a vendor.
        static @Nullable Entry of(IssuedKey key, CallRequest request, Catalogue.Offer offer) {
            var wish = request.cacheWish();
            var rules = request.rulesOf(offer);
            // What a vendor looks up, or runs, is another answer another time; what it keeps has an id of its own.
            return wish == null || rules.runAtVendor() || rules.keepAtVendor()
                    ? null
                    : new Entry(
                            key.holder().orgId(),
                            key.id(),
                            request.endpoint(),
                            offer.model().id(),
                            rules,
                            request.stream(),
                            wish.digest());
        }
    }

    /// An answer on its way to its client; to be used by one thread at a time, and ended by one of [#keep] and
    /// [#drop].
    interface Recording {
        /// Takes the next bytes down; the buffer's position stays where it is. What grows too large is forgotten.
        void add(ByteBuffer bytes);

        /// Keeps what was taken down, the whole answer.
        void keep(CachedAnswer.About about, ByteBuffer terminator);

        /// Forgets it; after [#keep], and a second time, this changes nothing.
        void drop();
    }
}
