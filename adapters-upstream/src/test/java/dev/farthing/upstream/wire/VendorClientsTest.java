package dev.farthing.upstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Answer;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VendorClientsTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final FakeVendor vendor = FakeVendor.on(vertx);

    @AfterEach
    void close() {
        vendor.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aFreshPoolConnectsAnewAndTheOldOneEndsWithItsLastCall() {
        var clients = new VendorClients(vertx, Duration.ZERO);
        var gate = new CompletableFuture<Void>();
        vendor.next(Answer.of(200, java.util.Map.of()).piece("early").pieceAfter(gate, "late"));
        var running = ask(clients);
        running.begun.join();
        vendor.next(Answer.json(200, "{}"));
        assertThat(ask(clients).ended.join()).isEqualTo("{}");

        assertThat(vendor.connections()).isEqualTo(2);
        gate.complete(null);
        assertThat(running.ended.join()).isEqualTo("earlylate");
    }

    @Test
    void whileItLivesConnectionsAreUsedAgain() {
        var clients = new VendorClients(vertx, Duration.ofMinutes(5));
        for (int i = 0; i < 3; i++) {
            vendor.next(Answer.json(200, "{}"));
            assertThat(ask(clients).ended.join()).isEqualTo("{}");
        }

        assertThat(vendor.connections()).isEqualTo(1);
    }

    private Asking ask(VendorClients clients) {
        var asking = new Asking();
        var target = Target.of(vendor.baseUrl(), "/x", null);
        context.runOnContext(
                _ -> VendorExchange.begin(clients, target, Timeouts.DEFAULT, HttpHeaders.headers(), null, asking));
        return asking;
    }

    private static final class Asking implements ExchangeListener {
        private final CompletableFuture<Void> begun = new CompletableFuture<>();
        private final CompletableFuture<String> ended = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public void head(int status, MultiMap headers) {
            begun.complete(null);
        }

        @Override
        public void chunk(byte[] bytes, int from, int to) {
            text.append(new String(bytes, from, to - from, java.nio.charset.StandardCharsets.UTF_8));
        }

        @Override
        public void complete() {
            ended.complete(text.toString());
        }

        @Override
        public void broken(Breakage how) {
            ended.completeExceptionally(new AssertionError("broken: " + how));
        }
    }
}
