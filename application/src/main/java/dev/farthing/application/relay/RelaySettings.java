package dev.farthing.application.relay;

import dev.farthing.domain.upstream.PoolRules;
import java.util.List;

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
/// @param errorMonths how many full months failed attempts stay in the log
/// @param errorBodies whether what was asked and answered is kept with them
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
        int errorMonths,
        boolean errorBodies) {
    private static final int USUAL_ERROR_MONTHS = 3;
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
                USUAL_ERROR_MONTHS,
                false);
    }

    public RelaySettings {
        corsOrigins = List.copyOf(corsOrigins);
    }
}
