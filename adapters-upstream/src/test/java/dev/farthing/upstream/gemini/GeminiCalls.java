package dev.farthing.upstream.gemini;

import dev.farthing.application.relay.HeardReply;
import dev.farthing.application.relay.RelaySettings;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.upstream.CallersLoop;
import dev.farthing.upstream.wire.VendorClients;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/// Makes calls to a vendor of this dialect from one event loop, as the relay does.
final class GeminiCalls implements AutoCloseable {
    static final String SECRET = "AIzaSecretOfTheVendor";
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    final Vertx vertx = Vertx.vertx();
    final GeminiUpstream upstream = new GeminiUpstream(new VendorClients(vertx), InstantSource.fixed(NOW));
    private final CallersLoop loop = new CallersLoop(vertx);

    URI baseUrl = URI.create("http://127.0.0.1:1/v1beta");
    Endpoint endpoint = Endpoint.GENERATE_CONTENT;
    String upstreamModel = "gemini-2.5-flash";
    Map<String, String> clientHeaders = Map.of();
    boolean stream = true;
    String body = "{\"contents\":[]}";
    RequestRules rules = RequestRules.NONE;

    HeardReply call() {
        var heard = new HeardReply();
        onLoop(() -> upstream.start(request(), heard));
        return heard.await();
    }

    <T> T onLoop(Supplier<T> work) {
        return loop.run(work);
    }

    UpstreamRequest request() {
        return new UpstreamRequest(
                        UUID.randomUUID(),
                        endpoint,
                        new Provider(
                                UUID.randomUUID(),
                                "fake",
                                Protocol.GEMINI,
                                baseUrl,
                                Map.of(),
                                null,
                                false,
                                new Timeouts(2_000, 5_000, 5_000, 20_000)),
                        new UpstreamSecret(SECRET),
                        "model-1",
                        upstreamModel,
                        List.of(),
                        stream,
                        true,
                        true,
                        List.of(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8))),
                        clientHeaders,
                        RelaySettings.DEFAULT)
                .by(rules);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
