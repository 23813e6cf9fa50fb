package dev.farthing.upstream.abacus;

import dev.farthing.application.relay.HeardReply;
import dev.farthing.application.relay.RelaySettings;
import dev.farthing.application.relay.UpstreamCall;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.application.start.Drain;
import dev.farthing.domain.upstream.ConversationRules;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.ProviderRules;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.upstream.CallersLoop;
import dev.farthing.upstream.FakeAbacus;
import dev.farthing.upstream.wire.AbacusSessions;
import dev.farthing.upstream.wire.VendorClients;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Makes calls to a fake Abacus from one event loop, as the relay does.
final class AbacusCalls implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    final Vertx vertx = Vertx.vertx();
    final FakeAbacus abacus = FakeAbacus.on(vertx);
    final Drain drain = new Drain();
    Instant now = NOW;
    final VendorClients clients = new VendorClients(vertx);
    final AbacusSessions sessions = new AbacusSessions(clients, () -> now);
    Farewells farewells = new Farewells(sessions, clients, drain, 1);
    AbacusUpstream upstream = new AbacusUpstream(clients, sessions, farewells, () -> now);
    private final CallersLoop loop = new CallersLoop(vertx);

    ConversationRules conversations = ConversationRules.USUAL;
    Endpoint endpoint = Endpoint.CHAT_COMPLETIONS;
    Timeouts timeouts = new Timeouts(2_000, 5_000, 5_000, 20_000);
    RelaySettings limits = RelaySettings.DEFAULT;
    String cookie = "_u_p=one;_s_p=two";
    String model = "Claude Sonnet 3.7";
    String messages = "[{\"role\":\"user\",\"content\":\"Hi\"}]";
    String more = "";
    boolean stream = true;
    boolean usageWanted = false;

    HeardReply call() {
        var heard = new HeardReply();
        start(heard);
        return heard.await();
    }

    UpstreamCall start(HeardReply heard) {
        var request = request();
        return onLoop(() -> upstream.start(request, heard));
    }

    <T> T onLoop(Supplier<T> work) {
        return loop.run(work);
    }

    Provider provider() {
        return new Provider(
                UUID.randomUUID(),
                "abacus",
                Protocol.ABACUS,
                abacus.baseUrl(),
                Map.of(),
                null,
                false,
                timeouts,
                ProviderRules.USUAL,
                conversations);
    }

    UpstreamRequest request() {
        return new UpstreamRequest(
                UUID.randomUUID(),
                endpoint,
                provider(),
                new UpstreamSecret(cookie),
                model,
                model,
                List.of(),
                stream,
                usageWanted,
                true,
                List.of(bytes("{\"model\":\"m\",\"messages\":"), bytes(messages), bytes(more + "}")),
                Map.of(),
                limits);
    }

    /// Waits until something has become true by itself.
    static void until(BooleanSupplier reached) {
        var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it never became true");
            }
            Thread.onSpinWait();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        abacus.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
