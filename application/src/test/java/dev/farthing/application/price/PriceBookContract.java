package dev.farthing.application.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.Listing;
import dev.farthing.application.ManagedBy;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.price.TokenClass;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What every memory of prices must do; several tests may share one memory.
public interface PriceBookContract {
    PriceBook book();

    <T> T inTransaction(Supplier<T> work);

    default void inTransaction(Runnable work) {
        inTransaction(() -> {
            work.run();
            return true;
        });
    }

    static Rates rates(String input, String output) {
        return new Rates(
                Map.of(TokenClass.INPUT, new BigDecimal(input), TokenClass.OUTPUT, new BigDecimal(output)), null, null);
    }

    private static KeptPrice price(String model, Instant from, Instant to) {
        var rates = new Rates(
                Map.of(
                        TokenClass.INPUT, new BigDecimal("1.234567"),
                        TokenClass.OUTPUT, new BigDecimal("2"),
                        TokenClass.CACHE_READ, new BigDecimal("0.000001")),
                new BigDecimal("0.04"),
                new BigDecimal("0.005"));
        var tier = new Tier(200_001, rates.with(Map.of(TokenClass.INPUT, BigDecimal.TEN), null, BigDecimal.ONE));
        return new KeptPrice(
                new Price(UUID.randomUUID(), model, rates, List.of(tier), from, to),
                ManagedBy.API,
                Instant.parse("2026-01-01T00:00:00Z"));
    }

    private static String fresh() {
        return "model-" + UUID.randomUUID();
    }

    @Test
    default void aPriceComesBackAsItWasAdded() {
        var model = fresh();
        var price = price(model, Instant.parse("2026-01-01T00:00:00.000001Z"), null);
        inTransaction(() -> book().add(price));
        assertThat(inTransaction(() -> book().hold(model)).prices()).containsExactly(price.price());
        assertThat(inTransaction(() -> book().list(model, Listing.ALL)).items()).containsExactly(price);
    }

    @Test
    default void pricesOfOneModelDoNotOverlap() {
        var model = fresh();
        var start = Instant.parse("2026-01-01T00:00:00Z");
        inTransaction(() -> book().add(price(model, start, start.plusSeconds(10))));
        assertThatThrownBy(() -> inTransaction(() ->
                        book().add(price(model, start.plusSeconds(10).minus(1, ChronoUnit.MICROS), null))))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.STATE_CONFLICT));
        inTransaction(() -> book().add(price(model, start.plusSeconds(10), null)));
        assertThat(inTransaction(() -> book().hold(model)).prices()).hasSize(2);
    }

    @Test
    default void anEndIsWrittenOnce() {
        var model = fresh();
        var start = Instant.parse("2026-01-01T00:00:00Z");
        var price = price(model, start, null);
        inTransaction(() -> book().add(price));
        inTransaction(() -> book().close(price.price().id(), start.plusSeconds(1)));
        assertThat(inTransaction(() -> book().hold(model)).prices().getFirst().validTo())
                .isEqualTo(start.plusSeconds(1));
    }

    @Test
    default void pricesAreListedByTheirTime() {
        var model = fresh();
        var now = inTransaction(() -> book().now());
        var past = price(model, now.minusSeconds(3600), now.minusSeconds(1800));
        var current = price(model, now.minusSeconds(1800), now.plusSeconds(1800));
        var future = price(model, now.plusSeconds(1800), null);
        inTransaction(() -> List.of(past, current, future).forEach(book()::add));
        assertThat(inTransaction(() -> book().list(model, Listing.ALL)).items()).containsExactly(future, current, past);
        assertThat(with(model, "past")).containsExactly(past);
        assertThat(with(model, "current")).containsExactly(current);
        assertThat(with(model, "future")).containsExactly(future);
        assertThat(with(model, "nonsense")).isEmpty();
    }

    private List<KeptPrice> with(String model, String status) {
        return inTransaction(() -> book().list(model, new Listing(null, status, Listing.ALL.slice())))
                .items();
    }

    @Test
    default void itKnowsTheTime() {
        var now = inTransaction(() -> book().now());
        assertThat(Duration.between(Instant.now(), now).abs()).isLessThan(Duration.ofMinutes(1));
        assertThat(now).isEqualTo(now.truncatedTo(ChronoUnit.MICROS));
    }
}
