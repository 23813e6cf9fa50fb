package dev.farthing.domain.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.budget.HoldRound.Want;
import dev.farthing.domain.money.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PurseTest {
    private static final WindowKey KEYS = new WindowKey(new UUID(1, 1), new UUID(2, 1), Instant.EPOCH);
    private static final WindowKey ORGS = new WindowKey(new UUID(1, 1), new UUID(2, 2), Instant.EPOCH);

    private final Purse purse = new Purse(new UUID(9, 9));

    private static List<Want> wants(long amount) {
        return List.of(new Want(KEYS, amount), new Want(ORGS, amount));
    }

    private static Booking booking(long hold, long used) {
        var lines = wants(hold).stream()
                .map(want -> new Hold(want.window(), null, Unit.TOKENS, Hold.Manner.SLICED, want.amount()))
                .map(held -> new Booking.Line(held, held.charge(used)))
                .toList();
        return new Booking(new UUID(9, 9), lines, Money.ZERO, Money.ZERO);
    }

    @Test
    void allOfACallIsHeldOrNothing() {
        purse.put(KEYS, 100);
        purse.put(ORGS, 50);

        assertThat(purse.take(new UUID(0, 1), wants(60), List.of())).isFalse();
        assertThat(purse.free()).isEqualTo(Map.of(KEYS, 100L, ORGS, 50L));
        assertThat(purse.take(new UUID(0, 2), wants(50), List.of())).isTrue();
        assertThat(purse.free()).isEqualTo(Map.of(KEYS, 50L));
    }

    @Test
    void aWindowWithoutASliceHoldsOnlyWhatIsNothing() {
        assertThat(purse.take(new UUID(0, 1), wants(1), List.of())).isFalse();
        assertThat(purse.take(new UUID(0, 2), wants(0), List.of())).isTrue();
    }

    @Test
    void whatACallIsNotChargedComesBackOnce() {
        purse.put(KEYS, 100);
        purse.put(ORGS, 100);
        purse.take(new UUID(0, 1), wants(80), List.of());

        purse.end(new UUID(0, 1), booking(80, 30));
        purse.end(new UUID(0, 1), booking(80, 30));
        purse.end(new UUID(0, 7), booking(80, 30));

        assertThat(purse.free()).isEqualTo(Map.of(KEYS, 70L, ORGS, 70L));
    }

    @Test
    void aCallThatUsesMoreThanItHoldsGivesNothingBack() {
        purse.put(KEYS, 100);
        purse.put(ORGS, 100);
        purse.take(new UUID(0, 1), wants(80), List.of());

        purse.end(new UUID(0, 1), booking(80, 300));

        assertThat(purse.free()).isEqualTo(Map.of(KEYS, 20L, ORGS, 20L));
    }

    @Test
    void ofWhatIsWantedTwofoldAsMuchAgainMustBeLeft() {
        purse.put(KEYS, 100);
        purse.put(ORGS, 100);

        assertThat(purse.take(new UUID(0, 1), wants(51), wants(51))).isFalse();
        assertThat(purse.take(new UUID(0, 1), wants(50), wants(50))).isTrue();
    }

    @Test
    void whatIsGivenUpIsHeldByNobody() {
        purse.put(KEYS, 100);
        purse.put(ORGS, 100);

        assertThat(purse.giveUp(Map.of(KEYS, 30L, ORGS, 500L))).isEqualTo(Map.of(KEYS, 30L, ORGS, 100L));
        assertThat(purse.take(new UUID(0, 1), wants(1), List.of())).isFalse();
        assertThat(purse.free()).isEqualTo(Map.of(KEYS, 70L));
    }

    @Test
    void moreIsAskedForWhenHalfOfASliceIsGone() {
        assertThat(purse.isLow(KEYS)).isTrue();
        purse.put(KEYS, 100);
        purse.put(ORGS, 100);
        assertThat(purse.isLow(KEYS)).isFalse();
        purse.take(new UUID(0, 1), wants(50), List.of());
        assertThat(purse.isLow(KEYS)).isFalse();
        purse.take(new UUID(0, 2), wants(1), List.of());
        assertThat(purse.isLow(KEYS)).isTrue();
    }

    @Test
    void aClosedPurseAdmitsNothingAndIsEmptyOnceItsCallsHaveEndedAndAllIsGivenUp() {
        purse.put(KEYS, 100);
        purse.put(ORGS, 100);
        purse.take(new UUID(0, 1), wants(60), List.of());
        purse.close();

        assertThat(purse.take(new UUID(0, 2), wants(1), List.of())).isFalse();
        purse.giveUp(purse.free());
        assertThat(purse.isEmpty()).isFalse();
        purse.end(new UUID(0, 1), booking(60, 10));
        assertThat(purse.isEmpty()).isFalse();
        assertThat(purse.giveUp(purse.free())).isEqualTo(Map.of(KEYS, 50L, ORGS, 50L));
        assertThat(purse.isEmpty()).isTrue();
    }

    @Test
    void manyAtOnceNeverHoldMoreThanThereIs() throws InterruptedException, ExecutionException {
        purse.put(KEYS, 1_000);
        purse.put(ORGS, 1_500);
        var charged = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var running = new ArrayList<Future<?>>();
            for (int thread = 0; thread < 8; thread++) {
                int own = thread;
                running.add(threads.submit(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        var id = new UUID(own, i);
                        if (purse.take(id, wants(10), List.of())) {
                            int used = i % 100 == 0 ? 1 : 0;
                            charged.addAndGet(used);
                            purse.end(id, booking(10, used));
                        }
                    }
                }));
            }
            for (var each : running) {
                each.get();
            }
        }
        assertThat(charged.get()).isPositive();
        assertThat(purse.free()).isEqualTo(Map.of(KEYS, 1_000L - charged.get(), ORGS, 1_500L - charged.get()));
    }
}
