package dev.farthing.application.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.relay.PoolScene;
import dev.farthing.application.relay.RelayScene;
import dev.farthing.application.relay.RememberedHealth;
import dev.farthing.application.setting.RememberedSettings;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingValue;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.quality.Channel;
import dev.farthing.domain.quality.Grain;
import dev.farthing.domain.quality.Outcome;
import dev.farthing.domain.quality.Outcome.Sort;
import dev.farthing.domain.quality.Shift;
import dev.farthing.domain.quality.Verdict.Reason;
import dev.farthing.domain.quality.Verdict.State;
import dev.farthing.domain.quality.Window;
import dev.farthing.domain.upstream.ChoiceRules;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// From what replicas count to where calls go, by a clock of the test's own.
class WatchQualityTest {
    private static final Duration STEP = Duration.ofMinutes(2);

    private Instant now = Instant.parse("2026-11-21T12:00:30Z");
    private final RememberedQuality book = new RememberedQuality();
    private final RememberedSettings settings = new RememberedSettings();
    private final RelayScene scene = new RelayScene();
    private final RememberedAudit audit = new RememberedAudit();
    private final RememberedHealth here = new RememberedHealth();
    private final RememberedHealth elsewhere = new RememberedHealth();
    private final FollowQuality follow = new FollowQuality(here, scene, book, UUID::randomUUID, () -> now);
    private final FollowQuality followElsewhere =
            new FollowQuality(elsewhere, scene, book, UUID::randomUUID, () -> now);
    private final JudgeQuality judge = new JudgeQuality(book, settings, () -> now);
    private final ReadQuality read = new ReadQuality(book, settings, () -> now);
    private final Channel channel = book.channel("p", "up", "m");

    private static void count(RememberedHealth health, Channel channel, int many, Sort sort, int millis) {
        for (int i = 0; i < many; i++) {
            health.ofProvider(channel.providerId()).count(channel.upstreamModel(), new Outcome(sort, millis, null, 0));
        }
    }

    private void round() {
        follow.follow();
        followElsewhere.follow();
        judge.judge();
        follow.follow();
        followElsewhere.follow();
    }

    private int share(RememberedHealth health) {
        return health.ofProvider(channel.providerId()).share(channel.upstreamModel());
    }

    @Test
    void replicasCountTogetherAndAllFollowTheVerdict() {
        count(here, channel, 150, Sort.ANSWERED, 10);
        count(elsewhere, channel, 50, Sort.SERVER_ERROR, 10);
        round();

        assertThat(share(here)).isZero();
        assertThat(share(elsewhere)).isZero();
        assertThat(book.alerts).containsExactly("p bad [SUCCESS_RATE, SERVER_ERRORS]");
        var line = read.read().getFirst();
        assertThat(line.known().models()).containsExactly("m");
        assertThat(line.quality().windows().get(Window.FIVE_MINUTES).calls()).isEqualTo(200);
        assertThat(line.quality().windows().get(Window.HOUR).calls()).isEqualTo(200);
        assertThat(line.quality().windows().get(Window.DAY).calls()).isEqualTo(200);
        round();
        assertThat(book.alerts).hasSize(1);
    }

    @Test
    void aChannelThatDoesWellAgainGetsItsCallsBackStepByStep() {
        count(here, channel, 300, Sort.TIMED_OUT, 10);
        round();
        for (int share : new int[] {0, 10, 25, 50}) {
            assertThat(share(elsewhere)).isEqualTo(share);
            now = now.plus(STEP.dividedBy(2));
            if (share == 0) {
                prove();
            } else {
                count(here, channel, 2 * share, Sort.ANSWERED, 10);
            }
            round();
            now = now.plus(STEP.dividedBy(2));
            round();
        }

        assertThat(share(here)).isEqualTo(100);
        assertThat(book.alerts).containsExactly("p bad [SUCCESS_RATE, TIMEOUTS]", "p good []");
    }

    private void prove() {
        for (int i = 0; i < Shift.PROOFS; i++) {
            book.probed(channel, true);
        }
    }

    @Test
    void whoGetsNoCallsGetsNoneBackForThatAlone() {
        count(here, channel, 300, Sort.TIMED_OUT, 10);
        round();
        now = now.plus(Duration.ofHours(1));
        round();
        assertThat(share(here)).as("nothing is known of it").isZero();
        prove();
        round();
        assertThat(share(here)).isEqualTo(10);
        now = now.plus(Duration.ofHours(1));
        round();
        assertThat(share(here)).as("and nothing new since").isEqualTo(10);
        count(here, channel, 20, Sort.ANSWERED, 10);
        round();
        assertThat(share(here)).isEqualTo(25);
    }

    @Test
    void whatAPersonHoldsStaysWhateverIsMeasured() {
        var hold = new HoldShare(book, read, audit, () -> now);
        assertThat(hold.hold(channel, 30).quality().shift().held()).isTrue();
        assertThat(audit.only().action()).isEqualTo("hold_share");
        count(here, channel, 300, Sort.TIMED_OUT, 10);
        round();
        now = now.plus(STEP);
        round();
        assertThat(share(elsewhere)).isEqualTo(30);
        assertThat(book.alerts).isEmpty();

        now = now.plusSeconds(60);
        assertThat(hold.hold(channel, null).quality().shift().share()).isEqualTo(100);
        round();
        assertThat(share(elsewhere)).as("it is judged anew").isEqualTo(100);
        now = now.plusSeconds(60);
        count(here, channel, 300, Sort.TIMED_OUT, 10);
        round();
        assertThat(share(elsewhere)).isZero();
        assertThatThrownBy(() -> hold.hold(new Channel(channel.providerId(), "nowhere"), 5))
                .isInstanceOf(FaultException.class);
    }

