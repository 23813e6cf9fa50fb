package dev.farthing.application.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Who is taken out of the balancer when admissions cannot be committed, and who is not.
class JudgeReadinessTest {
    private static final Duration ALMOST = Duration.ofMillis(4_999);
    private static final Duration LONG = Duration.ofSeconds(5);
    private static final List<URI> OTHERS = List.of(URI.create("http://10.0.0.2:8080"));

    private final AtomicInteger asked = new AtomicInteger();

    private boolean isReady(Duration silence, List<URI> others, boolean othersAreWell) {
        var judge = new JudgeReadiness(() -> new Pulse(silence, others), known -> {
            asked.incrementAndGet();
            assertThat(known).isEqualTo(OTHERS);
            return CompletableFuture.completedStage(othersAreWell);
        });
        return judge.judge().toCompletableFuture().join();
    }

    @Test
    void whoCannotCommitForFiveSecondsIsNotReadyWhileAnotherIsWell() {
        assertThat(isReady(LONG, OTHERS, true)).isFalse();
        assertThat(isReady(Duration.ofDays(1), OTHERS, true)).isFalse();
    }

    @Test
    void untilThenNobodyIsAsked() {
        assertThat(isReady(Duration.ZERO, OTHERS, true)).isTrue();
        assertThat(isReady(ALMOST, OTHERS, true)).isTrue();
        assertThat(asked).hasValue(0);
    }

    @Test
    void anOutageThatIsCommonToAllTakesNobodyOut() {
        assertThat(isReady(LONG, OTHERS, false)).isTrue();
    }

    @Test
    void whoIsAloneStaysReady() {
        assertThat(isReady(LONG, List.of(), true)).isTrue();
    }

    /// Replicas give signs of life a second apart, and so notice a common outage as far apart.
    @Test
    void whoNoticesACommonOutageFirstIsNotTakenOutBecauseOthersHaveNot() {
        var laterBySigns = LONG.minusSeconds(1).minusMillis(500);
        assertThat(new Pulse(laterBySigns, OTHERS).isWell()).isFalse();
        assertThat(new Pulse(Duration.ofSeconds(2), OTHERS).isWell()).isTrue();
    }
}
