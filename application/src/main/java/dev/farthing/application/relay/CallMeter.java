package dev.farthing.application.relay;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.usage.CallRecord;

/// Counts what becomes of calls, for whoever watches this process; what it tells is no account of money.
///
/// It never blocks, never fails, and is asked from any thread.
public interface CallMeter {
    /// A call is over for which a vendor was asked, or was to be asked and could not be.
    void ended(CallRecord call);

    /// A call was turned away for its caller's sake, whether or not anybody knows whose it was.
    void refused(Fault fault);
}
