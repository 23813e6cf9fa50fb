package dev.farthing.rest.relay;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Why a call is not answered, before it is put into the words of a dialect.
///
/// @param parameter which part of the request it is about
/// @param more facts beside those that every client knows
/// @param requestId null where the request has none yet
record Refusal(
        Fault fault,
        String sentence,
        @Nullable String parameter,
        @Nullable Duration retryAfter,
        Map<String, ?> more,
        @Nullable UUID requestId) {
    static Refusal of(Fault fault, String sentence) {
        return new Refusal(fault, sentence, null, null, Map.of(), null);
    }

    static Refusal of(FaultException refusal) {
        return new Refusal(
                refusal.fault(), refusal.sentence(), refusal.parameter(), refusal.retryAfter(), Map.of(), null);
    }

    Refusal to(@Nullable UUID request) {
        return new Refusal(fault, sentence, parameter, retryAfter, more, request);
    }
}
