package dev.farthing.upstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final Vertx VERTX = Vertx.vertx();

    @AfterAll
    static void stop() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void limitsPassWhenTheyAreDueAndNotWhenTheyWereLifted() throws Exception {
        var passed = new ArrayList<String>();
        var last = new CompletableFuture<List<String>>();
        VERTX.runOnContext(_ -> {
            var watch = new Watch(VERTX);
            long now = System.nanoTime();
            var lifted = new Watch.Limit(watch, () -> passed.add("lifted"));
            var early = new Watch.Limit(watch, () -> passed.add("early"));
            var late = new Watch.Limit(watch, () -> last.complete(List.copyOf(passed)));
            late.arm(now, 400);
            lifted.arm(now, 10);
            early.arm(now, 20);
            lifted.disarm();
            lifted.disarm();
        });

        assertThat(last.get(10, TimeUnit.SECONDS)).containsExactly("early");
    }

    @Test
    void aLimitCanBeBroughtForwardAndPutOff() throws Exception {
        var passed = new ArrayList<String>();
        var last = new CompletableFuture<List<String>>();
        VERTX.runOnContext(_ -> {
            var watch = new Watch(VERTX);
            long now = System.nanoTime();
            var forward = new Watch.Limit(watch, () -> passed.add("forward"));
            var putOff = new Watch.Limit(watch, () -> passed.add("put off"));
            var late = new Watch.Limit(watch, () -> last.complete(List.copyOf(passed)));
            forward.arm(now, 60_000);
            putOff.arm(now, 10);
            late.arm(now, 400);
            forward.arm(now, 10);
            putOff.arm(now, 60_000);
        });

        assertThat(last.get(10, TimeUnit.SECONDS)).containsExactly("forward");
    }
}
