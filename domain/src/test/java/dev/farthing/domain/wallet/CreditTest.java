package dev.farthing.domain.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.money.Amount;
import dev.farthing.domain.wallet.Credit.Kind;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CreditTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void aCreditIsNeverUsedTwice() {
        var credit = credit(10, null).draw(amount(6));
        assertThat(credit.rest()).isEqualTo(amount(4));
        assertThatThrownBy(() -> credit.draw(amount(5))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> credit.expire(amount(5))).isInstanceOf(IllegalArgumentException.class);
        assertThat(credit.expire(amount(4)).rest()).isEqualTo(Amount.ZERO);
    }

    @Test
    void itIsPastItsEndFromTheVeryInstantOn() {
        var credit = credit(1, NOW);
        assertThat(credit.isPastItsEnd(NOW.minusNanos(1))).isFalse();
        assertThat(credit.isPastItsEnd(NOW)).isTrue();
        assertThat(credit(1, null).isPastItsEnd(Instant.MAX)).isFalse();
    }

    @Test
    void whatExpiresIsNeverWhatRunningCallsMayUse() {
        var ending = credit(10, NOW);
        var lasting = credit(5, null);
        assertThat(Expiry.of(List.of(ending, lasting), NOW.minusNanos(1), Amount.ZERO)
                        .changed())
                .isEmpty();
        assertThat(Expiry.of(List.of(ending, lasting), NOW, Amount.ZERO).expired())
                .isEqualTo(amount(10));
        assertThat(Expiry.of(List.of(ending, lasting), NOW, amount(7)).expired())
                .isEqualTo(amount(8));
        assertThat(Expiry.of(List.of(ending, lasting), NOW, amount(15)).changed())
                .isEmpty();
        assertThat(Expiry.of(List.of(ending), NOW, amount(99)).changed()).isEmpty();
    }

    @Test
    void whatIsNotPendingIsNotDrawn() {
        assertThat(Drawing.of(List.of(credit(10, null)), amount(-3))).isEqualTo(new Drawing(List.of(), Amount.ZERO));
        assertThat(Drawing.of(List.of(), amount(3)).drawn()).isEqualTo(Amount.ZERO);
    }

    /// Against an oracle that takes one unit at a time from the best credit, found by reading the rule aloud.
    @Property(tries = 100_000)
    void a16CreditsAreDrawnByPriorityThenExpiryThenKindThenAge(
            @ForAll("credits") List<Credit> credits, @ForAll @IntRange(max = 40) int pending) {
        var drawing = Drawing.of(credits, amount(pending));
        var oracle = oneByOne(credits, pending);
        var drawn = new HashMap<UUID, Integer>();
        drawing.changed()
                .forEach(credit -> drawn.put(credit.id(), credit.drawn().pico().intValueExact()));
        assertThat(drawn).isEqualTo(oracle);
        assertThat(drawing.drawn())
                .isEqualTo(amount(
                        oracle.values().stream().mapToInt(Integer::intValue).sum()));
    }

    /// Few values of each kind, so that many are equal and the next rule decides.
    @Provide
    Arbitrary<List<Credit>> credits() {
        var ends = Arbitraries.integers().between(0, 2).map(NOW::plusSeconds).injectNull(0.3);
        return Combinators.combine(
                        Arbitraries.longs().map(least -> new UUID(7, least)),
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(0, 2),
                        ends,
                        Arbitraries.integers().between(0, 2).map(NOW::minusSeconds),
                        Arbitraries.integers().between(1, 12))
                .as((id, kind, priority, end, made, pico) -> Credit.fresh(id, kind, priority, end, made, amount(pico)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .uniqueElements(Credit::id);
    }

    private static Map<UUID, Integer> oneByOne(List<Credit> credits, int pending) {
        var drawn = new HashMap<UUID, Integer>();
        for (int unit = 0; unit < pending; unit++) {
            Credit best = null;
            for (var credit : credits) {
                int rest = credit.rest().pico().intValueExact() - drawn.getOrDefault(credit.id(), 0);
                if (rest > 0 && (best == null || goesFirst(credit, best))) {
                    best = credit;
                }
            }
            if (best != null) {
                drawn.merge(best.id(), 1, Integer::sum);
            }
        }
        return drawn;
    }

    private static boolean goesFirst(Credit one, Credit other) {
        if (one.priority() != other.priority()) {
            return one.priority() < other.priority();
        }
        var oneEnd = one.expiresAt();
        var otherEnd = other.expiresAt();
        if (oneEnd == null && otherEnd != null) {
            return false;
        }
        if (oneEnd != null && (otherEnd == null || !oneEnd.equals(otherEnd))) {
            return otherEnd == null || oneEnd.isBefore(otherEnd);
        }
        if (one.kind() != other.kind()) {
            return one.kind() == Kind.GRANTED;
        }
        if (!one.createdAt().equals(other.createdAt())) {
            return one.createdAt().isBefore(other.createdAt());
        }
        return one.id().toString().compareTo(other.id().toString()) < 0;
    }

    private static Credit credit(long amount, @Nullable Instant expiresAt) {
        return Credit.fresh(UUID.randomUUID(), Kind.PURCHASED, 50, expiresAt, NOW, amount(amount));
    }

    private static Amount amount(long pico) {
        return new Amount(BigInteger.valueOf(pico));
    }
}
