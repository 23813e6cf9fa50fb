package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.bootstrap.RunningFarthing;
import dev.farthing.persistence.server.TestFolders;
import dev.farthing.upstream.FakeVendor;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A thousand streams open at once on one gateway.
class OpenStreamsJourneyTest {
    private static final int STREAMS = 1_000;
    private static final int WARM_ROUNDS = 20;
    private static final int WARM_STREAMS = 100;
    private static final long MOST_GROWTH_KIB = 15 * 1024;
    /// A heap that has to grow does so in steps.
    private static final long MOST_RESIDENT_KIB = 45 * 1024;
    private static final int PATIENCE_SECONDS = 60;
    private static final String FIRST = event("\"delta\":{\"content\":\"one\"},\"finish_reason\":null");
    private static final String LAST = event("\"delta\":{\"content\":\" two\"},\"finish_reason\":\"stop\"");
    private static final String USAGE = "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":5,"
            + "\"completion_tokens\":2,\"total_tokens\":7}}\n\ndata: [DONE]\n\n";

    private final Path folder = RunningFarthing.newDataDir();
    private final Vertx vertx = Vertx.vertx();
    private final FakeVendor vendor = FakeVendor.on(vertx);
    private final HttpClient client = vertx.createHttpClient(
            new HttpClientOptions().setKeepAlive(false), new PoolOptions().setHttp1MaxSize(STREAMS));

    private static String event(String choice) {
        return "data: {\"id\":\"c\",\"choices\":[{\"index\":0," + choice + "}]}\n\n";
    }

    @AfterEach
    void tidy() {
        vendor.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        TestFolders.delete(folder);
    }

    @Test
    void aThousandOpenStreamsFitIntoFifteenMegabytesAndAllComplete() throws Exception {
        try (var farthing = RunningFarthing.start(folder, Map.of("FARTHING_OPERATOR_KEY", House.OPERATOR_KEY))) {
            var scene = Scene.in(new Management(farthing.url(), House.OPERATOR_KEY), vendor, "open");
            warm(scene);
            var before = Footprint.of(farthing);
            var streams = new Streams(scene, STREAMS);
            streams.awaitFirst();
            long resident = Footprint.residentKib(farthing.pid()) - before.residentKib();
            long growth = Footprint.of(farthing).liveKib() - before.liveKib();
            var ids = streams.finish();
            System.out.printf(
                    "open streams: %d at once, %,d KiB of heap and %,d KiB of resident memory more with them%n",
                    STREAMS, growth, resident);

            assertThat(ids).hasSize(STREAMS);
            var rows = new HashSet<String>();
            for (var row : scene.operator().calls("model=" + scene.chat() + "&status=ok")) {
                if (ids.contains(row.path("request_id").asText())) {
                    assertThat(row.path("total_tokens").asInt()).isEqualTo(7);
                    rows.add(row.path("request_id").asText());
                }
            }
            assertThat(rows).isEqualTo(ids);
            assertThat(growth).as("KiB alive for 1,000 open streams").isBetween(1_000L, MOST_GROWTH_KIB);
            assertThat(resident)
                    .as("KiB of resident memory for 1,000 open streams")
                    .isLessThanOrEqualTo(MOST_RESIDENT_KIB);
        }
    }

    private void warm(Scene scene) throws Exception {
        for (int round = 0; round < WARM_ROUNDS; round++) {
            var streams = new Streams(scene, WARM_STREAMS);
            streams.awaitFirst();
            streams.finish();
        }
    }

    /// Streams opened together that stay open until they are told to finish.
    private final class Streams {
        private final CompletableFuture<Void> gate = new CompletableFuture<>();
        private final CountDownLatch begun;
        private final CountDownLatch ended;
        private final Set<String> whole = ConcurrentHashMap.newKeySet();
        private final Set<String> troubles = ConcurrentHashMap.newKeySet();

        Streams(Scene scene, int count) {
            begun = new CountDownLatch(count);
            ended = new CountDownLatch(count);
            var target = URI.create(scene.operator().gateway());
            var body = Caller.chatBody(scene.chat(), "Count to two.", true);
            for (int i = 0; i < count; i++) {
                vendor.next(
                        FakeVendor.Answer.events(FIRST).pieceAfter(gate, LAST).piece(USAGE));
                open(target, scene.key().secret(), body);
            }
        }

        private void open(URI target, String secret, String body) {
            client.request(new RequestOptions()
                            .setMethod(HttpMethod.POST)
                            .setHost(target.getHost())
                            .setPort(target.getPort())
                            .setURI(Caller.CHAT)
                            .putHeader("authorization", "Bearer " + secret)
                            .putHeader("content-type", "application/json"))
                    .compose(request -> request.send(body))
                    .onFailure(this::trouble)
                    .onSuccess(response -> {
                        var text = new StringBuilder();
                        response.exceptionHandler(this::trouble);
                        response.handler(bytes -> {
                            if (text.isEmpty()) {
                                begun.countDown();
                            }
                            text.append(bytes);
                        });
                        response.endHandler(_ -> {
                            if (Events.of(text.toString()).equals(Events.of(FIRST + LAST + "data: [DONE]\n\n"))) {
                                whole.add(response.getHeader("x-request-id"));
                            } else {
                                troubles.add(response.statusCode() + " " + text);
                            }
                            ended.countDown();
                        });
                    });
        }

        private void trouble(Throwable trouble) {
            troubles.add(String.valueOf(trouble));
            ended.countDown();
        }

        void awaitFirst() throws InterruptedException {
            assertThat(begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as(begun.getCount() + " streams have not begun; " + troubles)
                    .isTrue();
        }

        /// Lets all of them end; the request ids of those that came whole.
        Set<String> finish() throws InterruptedException {
            gate.complete(null);
            assertThat(ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("streams ended")
                    .isTrue();
            assertThat(troubles).isEqualTo(Set.of());
            return whole;
        }
    }
}
