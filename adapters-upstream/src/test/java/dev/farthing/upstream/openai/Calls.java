package dev.farthing.upstream.openai;

import dev.farthing.application.relay.HeardReply;
import dev.farthing.application.relay.RelaySettings;
import dev.farthing.application.relay.UpstreamCall;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provider;
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

/// Makes calls to a vendor from one event loop, as the relay does.
final class Calls implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    final Vertx vertx = Vertx.vertx();
    final OpenAiUpstream upstream = new OpenAiUpstream(new VendorClients(vertx), InstantSource.fixed(NOW));
    private final CallersLoop loop = new CallersLoop(vertx);

    URI baseUrl = URI.create("http://127.0.0.1:1/v1");
    Endpoint endpoint = Endpoint.CHAT_COMPLETIONS;
    Timeouts timeouts = new Timeouts(2_000, 5_000, 5_000, 20_000);
    RelaySettings limits = RelaySettings.DEFAULT;
    Map<String, String> providerHeaders = Map.of();
    Map<String, String> clientHeaders = Map.of();
    boolean stream = true;
    boolean usageWanted = false;

    HeardReply call() {
        var heard = new HeardReply();
        start(heard);
        return heard.await();
    }

    UpstreamCall start(HeardReply heard) {
        return onLoop(() -> upstream.start(request(), heard));
    }

    <T> T onLoop(Supplier<T> work) {
        return loop.run(work);
    }

    UpstreamRequest request() {
        return new UpstreamRequest(
                UUID.randomUUID(),
                endpoint,
                new Provider(
                        UUID.randomUUID(), "fake", Protocol.OPENAI, baseUrl, providerHeaders, null, false, timeouts),
                new UpstreamSecret("sk-vendor"),
                "model-1",
                "model-1",
                List.of(),
                stream,
                usageWanted,
                true,
                List.of(bytes("{\"model\":"), bytes("\"model-1\""), bytes(",\"messages\":[]}")),
                clientHeaders,
                limits);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
