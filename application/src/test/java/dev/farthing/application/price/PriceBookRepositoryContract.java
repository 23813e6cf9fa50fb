package dev.farthing.application.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.Discount;
import dev.farthing.domain.price.PriceBook;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What every memory of price books must do; several tests may share one memory.
public interface PriceBookRepositoryContract {
    PriceBookRepository books();

    <T> T inTransaction(Supplier<T> work);

    /// A plan that is there and has no book yet.
    BookOwner.OfPlan aPlan();

    /// An org that is there and has no book yet.
    BookOwner.OfOrg anOrg();

    @Test
    default void theDefaultBookIsAlwaysThere() {
        assertThat(inTransaction(() -> books().open(BookOwner.EVERYBODY, UUID.randomUUID()))
                        .id())
                .isEqualTo(PriceBook.STANDARD);
        assertThat(inTransaction(() -> books().find(BookOwner.EVERYBODY)))
                .hasValueSatisfying(book -> assertThat(book.id()).isEqualTo(PriceBook.STANDARD));
        assertThat(inTransaction(() -> books().all()).getFirst().id()).isEqualTo(PriceBook.STANDARD);
    }

    @Test
    default void aBookIsOpenedOnce() {
        for (var owner : new BookOwner[] {aPlan(), anOrg()}) {
            var id = UUID.randomUUID();
            assertThat(inTransaction(() -> books().find(owner))).isEmpty();
            assertThat(inTransaction(() -> books().open(owner, id)).id()).isEqualTo(id);
            assertThat(inTransaction(() -> books().open(owner, UUID.randomUUID()))
                            .id())
                    .isEqualTo(id);
            assertThat(inTransaction(() -> books().all()))
                    .anyMatch(book -> book.id().equals(id)
                            && book.owner().equals(owner)
                            && book.discount().isNone());
        }
    }

    @Test
    default void aDiscountIsKept() {
        var plan = aPlan();
        var since = Instant.parse("2026-03-01T00:00:00.000001Z");
        var book = inTransaction(() -> books().open(plan, UUID.randomUUID()));
        var discounted = book.discountedFrom(since, new Discount(new BigDecimal("12.5")));
        inTransaction(() -> {
            books().holdEverything();
            books().save(discounted);
            return true;
        });
        assertThat(inTransaction(() -> books().find(plan))).contains(discounted);
    }
}
