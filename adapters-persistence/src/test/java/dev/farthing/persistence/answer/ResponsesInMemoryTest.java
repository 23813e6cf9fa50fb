package dev.farthing.persistence.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.RelayScene;
import dev.farthing.application.relay.RelaySettings;
import dev.farthing.application.relay.ResponseCache;
import dev.farthing.application.relay.ResponseCacheContract;
import dev.farthing.domain.upstream.PoolRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponsesInMemoryTest implements ResponseCacheContract {
    private static final int MEGABYTE = 1024 * 1024;

    private final RelayScene scene = new RelayScene();
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final ResponsesInMemory cache = new ResponsesInMemory(scene, () -> now);

    @Override
    public ResponseCache cache() {
        return cache;
    }

    @Override
    public void pass(Duration time) {
        now = now.plus(time);
    }

    private void allow(long bytes) {
        scene.set(new RelaySettings(
                List.of(), false, 1_000, 1_000, 1_000, 1_000, false, false, PoolRules.DEFAULT, false, bytes, ""));
    }

    @Test
    void whatIsKeptNeverTakesMoreThanIsAllowed() {
        allow(MEGABYTE);
        for (int i = 0; i < 300; i++) {
            keep(ResponseCacheContract.question("q" + i), MINUTE, "x".repeat(10_000));
            assertThat(cache.size()).isLessThanOrEqualTo(MEGABYTE);
        }
        assertThat(cache.size()).isGreaterThan(MEGABYTE / 2);
    }

    @Test
    void anAnswerThatIsTooLargeIsNotKept() {
        keep(ResponseCacheContract.question("large"), MINUTE, "x".repeat(4 * MEGABYTE), "y");
        keep(ResponseCacheContract.question("just"), MINUTE, "x".repeat(4 * MEGABYTE));

        assertThat(cache.find(ResponseCacheContract.question("large"), MINUTE)).isNull();
        assertThat(cache.find(ResponseCacheContract.question("just"), MINUTE)).isNotNull();
    }

    @Test
    void whatIsBeingTakenDownIsBoundedToo() {
        allow(MEGABYTE);
        var half = ResponseCacheContract.bytes("x".repeat(MEGABYTE / 2));
        var one = cache.record(ResponseCacheContract.question("1"), MINUTE);
        var two = cache.record(ResponseCacheContract.question("2"), MINUTE);
        var three = cache.record(ResponseCacheContract.question("3"), MINUTE);
        assertThat(one).isNotNull();
        assertThat(two).isNotNull();
        assertThat(three).isNotNull();

        one.add(half);
        two.add(half);
        three.add(half);
        three.keep(ResponseCacheContract.about(), ResponseCacheContract.bytes(""));
        assertThat(cache.find(ResponseCacheContract.question("3"), MINUTE))
                .as("no room")
                .isNull();

        one.drop();
        one.drop();
        two.drop();
        keep(ResponseCacheContract.question("4"), MINUTE, "x".repeat(MEGABYTE / 2));
        assertThat(cache.find(ResponseCacheContract.question("4"), MINUTE))
                .as("room again")
                .isNotNull();
    }

    @Test
    void nothingIsKeptAnyMoreOnceNothingIsAllowed() {
        keep(ResponseCacheContract.question("a"), MINUTE, "x");
        allow(0);

        assertThat(cache.find(ResponseCacheContract.question("a"), MINUTE)).isNull();
        assertThat(cache.record(ResponseCacheContract.question("a"), MINUTE)).isNull();
        assertThat(cache.size()).isZero();
    }
}
