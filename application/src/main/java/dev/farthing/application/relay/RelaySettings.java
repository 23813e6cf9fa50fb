package dev.farthing.application.relay;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.PoolRules;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The run-time settings of the data plane.
///
/// @param corsOrigins browser origins that may call the data plane; `*` for all, empty for none
/// @param unpricedModelsFree whether a model without a price is served at no cost instead of refused
/// @param mostRequestBytes the largest request body taken
/// @param mostResponseBytes the largest whole answer taken from a vendor
/// @param mostEventBytes the largest server-sent event that is inspected
/// @param usualOutputTokens the output limit sent for a capped call whose client and model name none
/// @param idempotentReplay whether a call that carries an `Idempotency-Key` is made once
/// @param finishesAbandoned whether a vendor finishes an answer whose client left, where a hard budget bounds its
///     cost
/// @param pool how the pool of credentials is used
/// @param errorBodies whether what was asked and answered is kept with failed attempts
/// @param mostCachedBytes how much of the memory answers that may be given again take together; 0 for none
/// @param supportContact whom callers turn to who reach a limit; empty: nobody is named
public record RelaySettings(
        List<String> corsOrigins,
        boolean unpricedModelsFree,
        int mostRequestBytes,
        int mostResponseBytes,
        int mostEventBytes,
        int usualOutputTokens,
        boolean idempotentReplay,
        boolean finishesAbandoned,
        PoolRules pool,
        boolean errorBodies,
        long mostCachedBytes,
        String supportContact) {
    private static final long USUAL_CACHED_BYTES = 64L * 1024 * 1024;
    /// What only somebody else can raise.
    private static final Set<Fault> LIMITS = EnumSet.of(
            Fault.RATE_LIMIT_EXCEEDED,
            Fault.CONCURRENCY_LIMIT_EXCEEDED,
            Fault.INSUFFICIENT_QUOTA,
            Fault.INSUFFICIENT_BALANCE);
    public static final RelaySettings DEFAULT =
            new RelaySettings(List.of(), false, 20 * 1024 * 1024, 64 * 1024 * 1024, 1024 * 1024, 16_384);

    /// Settings under which a call is made however often it comes, with the pool's usual rules.
    public RelaySettings(
            List<String> corsOrigins,
            boolean unpricedModelsFree,
            int mostRequestBytes,
            int mostResponseBytes,
            int mostEventBytes,
            int usualOutputTokens) {
        this(
                corsOrigins,
                unpricedModelsFree,
                mostRequestBytes,
                mostResponseBytes,
                mostEventBytes,
                usualOutputTokens,
                false,
                false,
                PoolRules.DEFAULT,
                false,
                USUAL_CACHED_BYTES,
                "");
    }

    public RelaySettings {
        corsOrigins = List.copyOf(corsOrigins);
    }
    /// What a caller is told who reaches a limit: whom to turn to as well, where there is somebody.
    public String withContact(Fault fault, String sentence) {
        return supportContact.isEmpty() || !LIMITS.contains(fault)
                ? sentence
                : sentence + " For more, turn to " + supportContact + ".";
    }
}
