package dev.farthing.upstream.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.upstream.Corpus;
import dev.farthing.upstream.FakeAbacus;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Answer;
import dev.farthing.upstream.wire.AbacusSessions;
import dev.farthing.upstream.wire.VendorClients;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VendorModelsTest {
    private final Vertx vertx = Vertx.vertx();
    private final FakeVendor vendor = FakeVendor.on(vertx);
    private final VendorClients clients = new VendorClients(vertx);
    private final VendorModels models = new VendorModels(clients, new AbacusSessions(clients, InstantSource.system()));

    @AfterEach
    void close() {
        vendor.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aVendorIsAskedWithItsSecretAndTellsItsModels() {
        vendor.next(Answer.json(
                200, "{\"object\":\"list\",\"data\":[{\"id\":\"a\",\"x\":{\"id\":\"no\"}},{\"id\":\"b\"}]}"));

        assertThat(ask(vendor.baseUrl())).containsExactly("a", "b");
        var asked = vendor.asked();
        assertThat(asked.method() + " " + asked.uri()).isEqualTo("GET /v1/models");
        assertThat(asked.headers()).containsEntry("authorization", "Bearer sk-vendor");
    }

    @Test
    void aVendorOfMessagesIsAskedInItsOwnWay() {
        vendor.next(Answer.json(200, "{\"data\":[{\"type\":\"model\",\"id\":\"claude\"}],\"has_more\":false}"));

        assertThat(models.models(provider(vendor.baseUrl(), Protocol.ANTHROPIC), new UpstreamSecret("sk-vendor")))
                .containsExactly("claude");
        var asked = vendor.asked();
        assertThat(asked.uri()).isEqualTo("/v1/models?limit=1000");
        assertThat(asked.headers())
                .containsEntry("x-api-key", "sk-vendor")
                .containsEntry("anthropic-version", "2023-06-01")
                .doesNotContainKey("authorization");
    }

    @Test
    void recordedListsAreRead() {
        var lists = Corpus.all().stream()
                .filter(exchange -> exchange.surface().equals("models")
                        && exchange.bodyText().contains("\"data\""))
                .toList();
        assertThat(lists).isNotEmpty();
        for (var list : lists) {
            vendor.next(Answer.json(200, list.bodyText()));
            assertThat(ask(vendor.baseUrl())).as(list.id()).isNotEmpty();
        }
    }

    @Test
    void googleNamesItsModelsWithTheirCollection() {
        var list = Corpus.all().stream()
                .filter(exchange -> exchange.id().equals("gemini-models-d8d1e269"))
                .findFirst()
                .orElseThrow();
        vendor.next(Answer.json(200, list.bodyText()));

        assertThat(models.models(provider(vendor.baseUrl(), Protocol.GEMINI), new UpstreamSecret("AIza")))
                .isNotEmpty()
                .allMatch(name -> !name.contains("/"));
        var asked = vendor.asked();
        assertThat(asked.uri()).isEqualTo("/v1/models?pageSize=1000");
        assertThat(asked.headers()).containsEntry("x-goog-api-key", "AIza").doesNotContainKey("authorization");
    }

    @ParameterizedTest
    @CsvSource({"401, UPSTREAM_AUTH", "403, UPSTREAM_AUTH", "500, UPSTREAM_ERROR", "404, UPSTREAM_ERROR"})
    void aVendorThatRefusesIsAFault(int status, Fault fault) {
        vendor.next(Answer.json(status, "{}"));

        assertThatThrownBy(() -> ask(vendor.baseUrl()))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refusal -> assertThat(refusal.fault()).isEqualTo(fault));
    }

    @Test
    void aVendorThatIsNotThereOrTalksNonsenseIsAFault() {
        assertThatThrownBy(() -> ask(URI.create("http://127.0.0.1:1/v1"))).isInstanceOf(FaultException.class);
        vendor.next(Answer.json(200, "<html>"));
        assertThatThrownBy(() -> ask(vendor.baseUrl())).isInstanceOf(FaultException.class);
    }

    @Test
    void abacusListsWhatCanBeTalkedTo() {
        try (var abacus = FakeAbacus.on(vertx)) {
            assertThat(models.models(provider(abacus.baseUrl(), Protocol.ABACUS), new UpstreamSecret("_u_p=1;a=b")))
                    .containsExactly("Claude Sonnet 3.7", "GPT-4o");
            assertThatThrownBy(() ->
                            models.models(provider(abacus.baseUrl(), Protocol.ABACUS), new UpstreamSecret("nobody=1")))
                    .isInstanceOfSatisfying(
                            FaultException.class,
                            refusal -> assertThat(refusal.fault()).isEqualTo(Fault.UPSTREAM_AUTH));
        }
    }

    @Test
    void theVendorWithinHasTwo() {
        assertThat(models.models(provider(null, Protocol.DEMO), new UpstreamSecret("none")))
                .containsExactly("demo-chat", "demo-embedding");
    }

    private List<String> ask(URI baseUrl) {
        return models.models(provider(baseUrl, Protocol.OPENAI), new UpstreamSecret("sk-vendor"));
    }

    private static Provider provider(URI baseUrl, Protocol protocol) {
        return new Provider(UUID.randomUUID(), "v", protocol, baseUrl, Map.of(), null, false, Timeouts.DEFAULT);
    }
}
