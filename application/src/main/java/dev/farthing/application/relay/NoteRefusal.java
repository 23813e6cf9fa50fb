package dev.farthing.application.relay;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.domain.usage.UsageSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps a row of each call that was turned away after its key was recognised; of a key's flood only a sample.
@ApplicationScoped
public class NoteRefusal {
    private static final int MOST_PER_SECOND = 10;
    private static final int MOST_KEYS = 10_000;

    private final UsageJournal journal;
    private final CallMeter meter;
    private final InstantSource clock;
    private final ConcurrentHashMap<UUID, Second> seconds = new ConcurrentHashMap<>();

    NoteRefusal(UsageJournal journal, CallMeter meter, InstantSource clock) {
        this.journal = journal;
        this.meter = meter;
        this.clock = clock;
    }

    /// Never blocks; nobody waits for the row.
    public void note(IssuedKey key, CallRequest request, Admission.Refused refusal, int httpStatus) {
        meter.refused(refusal.fault());
        var now = clock.instant();
        // Who was turned away because nothing could be recorded may be on record all the same, and is taken back from
        // there.
        if (refusal.fault() == Fault.NOT_READY || !journal.accepting() || isFlooding(key.id(), now)) {
            return;
        }
        journal.record(new CallRecord(
                refusal.requestId(),
                now,
                Admission.ownerOf(key),
                new CallRecord.Path(request.dialect(), request.endpoint(), request.model(), request.stream(), null),
                new CallRecord.Ending(
                        CallStatus.REFUSED, httpStatus, refusal.fault().code(), 0, null, 0),
                new CallRecord.Metered(TokenUsage.NONE, UsageSource.ESTIMATED, List.of(), null, null),
                Money.ZERO,
                null,
                request.client(),
                List.of()));
    }

    private boolean isFlooding(UUID key, Instant now) {
        if (seconds.size() > MOST_KEYS) {
            seconds.clear();
        }
        long second = now.getEpochSecond();
        var counted = seconds.compute(
                key, (_, old) -> old == null || old.second() != second ? new Second(second, 1) : old.next());
        return counted.calls() > MOST_PER_SECOND;
    }

    private record Second(long second, int calls) {
        Second next() {
            return new Second(second, calls + 1);
        }
    }
}
