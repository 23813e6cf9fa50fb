package dev.farthing.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.observation.FoldUsage;
import dev.farthing.application.observation.ForgetSessions;
import dev.farthing.application.observation.MendUsage;
import dev.farthing.application.observation.PendingUsage;
import dev.farthing.application.start.Drain;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ObservationScheduleTest {
    private final Drain drain = new Drain();
    private final AtomicInteger folds = new AtomicInteger();

    /// More than any bite takes up.
    private final PendingUsage endless = new PendingUsage() {
        @Override
        public OptionalLong fold(int most) {
            folds.incrementAndGet();
            return OptionalLong.of(most);
        }

        @Override
        public void mend(Instant since) {}

        @Override
        public Backlog backlog() {
            return new Backlog(0, Duration.ZERO);
        }
    };

    private final ObservationSchedule schedule = new ObservationSchedule(
            new ForgetSessions(_ -> {}, InstantSource.system()),
            new FoldUsage(endless),
            new MendUsage(endless, InstantSource.system()),
            new Caretaker(drain),
            new SimpleMeterRegistry());

    @Test
    void theLastCallsAreTakenUpAtTheEndInOneBite() {
        drain.begin();
        schedule.fold();
        assertThat(folds).hasValue(0);
        schedule.end(new ShutdownEvent());
        assertThat(folds).hasValue(1);
    }
}
