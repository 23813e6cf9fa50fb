package dev.farthing.domain.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.quality.ChannelQuality.Counted;
import dev.farthing.domain.quality.Outcome.Sort;
import dev.farthing.domain.quality.Verdict.Reason;
import dev.farthing.domain.quality.Verdict.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ShiftTest {
    private static final QualityRules RULES = QualityRules.DEFAULT;
    private static final QualityRules WATCHING = new QualityRules(200, 990, 3, 10, 5, false, RULES.step());
    private static final Verdict BAD = new Verdict(State.BAD, Set.of(Reason.SUCCESS_RATE));
    private static final Verdict GOOD = new Verdict(State.GOOD, Set.of());
    private static final Instant NOW = Instant.parse("2026-11-21T12:34:56Z");
    private static final Channel CHANNEL = new Channel(new UUID(1, 2), "m");

    @Test
    void aBadChannelGetsNothingAndComesBackStepByStep() {
        var shift = Shift.NONE.next(BAD, RULES, NOW);
        assertThat(shift).isEqualTo(new Shift(0, true, NOW));

        var now = NOW;
        var shares = new ArrayList<Integer>();
        while (shift.bad()) {
            assertThat(shift.next(GOOD, RULES, now.plus(RULES.step()).minusMillis(1)))
                    .isEqualTo(shift);
            now = now.plus(RULES.step());
            shift = shift.next(GOOD, RULES, now);
            shares.add(shift.share());
        }
        assertThat(shares).containsExactly(10, 25, 50, 100);
        assertThat(shift.next(GOOD, RULES, now.plusSeconds(9_999))).isEqualTo(shift);
    }

    @Test
    void thatNothingIsKnownOfItBringsNothingBackButAnswersDo() {
        var later = NOW.plus(RULES.step());
        var unproven = new Shift(0, true, NOW, Shift.PROOFS - 1, false);
        assertThat(unproven.next(Verdict.UNKNOWN, RULES, later)).isEqualTo(unproven);

        var proven = new Shift(0, true, NOW, Shift.PROOFS, false);
        assertThat(proven.next(Verdict.UNKNOWN, RULES, later)).isEqualTo(new Shift(10, true, later));
        assertThat(proven.next(BAD, RULES, later))
                .as("calls say more than questions")
                .isEqualTo(new Shift(0, true, later));
    }

    @Test
    void whatAPersonHoldsIsLeftAlone() {
        var held = Shift.byHand(30, NOW);

        assertThat(held.next(BAD, RULES, NOW.plusSeconds(9_999))).isEqualTo(held);
        assertThat(held.next(GOOD, RULES, NOW.plusSeconds(9_999))).isEqualTo(held);
    }

    @Test
    void whatFailsOnItsWayBackBeginsAnew() {
        var later = NOW.plusSeconds(9);

        assertThat(new Shift(50, true, NOW).next(BAD, RULES, later)).isEqualTo(new Shift(0, true, later));
    }

    @Test
    void whereNothingIsShiftedItIsOnlyTold() {
        var shift = Shift.NONE.next(BAD, WATCHING, NOW);
        assertThat(shift).isEqualTo(new Shift(100, true, NOW));
        assertThat(shift.next(GOOD, WATCHING, NOW.plus(RULES.step())))
                .isEqualTo(new Shift(100, false, NOW.plus(RULES.step())));
    }

    private static Counted counted(Grain grain, Instant begin, int failures, int answers) {
        var tally = new Tally();
        for (int i = 0; i < failures; i++) {
            tally.add(new Outcome(Sort.FAILED_OTHERWISE, 1, null, 0));
        }
        for (int i = 0; i < answers; i++) {
            tally.add(new Outcome(Sort.ANSWERED, 1, null, 0));
        }
        return new Counted(CHANNEL, grain, begin, tally);
    }

    private static Instant minute(int ago) {
        return Grain.MINUTE.begin(NOW).minus(Duration.ofMinutes(ago));
    }

    @Test
    void theShortestWindowWithCallsEnoughIsJudged() {
        var rows = List.of(
                counted(Grain.MINUTE, minute(1), 0, 100),
                counted(Grain.MINUTE, minute(3), 0, 99),
                counted(Grain.MINUTE, minute(6), 500, 0),
                counted(Grain.FIVE_MINUTES, minute(14), 10, 200));
        assertThat(ChannelQuality.of(rows, Shift.NONE, NOW).verdict(RULES).state())
                .isEqualTo(State.BAD);

        var more = new ArrayList<>(rows);
        more.add(counted(Grain.MINUTE, minute(0), 0, 1));
        assertThat(ChannelQuality.of(more, Shift.NONE, NOW).verdict(RULES).state())
                .isEqualTo(State.GOOD);
    }

    @Test
    void whatWasBeforeTheLastStepIsShownButNotJudged() {
        var rows = List.of(counted(Grain.MINUTE, minute(2), 900, 0), counted(Grain.MINUTE, minute(1), 0, 20));
        var quality = ChannelQuality.of(rows, new Shift(10, true, minute(1)), NOW);

        assertThat(quality.verdict(RULES).state()).isEqualTo(State.GOOD);
        assertThat(quality.windows().get(Window.FIVE_MINUTES).calls()).isEqualTo(920);
        assertThat(quality.judged().get(Window.FIVE_MINUTES))
                .extracting(Tally::calls)
                .containsExactly(20L);
        assertThat(ChannelQuality.of(rows, new Shift(10, true, minute(0)), NOW)
                        .verdict(RULES)
                        .state())
                .isEqualTo(State.UNKNOWN);
    }

    private static Counted hour(int ago, int failures, int answers) {
        return counted(Grain.HOUR, Grain.HOUR.begin(NOW).minus(Duration.ofHours(ago)), failures, answers);
    }

    private static State judged(List<Counted> rows) {
        return ChannelQuality.of(rows, Shift.NONE, NOW).verdict(RULES).state();
    }

    @Test
    void ofADayTheLatestCallsAreJudgedAndNotWhatIsLongOver() {
        var rows = new ArrayList<>(List.of(hour(20, 50, 50)));
        for (int ago = 0; ago < 9; ago++) {
            rows.add(hour(ago, 0, 10));
        }
        assertThat(judged(rows)).as("the latest of too few were answered").isEqualTo(State.UNKNOWN);
        rows.add(hour(10, 0, 10));
        assertThat(judged(rows))
                .as("fifty failures in two hundred, but all before")
                .isEqualTo(State.GOOD);
        rows.add(hour(0, 1, 0));
        assertThat(judged(rows)).as("it goes on").isEqualTo(State.BAD);
        for (int ago = 0; ago < 9; ago++) {
            rows.add(hour(ago, 0, 13));
        }
        assertThat(judged(rows)).as("one failure in the latest two hundred").isEqualTo(State.GOOD);
    }

    @Test
    void theUsualIsTheWeekBeforeTheLastHourAndCountsNothingTwice() {
        var today = Grain.DAY.begin(NOW);
        var rows = List.of(
                counted(Grain.DAY, today, 0, 1),
                counted(Grain.DAY, today.minus(Duration.ofDays(1)), 0, 10),
                counted(Grain.DAY, today.minus(Duration.ofDays(2)), 0, 100),
                counted(Grain.DAY, today.minus(Duration.ofDays(8)), 0, 1_000),
                counted(Grain.HOUR, today.minus(Duration.ofHours(1)), 0, 10_000),
                counted(Grain.HOUR, today.plus(Duration.ofHours(10)), 0, 100_000),
                counted(Grain.HOUR, today.plus(Duration.ofHours(11)), 0, 1_000_000));

        assertThat(ChannelQuality.of(rows, Shift.NONE, NOW).usual().calls()).isEqualTo(110_100);
    }
}