    @Test
    void oneThatFailsOnItsWayBackStartsAnewUntold() {
        count(here, channel, 300, Sort.TIMED_OUT, 10);
        round();
        prove();
        now = now.plus(STEP);
        round();
        assertThat(share(here)).isEqualTo(10);
        now = now.plusSeconds(60);
        count(here, channel, 20, Sort.FAILED_OTHERWISE, 10);
        round();

        assertThat(share(here)).isZero();
        assertThat(book.alerts).hasSize(1);
    }

    @Test
    void whatIsSlowIsFoundAgainstItsOwnPast() {
        count(here, channel, 1_000, Sort.ANSWERED, 100);
        round();
        now = now.plus(Duration.ofHours(3));
        count(here, channel, 300, Sort.ANSWERED, 280);
        round();
        assertThat(share(here)).isEqualTo(100);
        now = now.plus(Duration.ofMinutes(6));
        count(here, channel, 300, Sort.ANSWERED, 400);
        round();

        assertThat(share(here)).isZero();
        assertThat(book.alerts).containsExactly("p bad [P99]");
        assertThat(read.read().getFirst().quality().usual().calls()).isEqualTo(1_000);
    }

    @Test
    void wherePeopleWantNothingShiftedTheyAreToldAlone() {
        settings.save(Map.of(Setting.QUALITY_SHIFT, new SettingValue.Choice("off")));
        count(here, channel, 300, Sort.FAILED_OTHERWISE, 10);
        round();

        assertThat(share(here)).isEqualTo(100);
        assertThat(book.alerts).containsExactly("p bad [SUCCESS_RATE]");
    }

    @Test
    void fewCallsAreNoReason() {
        count(here, channel, 199, Sort.FAILED_OTHERWISE, 10);
        round();

        assertThat(share(here)).isEqualTo(100);
        assertThat(read.read().getFirst().verdict().state()).isEqualTo(State.UNKNOWN);
        settings.save(Map.of(Setting.QUALITY_LEAST_CALLS, new SettingValue.Whole(100)));
        assertThat(read.read().getFirst().verdict().reasons()).containsExactly(Reason.SUCCESS_RATE);
    }

    @Test
    void whoseTurnItIsNotDecidesNothing() {
        book.othersTurn = true;
        count(here, channel, 300, Sort.FAILED_OTHERWISE, 10);
        round();

        assertThat(book.shifts()).isEmpty();
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenLaterWhereItBelongs() {
        book.away = true;
        count(here, channel, 3, Sort.ANSWERED, 10);
        assertThatThrownBy(follow::follow).isInstanceOf(IllegalStateException.class);
        now = now.plusSeconds(60);
        count(here, channel, 4, Sort.ANSWERED, 10);
        assertThatThrownBy(follow::follow).isInstanceOf(IllegalStateException.class);
        book.away = false;
        follow.follow();

        assertThat(book.counted(Grain.MINUTE, Instant.EPOCH))
                .extracting(counted -> counted.tally().calls())
                .containsExactlyInAnyOrder(3L, 4L);
        assertThat(book.counted(Grain.HOUR, Instant.EPOCH))
                .extracting(counted -> counted.tally().calls())
                .containsExactly(7L);
        now = now.plusSeconds(1);
        count(here, channel, 5, Sort.ANSWERED, 10);
        follow.follow();
        assertThat(book.counted(Grain.HOUR, Instant.EPOCH))
                .extracting(counted -> counted.tally().calls())
                .containsExactly(12L);
    }

    @Test
    void whereCallsAreHedgedAllReplicasKnowHowLongAnswersAreUsuallyWaitedFor() {
        var provider = here.ofProvider(channel.providerId());
        for (int i = 1; i <= 100; i++) {
            provider.waited("up", true, i);
            provider.waited("up", false, 10 * i);
        }
        for (int i = 0; i < 19; i++) {
            provider.waited("rare", true, 5);
        }
        follow.follow();
        followElsewhere.follow();
        assertThat(elsewhere.ofProvider(channel.providerId()).longWaitMillis("up", true))
                .as("nothing is looked at where nothing is hedged")
                .isZero();
        scene.offer(PoolScene.anOffer("m")
                .chosenBy(new ChoiceRules(true, 0))
                .way("p", 1)
                .build());
        for (int i = 0; i < 30; i++) {
            followElsewhere.follow();
        }

        var known = elsewhere.ofProvider(channel.providerId());
        assertThat(known.longWaitMillis("up", true)).isBetween(95, 103);
        assertThat(known.longWaitMillis("up", false)).isBetween(950, 1_023);
        assertThat(known.longWaitMillis("rare", true)).as("too few").isZero();
        now = now.plus(Duration.ofHours(2));
        for (int i = 0; i < 30; i++) {
            followElsewhere.follow();
        }
        assertThat(known.longWaitMillis("up", true)).isZero();
    }

    @Test
    void whatIsOldIsForgotten() {
        count(here, channel, 3, Sort.ANSWERED, 10);
        follow.follow();
        now = now.plus(Duration.ofHours(4));
        new ForgetQuality(book, () -> now).forget();

        assertThat(book.counted(Grain.MINUTE, Instant.EPOCH)).isEmpty();
        assertThat(book.counted(Grain.FIVE_MINUTES, Instant.EPOCH)).isEmpty();
        assertThat(book.counted(Grain.HOUR, Instant.EPOCH)).hasSize(1);
        assertThat(book.counted(Grain.DAY, Instant.EPOCH)).hasSize(1);
    }
}
