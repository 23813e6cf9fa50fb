package dev.farthing.application.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamUsageTest {
    private static final UUID ORG = new UUID(7, 1);

    private final RememberedOutbox outbox = new RememberedOutbox();
    private final FakeStream stream = new FakeStream();
    private final StreamUsage streamUsage = new StreamUsage(outbox, stream, UUID::randomUUID);

    /// Keeps what it is sent, unless it is away.
    private static final class FakeStream implements UsageStream {
        final List<UsageRecord> arrived = new ArrayList<>();
        boolean open = true;
        boolean away;
        boolean silent;

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public CompletionStage<?> send(List<UsageRecord> records) {
            if (silent) {
                return new CompletableFuture<Void>();
            }
            arrived.addAll(records);
            return away
                    ? CompletableFuture.failedFuture(new IllegalStateException("half of it at most"))
                    : CompletableFuture.completedFuture(null);
        }
    }

    @BeforeEach
    void open() {
        new OpenUsageStream(outbox, stream).open();
    }

    private List<UsageRecord> putBy(int calls) {
        var records = IntStream.range(0, calls)
                .<UsageRecord>mapToObj(_ -> SomeUsage.settled(ORG, UUID.randomUUID()))
                .toList();
        outbox.putBy(ORG, records);
        return records;
    }

    @Test
    void everythingThatWaitsArrivesInOrder() {
        var all = new ArrayList<UsageRecord>();
        for (int i = 0; i < 12; i++) {
            all.addAll(putBy(700));
        }
        streamUsage.stream(() -> true);
        assertThat(stream.arrived).containsExactlyElementsOf(all);
        assertThat(outbox.backlog().records()).isZero();
        streamUsage.stream(() -> true);
        assertThat(stream.arrived).hasSize(all.size());
    }

    @Test
    void whatDidNotArriveWaitsForTheNextTime() {
        var all = putBy(5);
        stream.away = true;
        assertThatThrownBy(() -> streamUsage.stream(() -> true)).hasMessageContaining("half of it");
        assertThat(outbox.backlog().records()).isEqualTo(5);
        stream.away = false;
        stream.arrived.clear();
        streamUsage.stream(() -> true);
        assertThat(stream.arrived).containsExactlyElementsOf(all);
        assertThat(outbox.backlog().records()).isZero();
    }

    @Test
    void anotherReplicaHasTheTurn() {
        putBy(5);
        assertThat(outbox.take(new UUID(0, 9), Duration.ofMinutes(1))).isTrue();
        streamUsage.stream(() -> true);
        assertThat(stream.arrived).isEmpty();
    }

    @Test
    void theEndWaitsForNoServer() {
        putBy(5);
        stream.silent = true;
        var asked = new AtomicInteger();
        streamUsage.stream(() -> asked.incrementAndGet() < 3);
        assertThat(outbox.backlog().records()).as("not known to have arrived").isEqualTo(5);
    }

    @Test
    void whereThereIsNoWayOutNothingIsPutBy() {
        var none = new RememberedOutbox();
        stream.open = false;
        new OpenUsageStream(none, stream).open();
        none.putBy(ORG, List.of(SomeUsage.settled(ORG, UUID.randomUUID())));
        new StreamUsage(none, stream, UUID::randomUUID).stream(() -> true);
        assertThat(stream.arrived).isEmpty();
        assertThat(none.backlog().records()).isZero();
        assertThat(new WatchUsageStream(none, stream).watch()).isEmpty();
        stream.open = true;
        assertThat(new WatchUsageStream(outbox, stream).watch()).contains(outbox.backlog());
    }
}
