package dev.farthing.domain.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.balance.Exhaustion.Point;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BalanceTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    private static BigDecimal d(String text) {
        return new BigDecimal(text);
    }

    private static Point at(int hours, String left) {
        return new Point(NOW.plus(Duration.ofHours(hours)), d(left));
    }

    @Test
    void thePercentageIsOfTheTotalAndZeroOfNothing() {
        assertThat(new AccountBalance("points", d("2"), d("3"), d("1")).percentage())
                .isEqualTo(d("33.33"));
        assertThat(new AccountBalance("points", d("0"), d("0"), d("0")).percentage())
                .isEqualTo(d("0"));
        assertThat(new AccountBalance("CNY", d("1"), null, null).percentage()).isNull();
    }

    @Test
    void whatNoAccountHoldsIsRefused() {
        assertThat(new AccountBalance("CNY", d("1E+3"), null, null).left()).isEqualTo(d("1000"));
        assertThat(new AccountBalance("CNY", d("-0.1234567890123"), null, null).left())
                .isEqualTo(d("-0.123456789012"));
        for (var amount : List.of("1E+308", "-1E+19", "1E+999999999")) {
            assertThatThrownBy(() -> new AccountBalance("CNY", d(amount), null, null))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anAccountThatIsUsedEvenlyEndsWhereTheLineEnds() {
        assertThat(Exhaustion.predicted(List.of(at(0, "100"), at(10, "80"), at(20, "60"))))
                .hasValue(NOW.plus(Duration.ofHours(50)));
    }

    @Test
    void onlyWhatCameAfterTheLastTopUpCounts() {
        assertThat(Exhaustion.predicted(List.of(at(0, "100"), at(10, "1"), at(11, "50"), at(21, "40"))))
                .hasValue(NOW.plus(Duration.ofHours(61)));
        assertThat(Exhaustion.predicted(List.of(at(0, "100"), at(10, "1"), at(11, "50"))))
                .isEmpty();
    }

    @Test
    void whatIsLongAgoDoesNotCount() {
        var long_ago = List.of(at(0, "1000"), at(200, "100"), at(210, "90"));
        assertThat(Exhaustion.predicted(long_ago)).hasValue(NOW.plus(Duration.ofHours(300)));
    }

    @Test
    void anUnusedAccountLastsAndAnEmptyOneHasEnded() {
        assertThat(Exhaustion.predicted(List.of(at(0, "5"), at(9, "5")))).isEmpty();
        assertThat(Exhaustion.predicted(List.of(at(0, "5"), at(9, "0")))).hasValue(NOW.plus(Duration.ofHours(9)));
        assertThat(Exhaustion.predicted(List.of())).isEmpty();
        assertThat(Exhaustion.predicted(List.of(at(0, "1000000000"), at(160, "999999999.9"))))
                .isEmpty();
    }

    @Test
    void pollsAreSpreadWithinATenthAroundTheInterval() {
        var times = Stream.generate(UUID::randomUUID)
                .limit(500)
                .map(id -> PollTimes.next(id, NOW, INTERVAL, 0))
                .toList();
        assertThat(times)
                .allSatisfy(time -> assertThat(Duration.between(NOW, time))
                        .isBetween(Duration.ofSeconds(270), Duration.ofSeconds(330)));
        assertThat(times.stream().distinct().count()).isGreaterThan(50);
    }

    @Test
    void failuresMakePausesLongerUpToAnHourAndNeverShorterThanTheInterval() {
        var id = UUID.randomUUID();
        assertThat(PollTimes.next(id, NOW, INTERVAL, 2))
                .isBetween(NOW.plus(Duration.ofMinutes(18)), NOW.plus(Duration.ofMinutes(22)));
        assertThat(PollTimes.next(id, NOW, INTERVAL, 60)).isBefore(NOW.plus(Duration.ofMinutes(67)));
        assertThat(PollTimes.next(id, NOW, Duration.ofHours(24), 5)).isAfter(NOW.plus(Duration.ofHours(21)));
    }

    @Test
    void whatIsOlderThanThreeIntervalsIsStale() {
        assertThat(PollTimes.isStale(NOW, NOW.plus(Duration.ofMinutes(15)), INTERVAL))
                .isFalse();
        assertThat(PollTimes.isStale(NOW, NOW.plus(Duration.ofMinutes(16)), INTERVAL))
                .isTrue();
    }
}
