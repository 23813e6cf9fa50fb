package dev.farthing.application.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.job.JobState.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What every [JobBook] and the [JobTurns] beside it do; each test begins with empty ones.
public interface JobsContract {
    UUID ONE = new UUID(0, 1);
    UUID OTHER = new UUID(0, 2);
    Job SWEEP = new Job("sweep", "sweeps the floor", Duration.ofHours(1), () -> {});

    JobBook book();

    JobTurns turns();

    /// Lets so much time pass, as far as jobs are concerned.
    void pass(Duration time);

    private JobState sweep() {
        return book().find("sweep").orElseThrow();
    }

    private void entered() {
        turns().enter(List.of(SWEEP));
    }

    @Test
    default void aNewJobBeginsWithinAMinuteAndThenEveryTime() {
        entered();
        assertThat(turns().due()).isEmpty();
        assertThat(turns().begin("sweep", ONE)).isFalse();
        pass(Duration.ofMinutes(1));
        assertThat(turns().due()).containsExactly("sweep");
        assertThat(turns().begin("sweep", ONE)).isTrue();
        assertThat(sweep().runningSince()).isNotNull();
        turns().finish("sweep", ONE, null);
        assertThat(turns().due()).isEmpty();
        pass(Duration.ofMinutes(61));
        assertThat(turns().due()).containsExactly("sweep");
    }

    @Test
    default void whatIsKnownAlreadyStays() {
        entered();
        book().pause("sweep", true);
        entered();
        assertThat(book().all()).extracting(JobState::name).containsExactly("sweep");
        assertThat(sweep().paused()).isTrue();
        assertThat(sweep().purpose()).isEqualTo("sweeps the floor");
        assertThat(sweep().every()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    default void whileItRunsNobodyElseBegins() {
        entered();
        book().want("sweep");
        assertThat(turns().begin("sweep", ONE)).isTrue();
        book().want("sweep");
        assertThat(turns().due()).isEmpty();
        assertThat(turns().begin("sweep", OTHER)).isFalse();
        turns().finish("sweep", OTHER, null);
        assertThat(sweep().runningSince()).as("it is not the other's").isNotNull();
        turns().finish("sweep", ONE, null);
        assertThat(turns().begin("sweep", OTHER)).as("it was wanted once more").isTrue();
    }

    @Test
    default void aPausedOneRunsOnlyWhereItIsWanted() {
        entered();
        book().pause("sweep", true);
        pass(Duration.ofHours(2));
        assertThat(turns().due()).isEmpty();
        assertThat(sweep().nextAt()).isNull();
        book().want("sweep");
        assertThat(sweep().wanted()).isTrue();
        assertThat(turns().begin("sweep", ONE)).isTrue();
        assertThat(sweep().wanted()).isFalse();
        turns().finish("sweep", ONE, null);
        assertThat(turns().due()).isEmpty();
        book().pause("sweep", false);
        assertThat(sweep().nextAt()).isNotNull();
    }

    @Test
    default void whatCameOfItIsKept() {
        entered();
        book().want("sweep");
        turns().begin("sweep", ONE);
        turns().finish("sweep", ONE, "the broom is gone");
        assertThat(sweep().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(sweep().error()).isEqualTo("the broom is gone");
        assertThat(sweep().runningSince()).isNull();
        assertThat(sweep().finishedAt()).isAfterOrEqualTo(sweep().startedAt());
        book().want("sweep");
        turns().begin("sweep", ONE);
        assertThat(sweep().outcome()).as("of the last one that is over").isEqualTo(Outcome.FAILED);
        turns().finish("sweep", ONE, null);
        assertThat(sweep().outcome()).isEqualTo(Outcome.OK);
        assertThat(sweep().error()).isNull();
        assertThat(sweep().runs()).isEqualTo(2);
        assertThat(sweep().failures()).isEqualTo(1);
    }

    @Test
    default void aRunnerThatIsNotHeardOfLosesIt() {
        entered();
        book().want("sweep");
        turns().begin("sweep", ONE);
        book().want("sweep");
        pass(Duration.ofSeconds(50));
        turns().hold(List.of("sweep"), OTHER);
        turns().hold(List.of("sweep"), ONE);
        pass(Duration.ofSeconds(50));
        assertThat(turns().due()).isEmpty();
        pass(Duration.ofSeconds(11));
        assertThat(sweep().outcome()).isEqualTo(Outcome.INTERRUPTED);
        assertThat(sweep().finishedAt()).isNull();
        assertThat(turns().begin("sweep", OTHER)).isTrue();
        turns().finish("sweep", ONE, "too late");
        assertThat(sweep().runningSince()).isNotNull();
        turns().finish("sweep", OTHER, null);
        assertThat(sweep().outcome()).isEqualTo(Outcome.OK);
        assertThat(sweep().failures()).isEqualTo(1);
    }

    @Test
    default void aJobThatIsNotThereIsNobodysTurn() {
        assertThat(turns().begin("nonsense", ONE)).isFalse();
        assertThat(book().find("nonsense")).isEmpty();
        book().want("nonsense");
        book().pause("nonsense", true);
        assertThat(book().all()).isEmpty();
    }
}
