package dev.farthing.domain.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.money.Amount;
import dev.farthing.domain.upstream.Ceilings.Limits;
import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SpendingTest {
    private static final long NOW = 1_000;
    private static final long DAY_ENDS = 5_000;
    private static final long MONTH_ENDS = 9_000;
    private static final Ceilings THREE_A_DAY = new Ceilings(new Limits(3L, null, null), Limits.NONE);

    private final Spending spending = new Spending();

    private static CredentialUse use(long requests, long tokens, String money) {
        return new CredentialUse(requests, tokens, Amount.of(money));
    }

    private void heard(CredentialUse day, CredentialUse month) {
        spending.settle(day, month, DAY_ENDS, MONTH_ENDS);
    }

    @Property(tries = 500)
    void whatIsToldIsTheSumOfWhatWasUsedHoweverMuchThatIs(@ForAll List<Long> picos, @ForAll boolean huge) {
        var spending = new Spending();
        var money = BigInteger.ZERO;
        for (long pico : picos) {
            var more = BigInteger.valueOf(pico).multiply(huge ? BigInteger.TEN.pow(9) : BigInteger.ONE);
            spending.use(new CredentialUse(1, 7, new Amount(more)));
            money = money.add(more);
        }

        assertThat(spending.tell()).isEqualTo(new CredentialUse(picos.size(), 7L * picos.size(), new Amount(money)));
        assertThat(spending.tell()).isEqualTo(CredentialUse.NONE);
    }

    @Test
    void whatIsUsedHereCountsAtOnce() {
        spending.use(use(2, 0, "0"));
        assertThat(spending.freeAt(THREE_A_DAY, NOW)).isEqualTo(NOW);
        spending.use(CredentialUse.ONE_REQUEST);
        assertThat(spending.freeAt(THREE_A_DAY, NOW)).isGreaterThan(NOW);
    }

    @Test
    void whatIsToldGoesOnCountingUntilItIsHeardBackAndIsNeverCountedTwice() {
        spending.use(use(2, 0, "0"));
        assertThat(spending.tell()).isEqualTo(use(2, 0, "0"));
        assertThat(spending.tell()).isEqualTo(CredentialUse.NONE);
        spending.use(CredentialUse.ONE_REQUEST);
        assertThat(spending.freeAt(THREE_A_DAY, NOW)).isGreaterThan(NOW);

        heard(use(2, 0, "0"), use(2, 0, "0"));
        assertThat(spending.freeAt(THREE_A_DAY, NOW)).isEqualTo(DAY_ENDS);
        assertThat(spending.tell()).isEqualTo(CredentialUse.ONE_REQUEST);
        heard(use(2, 0, "0"), use(2, 0, "0"));
        assertThat(spending.freeAt(THREE_A_DAY, NOW)).isEqualTo(NOW);
    }

    @Test
    void whatOthersUsedCountsToo() {
        heard(use(3, 0, "0"), use(3, 0, "0"));
        assertThat(spending.freeAt(THREE_A_DAY, NOW)).isEqualTo(DAY_ENDS);
    }

    @Test
    void aNewDayBeginsAnewWhenItBegins() {
        heard(use(3, 0, "0"), use(3, 0, "0"));
        assertThat(spending.freeAt(THREE_A_DAY, DAY_ENDS)).isEqualTo(DAY_ENDS);
        var month = new Ceilings(Limits.NONE, new Limits(3L, null, null));
        assertThat(spending.freeAt(month, DAY_ENDS)).isEqualTo(MONTH_ENDS);
        assertThat(spending.freeAt(month, MONTH_ENDS)).isEqualTo(MONTH_ENDS);
    }

    @Test
    void tokensAndMoneyHaveCeilingsOfTheirOwn() {
        heard(use(1, 99, "4.99"), use(1, 99, "4.99"));
        var tokens = new Ceilings(new Limits(null, 100L, null), Limits.NONE);
        var money = new Ceilings(Limits.NONE, new Limits(null, null, Amount.of("5")));
        assertThat(spending.freeAt(tokens, NOW)).isEqualTo(NOW);
        assertThat(spending.freeAt(money, NOW)).isEqualTo(NOW);
        spending.use(use(0, 1, "0.01"));
        assertThat(spending.freeAt(tokens, NOW)).isEqualTo(DAY_ENDS);
        assertThat(spending.freeAt(money, NOW)).isEqualTo(MONTH_ENDS);
    }
}
