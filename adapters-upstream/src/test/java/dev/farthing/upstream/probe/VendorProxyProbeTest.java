package dev.farthing.upstream.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.upstream.CredentialProbe.Verdict;
import dev.farthing.domain.upstream.OutboundProxy;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.upstream.FakeSocks;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Answer;
import dev.farthing.upstream.wire.AbacusSessions;
import dev.farthing.upstream.wire.VendorClients;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VendorProxyProbeTest {
    private static final String PASSWORD = "canary@:/%";

    private final Vertx vertx = Vertx.vertx();
    private final FakeVendor vendor = FakeVendor.on(vertx);
    private final FakeSocks socks = FakeSocks.on(vertx, "me", PASSWORD);
    private final VendorClients clients = new VendorClients(vertx);
    private final VendorProxyProbe probe = new VendorProxyProbe(clients);

    @AfterEach
    void close() {
        socks.close();
        vendor.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private @Nullable String trouble(URI url, String password) {
        return probe.trouble(new OutboundProxy(url, "me", new UpstreamSecret(password)), vendor.baseUrl());
    }

    @Test
    void aProxyThatLeadsToTheVendorWorksWhateverThatOneSays() {
        vendor.next(Answer.json(401, "{}"));
        assertThat(trouble(socks.url(), PASSWORD)).isNull();
        assertThat(socks.led()).isEqualTo(1);
        assertThat(vendor.asked().headers()).doesNotContainKey("authorization");
    }

    @Test
    void aProxyThatDoesNotKnowUsOrIsNotThereIsTrouble() {
        assertThat(trouble(socks.url(), "wrong")).isNotNull().doesNotContain("wrong");
        assertThat(trouble(URI.create("http://127.0.0.1:1"), PASSWORD))
                .isNotNull()
                .doesNotContain("canary");
    }

    @Test
    void anHttpProxyIsToldTheLogin() {
        HttpServer proxy = vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .setStatusCode(
                                Objects.equals(request.getHeader("proxy-authorization"), "Basic bWU6Y2FuYXJ5QDovJQ==")
                                        ? 204
                                        : 407)
                        .end())
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        var url = URI.create("http://127.0.0.1:" + proxy.actualPort());
        assertThat(trouble(url, PASSWORD)).isNull();
        assertThat(trouble(url, "other")).contains("user name or password");
    }

    @Test
    void connectionsOfOneProxyAreNeverUsedForAnother() {
        try (var other = FakeSocks.on(vertx, "me", PASSWORD)) {
            for (int i = 0; i < 3; i++) {
                vendor.next(Answer.json(200, "{}"));
                assertThat(trouble(socks.url(), PASSWORD)).isNull();
                vendor.next(Answer.json(200, "{}"));
                assertThat(trouble(other.url(), PASSWORD)).isNull();
            }
            assertThat(socks.led()).isPositive();
            assertThat(other.led()).isPositive();
            assertThat(trouble(other.url(), "wrong"))
                    .as("nor those of another login")
                    .isNotNull();
        }
    }

    @Test
    void aCredentialIsVerifiedThroughItsProxy() {
        var proxy = new OutboundProxy(socks.url(), "me", new UpstreamSecret(PASSWORD)).withLogin();
        var provider = new Provider(
                UUID.randomUUID(), "v", Protocol.OPENAI, vendor.baseUrl(), Map.of(), null, false, Timeouts.DEFAULT);
        vendor.next(Answer.json(200, "{}"));
        assertThat(new VendorProbe(clients, new AbacusSessions(clients, InstantSource.system()))
                        .probe(provider.via(proxy), new UpstreamSecret("sk"), null))
                .isEqualTo(new Verdict.Works());
        assertThat(socks.led()).isEqualTo(1);
        assertThat(provider.via(proxy).toString()).doesNotContain("canary");
    }
}
