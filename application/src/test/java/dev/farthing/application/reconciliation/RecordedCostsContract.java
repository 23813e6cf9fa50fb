package dev.farthing.application.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.reconciliation.VendorBill.By;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.money.Amount;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What every [RecordedCosts] keeps to.
public interface RecordedCostsContract {
    Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    RecordedCosts costs();

    /// A call to a provider that came to so much; its request id.
    String call(UUID provider, Instant at, long pico);

    @Test
    default void callsAreFoundByTheirIdsAndDaysByTheirDate() {
        var provider = UUID.randomUUID();
        var first = call(provider, NOON, 5);
        var second = call(provider, NOON.plusSeconds(60), 7);
        var next = call(provider, NOON.plus(Duration.ofDays(1)), 11);
        call(UUID.randomUUID(), NOON, 13);
        call(provider, NOON.minusSeconds(1), 17);
        call(provider, NOON, 0);
        var end = NOON.plus(Duration.ofDays(2));
        assertThat(costs().of(provider, NOON, end, By.CALL, 3))
                .isEqualTo(Map.of(first, amount(5), second, amount(7), next, amount(11)));
        assertThat(costs().of(provider, NOON, end, By.DAY, 3))
                .isEqualTo(Map.of("2026-11-21", amount(12), "2026-11-22", amount(11)));
        assertThat(costs().of(provider, NOON, NOON.plusSeconds(60), By.CALL, 3)).isEqualTo(Map.of(first, amount(5)));
    }

    @Test
    default void tooManyAreRefused() {
        var provider = UUID.randomUUID();
        call(provider, NOON, 5);
        call(provider, NOON, 5);
        assertThatThrownBy(() -> costs().of(provider, NOON, NOON.plusSeconds(1), By.CALL, 1))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST));
    }

    private static Amount amount(long pico) {
        return new Amount(BigInteger.valueOf(pico));
    }
}
