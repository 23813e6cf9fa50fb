package dev.farthing.upstream.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.upstream.CredentialProbe.Verdict;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.upstream.FakeAbacus;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Answer;
import dev.farthing.upstream.wire.AbacusSessions;
import dev.farthing.upstream.wire.VendorClients;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VendorProbeTest {
    private final Vertx vertx = Vertx.vertx();
    private final FakeVendor vendor = FakeVendor.on(vertx);
    private final VendorClients clients = new VendorClients(vertx);
    private final VendorProbe probe = new VendorProbe(clients, new AbacusSessions(clients, InstantSource.system()));

    @AfterEach
    void close() {
        vendor.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Verdict ask(Protocol protocol, @Nullable String model) {
        return ask(protocol, vendor.baseUrl(), model);
    }

    private Verdict ask(Protocol protocol, URI baseUrl, @Nullable String model) {
        return ask(protocol, baseUrl, model, "sk-canary");
    }

    private Verdict ask(Protocol protocol, URI baseUrl, @Nullable String model, String secret) {
        var provider = new Provider(
                UUID.randomUUID(), "v", protocol, baseUrl, Map.of("x-team", "a"), null, false, Timeouts.DEFAULT);
        return probe.probe(provider, new UpstreamSecret(secret), model);
    }

    @Test
    void oneShortWordIsSaidToTheModel() {
        vendor.next(Answer.json(200, "{}"));
        assertThat(ask(Protocol.OPENAI, "a \"model\"")).isEqualTo(new Verdict.Works());
        var asked = vendor.asked();
        assertThat(asked.method() + " " + asked.uri()).isEqualTo("POST /v1/chat/completions");
        assertThat(asked.body())
                .isEqualTo("{\"model\":\"a \\\"model\\\"\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                        + "\"max_tokens\":1}");
        assertThat(asked.headers())
                .containsEntry("authorization", "Bearer sk-canary")
                .containsEntry("x-team", "a");
    }

    @Test
    void withoutAModelTheListIsAskedForInTheVendorsOwnWay() {
        vendor.next(Answer.json(200, "{}"));
        assertThat(ask(Protocol.OPENAI, null)).isEqualTo(new Verdict.Works());
        assertThat(vendor.asked().uri()).isEqualTo("/v1/models");
        vendor.next(Answer.json(200, "{}"));
        assertThat(ask(Protocol.ANTHROPIC, null)).isEqualTo(new Verdict.Works());
        var messages = vendor.asked();
        assertThat(messages.uri()).isEqualTo("/v1/models");
        assertThat(messages.headers()).containsEntry("x-api-key", "sk-canary");
        vendor.next(Answer.json(200, "{}"));
        assertThat(ask(Protocol.GEMINI, "m")).isEqualTo(new Verdict.Works());
        var asked = vendor.asked();
        assertThat(asked.headers()).containsEntry("x-goog-api-key", "sk-canary");
        assertThat(asked.uri()).doesNotContain("canary");
    }

    @Test
    void aVendorOfMessagesIsSpokenToInMessages() {
        vendor.next(Answer.json(200, "{}"));

        assertThat(ask(Protocol.ANTHROPIC, "m")).isEqualTo(new Verdict.Works());

        var asked = vendor.asked();
        assertThat(asked.uri()).isEqualTo("/v1/messages");
        assertThat(asked.body()).contains("\"model\":\"m\"", "\"max_tokens\":1");
        assertThat(asked.headers()).containsEntry("anthropic-version", "2023-06-01");
    }

    @ParameterizedTest
    @CsvSource({
        "401, upstream_auth",
        "403, upstream_auth",
        "404, model_not_found",
        "429, upstream_rate_limited",
        "500, upstream_error",
        "302, upstream_error"
    })
    void whatTheVendorAnswersIsTold(int status, String code) {
        vendor.next(Answer.json(status, "{\"error\":\"sk-canary\"}"));
        var verdict = ask(Protocol.OPENAI, "m");
        if (code.equals("upstream_auth")) {
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Verdict.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo(code));
        } else {
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Verdict.Trouble.class,
                            trouble -> assertThat(trouble.code()).isEqualTo(code));
        }
        assertThat(verdict.toString()).doesNotContain("canary");
    }

    @Test
    void anEmptyAccountIsToldApartFromPassingTrouble() {
        vendor.next(Answer.json(402, "{\"error\":\"sk-canary\"}"));
        assertThat(ask(Protocol.OPENAI, "m"))
                .isEqualTo(new Verdict.Empty(
                        "upstream_no_balance",
                        "The vendor says that nothing is left on the account, with status 402."));
        vendor.next(Answer.json(429, "{\"error\":{\"code\":\"insufficient_quota\"}}"));
        assertThat(ask(Protocol.OPENAI, "m")).isInstanceOf(Verdict.Empty.class);
    }

    @Test
    void aPageThatBlocksUsSaysNothingOfTheCredential() {
        vendor.next(Answer.json(403, "<!DOCTYPE html><title>Blocked</title>"));
        assertThat(ask(Protocol.OPENAI, "m")).isInstanceOf(Verdict.Trouble.class);
    }

    @Test
    void aComplaintAboutTheWordMeansTheCredentialWasTaken() {
        vendor.next(Answer.json(400, "{\"error\":{\"message\":\"max_tokens is not supported\"}}"));
        assertThat(ask(Protocol.OPENAI, "m")).isEqualTo(new Verdict.Works());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":\"Incorrect API key provided: xa***1.\"}",
                "{\"error\":{\"message\":\"API key not valid. Please pass a valid API key.\"}}"
            })
    void aKeyThatIsRefusedWithABadRequestIsDead(String body) {
        vendor.next(Answer.json(400, body));
        assertThat(ask(Protocol.OPENAI, "m")).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void aModelThatTheKeyMayNotUseSaysNothingOfTheKey() {
        vendor.next(Answer.json(403, "{\"error\":{\"message\":\"You are not allowed to sample from this model\"}}"));
        assertThat(ask(Protocol.OPENAI, "m")).isInstanceOf(Verdict.Trouble.class);
    }

    @Test
    void geminiRefusesAKeyWithABadRequest() {
        vendor.next(Answer.json(400, "{\"error\":{\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}"));
        assertThat(ask(Protocol.GEMINI, null)).isInstanceOf(Verdict.Refused.class);
        vendor.next(Answer.json(400, "{}"));
        assertThat(ask(Protocol.GEMINI, null)).isInstanceOf(Verdict.Trouble.class);
    }

    @Test
    void aVendorThatIsNotThereIsTroubleAndNotTheCredentialsFault() {
        assertThat(ask(Protocol.OPENAI, URI.create("http://127.0.0.1:1/v1"), "m"))
                .isInstanceOf(Verdict.Trouble.class);
        assertThat(ask(Protocol.DEMO, "m")).isEqualTo(new Verdict.Works());
    }

    @Test
    void abacusIsAskedForItsModelsWithinASession() {
        try (var abacus = FakeAbacus.on(vertx)) {
            assertThat(ask(Protocol.ABACUS, abacus.baseUrl(), "m", "_u_p=1")).isEqualTo(new Verdict.Works());
            assertThat(ask(Protocol.ABACUS, abacus.baseUrl(), "m", "other=1")).isInstanceOf(Verdict.Refused.class);
            abacus.next("listExternalApplications", Answer.json(500, "{}"));
            assertThat(ask(Protocol.ABACUS, abacus.baseUrl(), "m", "_u_p=1")).isInstanceOf(Verdict.Trouble.class);
        }
    }
}
