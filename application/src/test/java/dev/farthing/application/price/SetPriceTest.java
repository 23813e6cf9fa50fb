package dev.farthing.application.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.ConfigFile;
import dev.farthing.application.CountedChanges;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SetPriceTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456789Z");
    private static final Instant NOW_MICROS = Instant.parse("2026-11-21T12:00:00.123456Z");

    private final RememberedPrices book = new RememberedPrices(InstantSource.fixed(NOW));
    private final CountedChanges changes = new CountedChanges();
    private final SetPrice setPrice = new SetPrice(
            book,
            new RememberedPriceBooks(),
            new DerivePrices(book, UUID::randomUUID),
            changes,
            new RememberedAudit(),
            UUID::randomUUID,
            new ConfigFile("farthing.yaml"));

    private KeptPrice set(String input, Instant from) {
        return setPrice.set(
                new PriceDraft("m", PriceRepositoryContract.rates(input, "2"), List.of(), from), ManagedBy.API);
    }

    @Test
    void withoutAStartAPriceHoldsFromNowOn() {
        assertThat(set("1", null).price().validFrom()).isEqualTo(NOW_MICROS);
        assertThat(changes.catalogue()).isOne();
    }

    @Test
    void theOneBeforeEndsWhereTheNewOneBegins() {
        var first = set("1", NOW.minusSeconds(60));
        var second = set("2", null);
        var later = set("3", NOW.plusSeconds(60));
        var list = book.hold("m");
        assertThat(list.inForceAt(NOW_MICROS.minusNanos(1_000)).id())
                .isEqualTo(first.price().id());
        assertThat(list.inForceAt(NOW_MICROS).id()).isEqualTo(second.price().id());
        assertThat(list.inForceAt(later.price().validFrom()).id())
                .isEqualTo(later.price().id());
        assertThat(list.prices()).hasSize(3);
    }

    @Test
    void aPriceThatBeginsAtOrBeforeAnotherIsRefused() {
        set("1", NOW);
        for (var from : List.of(NOW, NOW.minusSeconds(1))) {
            assertThatThrownBy(() -> set("2", from))
                    .isInstanceOfSatisfying(
                            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.STATE_CONFLICT));
        }
        assertThat(book.hold("m").prices()).hasSize(1);
    }

    @Test
    void aPriceOfTheFileIsFollowedThroughTheFileAlone() {
        var draft = new PriceDraft("m", PriceRepositoryContract.rates("1", "2"), List.of(), NOW.minusSeconds(60));
        setPrice.set(draft, ManagedBy.FILE);

        assertThatThrownBy(() -> set("2", null)).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault()).isEqualTo(Fault.MANAGED_BY_FILE);
            assertThat(e.sentence()).contains("farthing.yaml");
        });
    }
}
