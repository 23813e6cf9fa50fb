package dev.farthing.application.reconciliation;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.money.Amount;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Costs in memory.
final class RememberedCosts implements RecordedCosts {
    private record Call(String id, UUID provider, Instant at, BigInteger pico) {}

    private final List<Call> calls = new ArrayList<>();

    String add(UUID provider, Instant at, long pico) {
        var id = UUID.randomUUID().toString();
        calls.add(new Call(id, provider, at, BigInteger.valueOf(pico)));
        return id;
    }

    @Override
    public Map<String, Amount> of(UUID providerId, Instant from, Instant to, VendorBill.By by, int most) {
        var sums = new HashMap<String, BigInteger>();
        for (var call : calls) {
            boolean counts = call.provider.equals(providerId)
                    && !call.at.isBefore(from)
                    && call.at.isBefore(to)
                    && call.pico.signum() != 0;
            if (counts) {
                var reference = by == VendorBill.By.CALL
                        ? call.id
                        : LocalDate.ofInstant(call.at, ZoneOffset.UTC).toString();
                sums.merge(reference, call.pico, BigInteger::add);
            }
        }
        if (sums.size() > most) {
            throw Fault.INVALID_REQUEST.because("more than " + most + " calls");
        }
        var amounts = new HashMap<String, Amount>();
        sums.forEach((reference, pico) -> amounts.put(reference, new Amount(pico)));
        return amounts;
    }
}
