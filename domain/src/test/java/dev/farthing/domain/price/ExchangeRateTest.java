package dev.farthing.domain.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ExchangeRateTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static ExchangeRate rate(String rate, Instant from) {
        return new ExchangeRate(UUID.randomUUID(), Currency.getInstance("USD"), new BigDecimal(rate), from, null);
    }

    private static Rates rates(String input) {
        return new Rates(
                Map.of(TokenClass.INPUT, new BigDecimal(input), TokenClass.OUTPUT, BigDecimal.ONE), null, null);
    }

    @Test
    void aForeignPriceIsConvertedOnceHalfUp() {
        var rate = rate("7.1234565", START);
        assertThat(rate.of(rates("1")).effective(TokenClass.INPUT)).isEqualByComparingTo("7.123457");
        assertThat(rate.of(rates("2")).effective(TokenClass.INPUT)).isEqualByComparingTo("14.246913");
        assertThat(rate.of(List.of(new Tier(7, rates("3")))).getFirst()).isEqualTo(new Tier(7, rate.of(rates("3"))));
        assertThatThrownBy(() -> rate.of(rates("200000"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theRateThatBeganLastHolds() {
        var first = rate("7", START);
        var second = rate("8", START.plusSeconds(10));
        var all = List.of(second, first);
        assertThat(ExchangeRate.inForceAt(all, START.minusNanos(1))).isNull();
        assertThat(ExchangeRate.inForceAt(all, START)).isEqualTo(first);
        assertThat(ExchangeRate.inForceAt(all, START.plusSeconds(10).minusNanos(1)))
                .isEqualTo(first);
        assertThat(ExchangeRate.inForceAt(all, START.plusSeconds(10))).isEqualTo(second);
    }

    @Test
    void whatIsNoRateIsRefused() {
        for (var nonsense : List.of("0", "-1", "0.00000000001", "1000000001")) {
            assertThatThrownBy(() -> rate(nonsense, START)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
