package dev.farthing.persistence.usage;

import dev.farthing.domain.budget.Booking;
import dev.farthing.domain.usage.CallRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A call on its way to the database.
///
/// @param done whom to tell once it is there; null when nobody waits
/// @param repaired whether its texts were taken away to make it fit
record JournalEntry(
        CallRecord call,
        Booking booking,
        long arrivedNanos,
        int bytes,
        @Nullable CompletableFuture<Void> done,
        boolean repaired) {
    private static final int PLAIN_ROW = 1200;
    private static final int ATTEMPT = 200;
    private static final String REPAIRED = "row_repaired";

    JournalEntry(
            CallRecord call, Booking booking, long arrivedNanos, int bytes, @Nullable CompletableFuture<Void> done) {
        this(call, booking, arrivedNanos, bytes, done, false);
    }

    /// About what the call keeps of the heap while it waits.
    static int bytesOf(CallRecord call) {
        var metered = call.metered();
        var client = call.client();
        return PLAIN_ROW
                + ATTEMPT * call.attempts().size()
                + length(metered.vendorUsage())
                + length(client.sessionId())
                + length(client.requestId())
                + length(client.userAgent());
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    // A Void has no other value.
    @SuppressWarnings("NullAway")
    void written() {
        if (done != null) {
            done.complete(null);
        }
    }

    /// Whether this was news: an entry that was written stays written.
    boolean abandoned() {
        return done == null || done.completeExceptionally(closed());
    }

    static IllegalStateException closed() {
        return new IllegalStateException("the usage journal is closed");
    }

    /// The same call with its figures alone, for a row whose texts the database refuses.
    JournalEntry withoutTexts() {
        var owner = call.owner();
        var path = call.path();
        var hop = path.hop();
        var ending = call.ending();
        var metered = call.metered();
        var plain = new CallRecord(
                call.requestId(),
                call.startedAt(),
                new CallRecord.Owner(
                        owner.orgId(),
                        owner.teamId(),
                        owner.keyId(),
                        ascii(owner.keyName()),
                        owner.sandbox(),
                        List.of()),
                new CallRecord.Path(
                        path.dialect(),
                        path.endpoint(),
                        ascii(path.model()),
                        path.stream(),
                        hop == null ? null : plain(hop)),
                new CallRecord.Ending(
                        ending.status(),
                        ending.httpStatus(),
                        null,
                        ending.latencyMillis(),
                        ending.firstTokenMillis(),
                        ending.chars()),
                new CallRecord.Metered(metered.tokens(), metered.source(), List.of(REPAIRED), null, null),
                call.cost(),
                call.cacheSaving(),
                call.responseSaving(),
                call.priceId(),
                new CallRecord.Client(null, null, null, null),
                List.of());
        return new JournalEntry(plain, booking, arrivedNanos, bytes, done, true);
    }

    /// The same call charged to no budget, for one whose holds are not what they should be: the books then disagree
    /// where everybody sees it, but no call is lost.
    JournalEntry withoutBudgets() {
        var bare = new Booking(booking.replica(), List.of(), booking.charged(), booking.overrun());
        return new JournalEntry(call, bare, arrivedNanos, bytes, done, true);
    }

    private static CallRecord.Hop plain(CallRecord.Hop hop) {
        return new CallRecord.Hop(
                hop.providerId(), ascii(hop.provider()), hop.credentialId(), ascii(hop.upstreamModel()));
    }

    private static String ascii(String text) {
        return new String(text.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
    }
}
