package dev.farthing.upstream.anthropic;

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

/// Makes calls to a vendor of messages from one event loop, as the relay does.
final class AnthropicCalls implements AutoCloseable {
    final Vertx vertx = Vertx.vertx();
    final AnthropicUpstream upstream =
            new AnthropicUpstream(new VendorClients(vertx), InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z")));
    private final CallersLoop loop = new CallersLoop(vertx);

    URI baseUrl = URI.create("http://127.0.0.1:1");
    Map<String, String> providerHeaders = Map.of();
    Map<String, String> clientHeaders = Map.of();
    boolean stream = true;

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
                Endpoint.MESSAGES,
                new Provider(
                        UUID.randomUUID(),
                        "fake",
                        Protocol.ANTHROPIC,
                        baseUrl,
                        providerHeaders,
                        null,
                        false,
                        new Timeouts(2_000, 5_000, 5_000, 20_000)),
                new UpstreamSecret("sk-vendor"),
                "model-1",
                "model-1",
                List.of(),
                stream,
                false,
                true,
                List.of(bytes("{\"model\":"), bytes("\"model-1\""), bytes(",\"max_tokens\":9,\"messages\":[]}")),
                clientHeaders,
                RelaySettings.DEFAULT);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
