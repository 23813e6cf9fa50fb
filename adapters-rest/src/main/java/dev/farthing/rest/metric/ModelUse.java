package dev.farthing.rest.metric;

import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.Endpoint;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/// What one model was used for since this process began.
final class ModelUse {
    private static final TokenKind[] KINDS = TokenKind.values();
    /// Pico units would come to the end of a long at nine million units of the currency.
    private static final long PICO_PER_NANO = 1_000;

    private final Map<Endpoint, Map<CallStatus, LongAdder>> calls = new EnumMap<>(Endpoint.class);
    private final Map<TokenKind, LongAdder> tokens = adders(TokenKind.class);
    private final LongAdder nano = new LongAdder();

    ModelUse() {
        for (var endpoint : Endpoint.values()) {
            calls.put(endpoint, adders(CallStatus.class));
        }
    }

    /// One for each; nothing is ever put into it again, so that all threads may read it.
    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
        var adders = new EnumMap<E, LongAdder>(type);
        for (var each : type.getEnumConstants()) {
            adders.put(each, new LongAdder());
        }
        return adders;
    }

    void count(CallRecord call) {
        adder(call.path().endpoint(), call.ending().status()).increment();
        var used = call.metered().tokens();
        for (var each : KINDS) {
            long part = each.of(used);
            if (part != 0) {
                adder(each).add(part);
            }
        }
        nano.add(call.cost().pico() / PICO_PER_NANO);
    }

    long calls(Endpoint endpoint, CallStatus status) {
        return adder(endpoint, status).sum();
    }

    long tokens(TokenKind of) {
        return adder(of).sum();
    }

    /// Billionths of the currency's unit; less than one of them is left out of each call.
    long costNano() {
        return nano.sum();
    }

    private LongAdder adder(Endpoint endpoint, CallStatus status) {
        return Objects.requireNonNull(
                Objects.requireNonNull(calls.get(endpoint)).get(status));
    }

    private LongAdder adder(TokenKind of) {
        return Objects.requireNonNull(tokens.get(of));
    }
}
