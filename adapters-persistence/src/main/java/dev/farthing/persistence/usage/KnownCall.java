package dev.farthing.persistence.usage;

import dev.farthing.domain.usage.CallRecord;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What stands in the row of a call that is in the database already.
record KnownCall(@Nullable String errorCode, BigDecimal costPico, long tokens) {
    /// The code of calls whose gateway died before they were settled.
    static final String GATEWAY_LOST = "gateway_lost";

    /// Whether the row is a guess that this call knows better.
    boolean isCorrectedBy(CallRecord call) {
        return GATEWAY_LOST.equals(errorCode)
                && !GATEWAY_LOST.equals(call.ending().errorCode());
    }
}
