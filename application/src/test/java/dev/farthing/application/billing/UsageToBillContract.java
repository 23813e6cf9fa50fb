package dev.farthing.application.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.billing.ModelUsage;
import dev.farthing.domain.billing.Period;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.price.TokenClass;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What every source of usage to bill does; each test works in an org of its own.
public interface UsageToBillContract {
    Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    Instant TO = Instant.parse("2026-02-01T00:00:00Z");
    Period MONTH = new Period(FROM, TO);

    UsageToBill usage();

    /// The time by which things are recorded: later than all that is recorded by now.
    Instant now();

    UUID anOrg();

    /// A call of an org that was charged this much; its request id.
    UUID called(UUID orgId, Instant at, String model, long inputTokens, Amount cost);

    /// A call by a sandbox key.
    void playedWith(UUID orgId, Instant at, String model);

    /// A call that was turned away.
    void refused(UUID orgId, Instant at, String model);

    /// A later correction of a call's cost.
    void corrected(UUID orgId, UUID requestId, Instant calledAt, Amount delta);

    /// What credit paid for the calls of a quarter hour.
    void drawn(UUID orgId, Instant bucket, Amount amount);

    @Test
    default void whoUsedNothingOwesNothing() {
        var org = anOrg();

        assertThat(usage().used(org, MONTH, now())).isEmpty();
        assertThat(usage().prepaid(org, MONTH, now())).isEqualTo(Amount.ZERO);
    }

    @Test
    default void theCallsThatBeganInThePeriodAreAddedUpByModel() {
        var org = anOrg();
        called(org, FROM, "b", 10, Amount.of("1"));
        called(org, TO.minusMillis(1), "b", 5, Amount.of("0.5"));
        called(org, FROM.plusSeconds(60), "a", 1, Amount.of("7"));
        called(org, FROM.minusMillis(1), "a", 100, Amount.of("100"));
        called(org, TO, "a", 100, Amount.of("100"));
        called(anOrg(), FROM, "a", 100, Amount.of("100"));

        var used = usage().used(org, MONTH, now());

        assertThat(used).extracting(ModelUsage::model).containsExactly("a", "b");
        assertThat(used).extracting(ModelUsage::charged).containsExactly(Amount.of("7"), Amount.of("1.5"));
        var counts = used.getLast().counts();
        assertThat(counts.requests()).isEqualTo(2);
        assertThat(counts.of(TokenClass.INPUT)).isEqualTo(15);
        assertThat(counts.of(TokenClass.OUTPUT)).isZero();
    }

    @Test
    default void whatWasPlayedWithOrRefusedIsNoUsage() {
        var org = anOrg();
        playedWith(org, FROM, "m");
        refused(org, FROM, "m");

        assertThat(usage().used(org, MONTH, now())).isEmpty();
    }

    @Test
    default void aCorrectionBelongsToThePeriodOfItsCall() {
        var org = anOrg();
        var inside = called(org, FROM, "m", 10, Amount.of("2"));
        var outside = called(org, TO, "m", 10, Amount.of("2"));
        corrected(org, inside, FROM, Amount.of("-0.5"));
        corrected(org, outside, TO, Amount.of("-1"));

        assertThat(usage().used(org, MONTH, now())).singleElement().satisfies(used -> {
            assertThat(used.charged()).isEqualTo(Amount.of("1.5"));
            assertThat(used.counts().requests()).isEqualTo(1);
        });
    }

    @Test
    default void whatCreditPaidForThePeriodIsPrepaid() {
        var org = anOrg();
        drawn(org, FROM, Amount.of("3"));
        drawn(org, FROM.plusSeconds(900), Amount.of("0.25"));
        drawn(org, TO, Amount.of("9"));

        assertThat(usage().prepaid(org, MONTH, now())).isEqualTo(Amount.of("3.25"));
    }

    @Test
    default void whatIsRecordedLaterIsNotThereYet() {
        var org = anOrg();
        var call = called(org, FROM, "m", 10, Amount.of("2"));
        var before = now();
        called(org, FROM, "m", 10, Amount.of("4"));
        corrected(org, call, FROM, Amount.of("-0.5"));
        drawn(org, FROM, Amount.of("3"));

        assertThat(usage().used(org, MONTH, before)).singleElement().satisfies(used -> {
            assertThat(used.charged()).isEqualTo(Amount.of("2"));
            assertThat(used.counts().requests()).isEqualTo(1);
        });
        assertThat(usage().prepaid(org, MONTH, before)).isEqualTo(Amount.ZERO);
        assertThat(usage().used(org, MONTH, now()))
                .singleElement()
                .satisfies(used -> assertThat(used.charged()).isEqualTo(Amount.of("5.5")));
        assertThat(usage().prepaid(org, MONTH, now())).isEqualTo(Amount.of("3"));
    }
}
