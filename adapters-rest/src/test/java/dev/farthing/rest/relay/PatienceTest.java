package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final Vertx VERTX = Vertx.vertx();

    @AfterAll
    static void stop() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void e74WhoIsDoneInTimeIsLeftAloneAndTheOthersAreGivenUpInTheirOrder() throws Exception {
        var givenUp = new ArrayList<String>();
        var last = new CompletableFuture<List<String>>();
        VERTX.runOnContext(_ -> {
            var patience = new Patience(VERTX, Duration.ofMillis(60));
            long now = System.nanoTime();
            var first = patience.begin(now, () -> givenUp.add("first"));
            patience.begin(now, () -> givenUp.add("second"));
            var third = patience.begin(now, () -> givenUp.add("third"));
            patience.begin(now + 1, () -> {
                givenUp.add("fourth");
                last.complete(List.copyOf(givenUp));
            });
            patience.end(third);
            patience.end(third);
            patience.end(first);
        });

        assertThat(last.get(10, TimeUnit.SECONDS)).containsExactly("second", "fourth");
    }

    @Test
    void theTimerStartsAnewAfterEverybodyWasGone() throws Exception {
        var again = new CompletableFuture<Void>();
        VERTX.runOnContext(_ -> {
            var patience = new Patience(VERTX, Duration.ofMillis(60));
            patience.begin(
                    System.nanoTime(),
                    () -> VERTX.setTimer(20, _ -> patience.begin(System.nanoTime(), () -> again.complete(null))));
        });

        assertThat(again.get(10, TimeUnit.SECONDS)).isNull();
    }
}
