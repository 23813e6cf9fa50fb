package dev.farthing.application.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.stream.UsageOutbox.Portion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What every [UsageOutbox] does; each test begins with one that nobody has opened.
public interface UsageOutboxContract {
    UUID ONE = new UUID(0, 1);
    UUID OTHER = new UUID(0, 2);
    UUID ORG = new UUID(7, 1);
    UUID ANOTHER_ORG = new UUID(7, 2);
    Duration TURN = Duration.ofMinutes(1);

    UsageOutbox outbox();

    /// Settles so many calls of an org and has the sums take them up, all at once.
    ///
    /// @return their ids in the order they were settled in
    List<UUID> settle(UUID org, int calls);

    /// Lets so much time pass.
    void pass(Duration time);

    static List<UUID> settled(Portion portion, UUID org) {
        return portion.records().stream()
                .filter(record -> record.orgId().equals(org))
                .flatMap(record -> record instanceof UsageRecord.Settled one
                        ? Stream.of(one.call().requestId())
                        : Stream.empty())
                .toList();
    }

    private static UsageRecord.Missing missing(Portion portion) {
        return (UsageRecord.Missing) portion.records().stream()
                .filter(UsageRecord.Missing.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    @Test
    default void nothingIsPutByBeforeSomebodyWantsIt() {
        settle(ORG, 3);
        assertThat(outbox().take(ONE, TURN)).isFalse();
        assertThat(outbox().next(10).rows()).isEmpty();
        assertThat(outbox().backlog()).isEqualTo(new UsageOutbox.Backlog(0, Duration.ZERO, 0));
        outbox().open(100);
        assertThat(outbox().take(ONE, TURN)).as("nothing waits").isFalse();
        var later = settle(ORG, 2);
        assertThat(outbox().take(ONE, TURN)).isTrue();
        assertThat(settled(outbox().next(10), ORG)).containsExactlyElementsOf(later);
    }

    @Test
    default void whatIsSettledComesOutOnceAndOfEachOrgInOrder() {
        outbox().open(1_000_000);
        var wanted = new ArrayList<UUID>();
        var others = new ArrayList<UUID>();
        for (int i = 0; i < 4; i++) {
            wanted.addAll(settle(ORG, 3));
            others.addAll(settle(ANOTHER_ORG, 2));
        }
        assertThat(outbox().backlog().records()).isEqualTo(20);
        var seen = new ArrayList<UUID>();
        var othersSeen = new ArrayList<UUID>();
        int portions = 0;
        while (outbox().take(ONE, TURN)) {
            var portion = outbox().next(6);
            assertThat(settled(outbox().next(6), ORG))
                    .as("until it was brought")
                    .isEqualTo(settled(portion, ORG));
            seen.addAll(settled(portion, ORG));
            othersSeen.addAll(settled(portion, ANOTHER_ORG));
            outbox().brought(portion);
            portions++;
        }
        assertThat(seen).containsExactlyElementsOf(wanted);
        assertThat(othersSeen).containsExactlyElementsOf(others);
        assertThat(portions).isGreaterThan(1);
        assertThat(outbox().backlog()).isEqualTo(new UsageOutbox.Backlog(0, Duration.ZERO, 0));
    }

    @Test
    default void oneAtATimeBringsThem() {
        outbox().open(100);
        settle(ORG, 1);
        assertThat(outbox().take(ONE, TURN)).isTrue();
        assertThat(outbox().take(OTHER, TURN)).isFalse();
        assertThat(outbox().take(ONE, TURN)).as("goes on").isTrue();
        pass(Duration.ofSeconds(61));
        assertThat(outbox().take(OTHER, TURN)).isTrue();
        assertThat(outbox().take(ONE, TURN)).isFalse();
    }

    @Test
    default void whatThereIsNoRoomForIsCountedAndTold() {
        outbox().open(4);
        var kept = settle(ORG, 4);
        settle(ORG, 5);
        settle(ORG, 2);
        settle(ANOTHER_ORG, 1);
        assertThat(outbox().backlog().records()).isEqualTo(4);
        assertThat(outbox().backlog().missing()).isEqualTo(8);
        var portion = outbox().next(100);
        assertThat(settled(portion, ORG)).isEqualTo(kept);
        assertThat(portion.records()).hasSize(6);
        var missing = missing(portion);
        assertThat(missing.orgId()).isEqualTo(ORG);
        assertThat(missing.records()).isEqualTo(7);
        assertThat(missing.from()).isBeforeOrEqualTo(missing.until());
        outbox().brought(portion);
        assertThat(outbox().backlog()).isEqualTo(new UsageOutbox.Backlog(0, Duration.ZERO, 0));
        var again = settle(ORG, 2);
        assertThat(settled(outbox().next(100), ORG)).as("there is room again").isEqualTo(again);
    }

    @Test
    default void moreThatIsMissingMeanwhileIsToldToo() {
        outbox().open(1);
        settle(ORG, 1);
        settle(ORG, 2);
        var portion = outbox().next(100);
        settle(ORG, 3);
        outbox().brought(portion);
        var after = outbox().next(100);
        assertThat(after.records()).hasSize(1);
        assertThat(missing(after).records()).isEqualTo(5);
        assertThat(missing(after).number()).isEqualTo(missing(portion).number());
        outbox().brought(after);
        assertThat(outbox().backlog().missing()).isZero();
    }

    @Test
    default void whatNobodyHasWantedForADayIsCountedAlone() {
        outbox().open(100);
        pass(Duration.ofHours(25));
        settle(ORG, 3);
        assertThat(outbox().backlog()).extracting("records", "missing").containsExactly(0L, 3L);
        outbox().open(100);
        var wanted = settle(ORG, 2);
        assertThat(settled(outbox().next(100), ORG)).isEqualTo(wanted);
        assertThat(missing(outbox().next(100)).records()).isEqualTo(3);
    }

    @Test
    default void whoComesByWhileNothingWaitsSaysThatSomebodyIsThere() {
        outbox().open(100);
        for (int hour = 0; hour < 30; hour++) {
            pass(Duration.ofHours(1));
            outbox().take(ONE, TURN);
        }
        var wanted = settle(ORG, 1);
        assertThat(settled(outbox().next(100), ORG)).isEqualTo(wanted);
    }
}
