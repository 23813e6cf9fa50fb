package dev.farthing.application.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.billing.TaxRate;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What every memory of rates of tax does, when it is empty at first.
public interface TaxRatesContract {
    TaxRates taxes();

    @Test
    default void ratesComeBackInTheOrderOfTimeAndOneBeginsAtATime() {
        var start = Instant.parse("2026-01-01T00:00:00.000001Z");
        var later = new TaxRate("VAT", new BigDecimal("6.5"), true, start.plusSeconds(1));
        var first = new TaxRate("VAT", new BigDecimal("13"), false, start);
        taxes().add(UUID.randomUUID(), later);
        taxes().add(UUID.randomUUID(), first);

        assertThatThrownBy(() -> taxes().add(UUID.randomUUID(), new TaxRate("Other", BigDecimal.ONE, false, start)))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.STATE_CONFLICT));
        assertThat(taxes().all()).containsExactly(first, later);
    }
}
