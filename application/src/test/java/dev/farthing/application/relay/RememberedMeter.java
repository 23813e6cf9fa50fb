package dev.farthing.application.relay;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.usage.CallRecord;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers what it was told.
public final class RememberedMeter implements CallMeter {
    public final List<CallRecord> ended = new CopyOnWriteArrayList<>();
    public final List<Fault> refused = new CopyOnWriteArrayList<>();

    @Override
    public void ended(CallRecord call) {
        ended.add(call);
    }

    @Override
    public void refused(Fault fault) {
        refused.add(fault);
    }
}
