package dev.farthing.application.relay;

import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.TokenUsage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Records a call that was answered out of the response cache: it used nothing, costs nothing, is charged to no
/// budget, and says what that saved.
@ApplicationScoped
public class SettleCached {
    private final UsageJournal journal;
    private final CallMeter meter;

    SettleCached(UsageJournal journal, CallMeter meter) {
        this.journal = journal;
        this.meter = meter;
    }

    /// Never blocks. The stage completes on any thread, as that of every call: only then may the answer's last byte
    /// leave.
    public CompletionStage<Void> settle(Admission.Cached call, int latencyMillis) {
        var request = call.request();
        var about = call.answer().about();
        var record = new CallRecord(
                call.requestId(),
                call.admittedAt(),
                Admission.ownerOf(call.key()),
                new CallRecord.Path(request.dialect(), request.endpoint(), call.model(), request.stream(), null),
                new CallRecord.Ending(CallStatus.OK, about.status(), null, latencyMillis, null, about.chars()),
                new CallRecord.Metered(TokenUsage.NONE, about.source(), List.of(), null, null),
                Money.ZERO,
                Money.ZERO,
                about.cost(),
                null,
                request.client(),
                List.of());
        call.running().finish(0);
        meter.ended(record);
        return journal.record(record, call.holding().book(0, Money.ZERO, false));
    }
}
