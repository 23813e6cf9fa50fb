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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Keeps a row of each call that was turned away after its key was recognised. Where that was the caller's own doing
/// it is a refusal, and of a key's flood only a sample is kept; where no vendor could be asked it is a call that
/// failed, as any other that did.
@ApplicationScoped
public class NoteRefusal {
    /// What is kept in memory of calls that failed because nothing could be recorded.
    static final int MOST_UNRECORDED = 10_000;

    private static final int MOST_PER_SECOND = 10;
    private static final int MOST_KEYS = 10_000;

    private final UsageJournal journal;
    private final CallMeter meter;
    private final CurrentCatalogue catalogue;
    private final InstantSource clock;
    private final ConcurrentHashMap<UUID, Second> seconds = new ConcurrentHashMap<>();
    private final AtomicInteger unrecorded = new AtomicInteger();

    NoteRefusal(UsageJournal journal, CallMeter meter, CurrentCatalogue catalogue, InstantSource clock) {
        this.journal = journal;
        this.meter = meter;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /// Never blocks. The stage is that of a call that failed, as of every call: its row is committed before it is
    /// answered. For a refusal nobody waits, nor for anything that cannot be recorded at the moment.
    public CompletionStage<Void> note(
            IssuedKey key, CallRequest request, Admission.Refused refusal, int httpStatus, int latencyMillis) {
        var fault = refusal.fault();
        if (!fault.isUnavailability()) {
            refused(key, request, refusal, httpStatus, latencyMillis);
            return CompletableFuture.completedStage(null);
        }
        var call = row(key, request, refusal, CallStatus.ERROR, httpStatus, latencyMillis);
        meter.ended(call);
        if (fault != Fault.NOT_READY && journal.accepting()) {
            return journal.record(call);
        }
        if (unrecorded.incrementAndGet() > MOST_UNRECORDED) {
            unrecorded.decrementAndGet();
        } else {
            journal.record(call).whenComplete((_, _) -> unrecorded.decrementAndGet());
        }
        return CompletableFuture.completedStage(null);
    }

    private void refused(
            IssuedKey key, CallRequest request, Admission.Refused refusal, int httpStatus, int latencyMillis) {
        meter.refused(refusal.fault());
        if (journal.accepting() && !isFlooding(key.id(), clock.instant())) {
            journal.record(row(key, request, refusal, CallStatus.REFUSED, httpStatus, latencyMillis));
        }
    }

    private CallRecord row(
            IssuedKey key,
            CallRequest request,
            Admission.Refused refusal,
            CallStatus status,
            int httpStatus,
            int latencyMillis) {
        return new CallRecord(
                refusal.requestId(),
                clock.instant(),
                Admission.ownerOf(key),
                new CallRecord.Path(
                        request.dialect(), request.endpoint(), modelOf(request, status), request.stream(), null),
                new CallRecord.Ending(status, httpStatus, refusal.fault().code(), latencyMillis, null, 0),
                new CallRecord.Metered(TokenUsage.NONE, UsageSource.ESTIMATED, List.of(), null, null),
                Money.ZERO,
                Money.ZERO,
                null,
                request.client(),
                List.of());
    }

    /// A failure counts for its model, by whichever name that was called; a refusal tells what was asked for.
    private String modelOf(CallRequest request, CallStatus status) {
        var offer = status == CallStatus.REFUSED ? null : catalogue.get().offer(request.model());
        return offer == null ? request.model() : offer.model().id();
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
