package dev.farthing.application.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.Listing;
import dev.farthing.application.ManagedBy;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.PriceBook;
import dev.farthing.domain.price.PriceOrigin;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.price.TokenClass;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What every memory of prices must do; several tests may share one memory.
public interface PriceRepositoryContract {
    PriceRepository book();

    /// A book that is there beside the default one.
    UUID anotherBook();

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
        var tier = new Tier(200_001, rates.with(Map.of(TokenClass.INPUT, BigDecimal.TEN), null, BigDecimal.ONE, null));
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
        assertThat(inTransaction(() -> book().list(null, model, Listing.ALL)).items())
                .containsExactly(price);
        assertThat(inTransaction(() -> book().find(price.price().id()))).contains(price);
        assertThat(inTransaction(() -> book().find(UUID.randomUUID()))).isEmpty();
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
    default void pricesOfTwoBooksMayOverlap() {
        var model = fresh();
        var start = Instant.parse("2026-01-01T00:00:00Z");
        var standard = price(model, start, null);
        inTransaction(() -> book().add(standard));
        var other = new KeptPrice(
                price(model, start.minusSeconds(5), null).price(),
                anotherBook(),
                new PriceOrigin.Discounted(standard.price().id(), new BigDecimal("12.5")),
                ManagedBy.API,
                start);
        inTransaction(() -> book().add(other));
        assertThat(inTransaction(() -> book().hold(other.bookId(), model))).containsExactly(other);
        assertThat(inTransaction(() -> book().hold(PriceBook.STANDARD, model))).containsExactly(standard);
        assertThat(inTransaction(() -> book().list(null, model, Listing.ALL)).items())
                .containsExactly(standard, other);
        assertThat(inTransaction(() -> book().list(other.bookId(), null, Listing.ALL))
                        .items())
                .contains(other)
                .doesNotContain(standard);
    }

    @Test
    default void whatAForeignPriceWasIsKept() {
        var model = fresh();
        var price = price(model, Instant.parse("2026-01-01T00:00:00Z"), null);
        var converted = new KeptPrice(
                price.price(),
                PriceBook.STANDARD,
                new PriceOrigin.Converted(
                        Currency.getInstance("USD"),
                        rates("0.25", "1"),
                        List.of(new Tier(10, rates("0.5", "1"))),
                        new UUID(7, 7),
                        new BigDecimal("7.1234567891")),
                ManagedBy.API,
                price.createdAt());
        inTransaction(() -> book().add(converted));
        assertThat(inTransaction(() -> book().list(null, model, Listing.ALL)).items())
                .containsExactly(converted);
    }

    @Test
    default void a5EveryOverlapIsRefused() {
        var random = new Random(5);
        var model = fresh();
        var origin = Instant.parse("2026-01-01T00:00:00Z");
        inTransaction(() -> {
            for (int i = 0; i < 10; i++) {
                book().add(price(model, origin.plusSeconds(i * 10L), origin.plusSeconds(i * 10L + 9)));
            }
        });
        int tries = Boolean.getBoolean("farthing.long") ? 5_000 : 100;
        for (int i = 0; i < tries; i++) {
            var inside =
                    origin.plusSeconds(random.nextInt(10) * 10L).plus(random.nextInt(9_000_000), ChronoUnit.MICROS);
            var from = random.nextBoolean() ? inside : inside.minusSeconds(random.nextInt(1, 50));
            var to = random.nextInt(4) == 0 ? null : inside.plus(random.nextInt(1, 20_000_000), ChronoUnit.MICROS);
            assertThatThrownBy(() -> inTransaction(() -> book().add(price(model, from, to))))
                    .as("from %s to %s", from, to)
                    .isInstanceOfSatisfying(
                            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.STATE_CONFLICT));
        }
        inTransaction(() -> book().add(price(model, origin.plusSeconds(9), origin.plusSeconds(10))));
    }

    @Test
    default void aPriceThatNeverHoldsIsInNobodysWay() {
        var model = fresh();
        var start = Instant.parse("2026-01-01T00:00:00Z");
        var withdrawn = price(model, start, null);
        inTransaction(() -> book().add(withdrawn));
        inTransaction(() -> book().close(withdrawn.price().id(), start));
        inTransaction(() -> book().add(price(model, start, null)));
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
        assertThat(inTransaction(() -> book().list(null, model, Listing.ALL)).items())
                .containsExactly(future, current, past);
        assertThat(with(model, "past")).containsExactly(past);
        assertThat(with(model, "current")).containsExactly(current);
        assertThat(with(model, "future")).containsExactly(future);
        assertThat(with(model, "nonsense")).isEmpty();
    }

    private List<KeptPrice> with(String model, String status) {
        return inTransaction(() -> book().list(null, model, new Listing(null, status, Listing.ALL.slice())))
                .items();
    }

    @Test
    default void itKnowsTheTime() {
        var now = inTransaction(() -> book().now());
        assertThat(Duration.between(Instant.now(), now).abs()).isLessThan(Duration.ofMinutes(1));
        assertThat(now).isEqualTo(now.truncatedTo(ChronoUnit.MICROS));
    }
}
