package dev.farthing.domain.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.quality.Outcome.Sort;
import dev.farthing.domain.quality.Verdict.Reason;
import dev.farthing.domain.quality.Verdict.State;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final QualityRules RULES = QualityRules.DEFAULT;

    private static Tally tally(int answered, int millis) {
        var tally = new Tally();
        return add(tally, answered, Sort.ANSWERED, millis);
    }

    private static Tally add(Tally tally, int many, Sort sort, int millis) {
        for (int i = 0; i < many; i++) {
            tally.add(new Outcome(sort, millis, null, 0));
        }
        return tally;
    }

    private static Verdict judged(Tally calls) {
        return Verdict.of(calls, tally(1_000, 100), RULES, RULES.leastCalls());
    }

    @Test
    void withTooFewCallsNothingIsSaid() {
        assertThat(judged(add(new Tally(), 199, Sort.FAILED_OTHERWISE, 1)).state())
                .isEqualTo(State.UNKNOWN);
        assertThat(judged(add(new Tally(), 200, Sort.FAILED_OTHERWISE, 1)).state())
                .isEqualTo(State.BAD);
    }

    @Test
    void successBelowNinetyNinePercentIsBad() {
        assertThat(judged(add(tally(990, 100), 10, Sort.FAILED_OTHERWISE, 1)).state())
                .isEqualTo(State.GOOD);
        assertThat(judged(add(tally(989, 100), 11, Sort.FAILED_OTHERWISE, 1)).reasons())
                .containsExactly(Reason.SUCCESS_RATE);
    }

    @Test
    void moreThanOnePercentServerErrorsAreBad() {
        assertThat(judged(add(tally(990, 100), 10, Sort.SERVER_ERROR, 1)).state())
                .isEqualTo(State.GOOD);
        assertThat(judged(add(tally(989, 100), 11, Sort.SERVER_ERROR, 1)).reasons())
                .containsExactlyInAnyOrder(Reason.SERVER_ERRORS, Reason.SUCCESS_RATE);
    }

    @Test
    void moreThanHalfAPercentTimeoutsAreBad() {
        assertThat(judged(add(tally(995, 100), 5, Sort.TIMED_OUT, 1)).state()).isEqualTo(State.GOOD);
        assertThat(judged(add(tally(994, 100), 6, Sort.TIMED_OUT, 1)).reasons()).containsExactly(Reason.TIMEOUTS);
    }

    @Test
    void aSlowestHundredthThatTakesMoreThanThreeTimesAsLongAsUsualIsBad() {
        assertThat(judged(add(tally(985, 100), 15, Sort.ANSWERED, 270)).state()).isEqualTo(State.GOOD);
        assertThat(judged(add(tally(985, 100), 15, Sort.ANSWERED, 400)).reasons())
                .containsExactly(Reason.P99);
        assertThat(judged(add(tally(995, 100), 5, Sort.ANSWERED, 400)).state()).isEqualTo(State.GOOD);
    }

    @Test
    void withoutABaselineNothingIsSlow() {
        var slow = tally(1_000, 60_000);

        assertThat(Verdict.of(slow, tally(199, 1), RULES, 200).state()).isEqualTo(State.GOOD);
        assertThat(Verdict.of(slow, tally(200, 1), RULES, 200).reasons()).containsExactly(Reason.P99);
    }

    @Test
    void aSingleFailureIsNoTrend() {
        assertThat(Verdict.of(add(tally(9, 1), 1, Sort.TIMED_OUT, 1), new Tally(), RULES, 10)
                        .state())
                .isEqualTo(State.GOOD);
        assertThat(Verdict.of(add(tally(8, 1), 2, Sort.TIMED_OUT, 1), new Tally(), RULES, 10)
                        .reasons())
                .containsExactlyInAnyOrder(Reason.TIMEOUTS, Reason.SUCCESS_RATE);
    }

    @Test
    void speedIsWhatStreamsGenerateFromTheirFirstTokenOn() {
        var tally = new Tally();
        tally.add(new Outcome(Sort.ANSWERED, 1_500, 500, 100));
        tally.add(new Outcome(Sort.ANSWERED, 1_000, null, 50));
        tally.add(new Outcome(Sort.ANSWERED, 9_000, 1, 0));

        assertThat(tally.tokensPerSecond()).isEqualByComparingTo("75");
        assertThat(tally.percent(tally.answered())).isEqualByComparingTo("100");
        assertThat(new Tally().tokensPerSecond()).isNull();
        assertThat(new Tally().percent(0)).isNull();
        assertThat(tally.firstToken().total()).isEqualTo(2);
    }
}
