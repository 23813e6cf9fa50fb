package dev.farthing.application.stream;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

class RememberedOutboxTest implements UsageOutboxContract {
    private final RememberedOutbox outbox = new RememberedOutbox();

    @Override
    public UsageOutbox outbox() {
        return outbox;
    }

    @Override
    public List<UUID> settle(UUID org, int calls) {
        var ids = IntStream.range(0, calls).mapToObj(_ -> UUID.randomUUID()).toList();
        outbox.putBy(org, ids.stream().map(id -> SomeUsage.settled(org, id)).toList());
        return ids;
    }

    @Override
    public void pass(Duration time) {
        outbox.pass(time);
    }
}
