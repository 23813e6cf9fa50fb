package dev.farthing.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.budget.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HouseTimeTest {
    private static final Instant TRUE_NOW = Instant.parse("2026-11-21T23:58:00Z");
    private static final Duration HALF_A_TRIP = Duration.ofMillis(4);

    private final AtomicReference<Instant> own = new AtomicReference<>(TRUE_NOW);
    private final HouseTime time = new HouseTime(own::get);

    @Test
    void aClockThatIsRightIsLeftAlone() {
        ask(TRUE_NOW);

        assertThat(time.ahead()).isZero();
        assertThat(time.instant()).isEqualTo(own.get());
    }

    @Test
    void theDatabaseIsSilentUntilItIsHeardAgain() {
        assertThat(time.silence()).isZero();
        ask(TRUE_NOW);
        own.set(own.get().plusSeconds(11));
        assertThat(time.silence()).isBetween(Duration.ofSeconds(11), Duration.ofSeconds(12));
        ask(own.get());
        assertThat(time.silence()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aClockThatIsFastByMinutesStillTellsTheDatabasesDay() {
        own.set(TRUE_NOW.plus(Duration.ofMinutes(5)));

        ask(TRUE_NOW);

        assertThat(time.instant()).isBetween(TRUE_NOW, TRUE_NOW.plus(HALF_A_TRIP.multipliedBy(3)));
        assertThat(Span.DAY.around(time.instant(), ZoneOffset.UTC))
                .isEqualTo(Span.DAY.around(TRUE_NOW, ZoneOffset.UTC))
                .isNotEqualTo(Span.DAY.around(own.get(), ZoneOffset.UTC));
    }

    @Test
    void aClockThatIsSlowByMinutesStillTellsTheDatabasesDay() {
        var databases = TRUE_NOW.plus(Duration.ofMinutes(3));

        ask(databases);

        assertThat(Span.DAY.around(time.instant(), ZoneOffset.UTC))
                .isEqualTo(Span.DAY.around(databases, ZoneOffset.UTC))
                .isNotEqualTo(Span.DAY.around(own.get(), ZoneOffset.UTC));
    }

    @Test
    void aSlowAnswerDoesNotMakeTimeWaver() {
        ask(TRUE_NOW.plus(Duration.ofMinutes(1)));
        var known = time.ahead();
        var before = own.get();
        own.set(before.plus(Duration.ofSeconds(4)));

        time.compare(before, before.plus(known).plusMillis(10), own.get());

        assertThat(time.ahead()).isEqualTo(known);
    }

    @Test
    void aClockThatIsSetWhileTheDatabaseAnswersSaysNothing() {
        time.compare(TRUE_NOW, TRUE_NOW, TRUE_NOW.minus(Duration.ofHours(1)));

        assertThat(time.ahead()).isZero();
    }

    private void ask(Instant databases) {
        var before = own.get();
        own.set(before.plus(HALF_A_TRIP.multipliedBy(2)));
        time.compare(before, databases.plus(HALF_A_TRIP), own.get());
    }
}
