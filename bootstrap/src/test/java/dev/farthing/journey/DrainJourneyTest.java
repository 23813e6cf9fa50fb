package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.bootstrap.RunningFarthing;
import dev.farthing.journey.Caller.Answer;
import dev.farthing.persistence.server.TestFolders;
import dev.farthing.upstream.FakeVendor;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The process is asked to end while streams are open.
class DrainJourneyTest {
    private static final int STREAMS = 20;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Map<String, String> ENVIRONMENT = Map.of("FARTHING_OPERATOR_KEY", House.OPERATOR_KEY);
    private static final String FIRST =
            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"one\"},\"finish_reason\":null}]}\n\n";
    private static final String LAST =
            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}}\n\ndata: [DONE]\n\n";

    /// A way to ask for a stream, and how its end is told there.
    private record Dialect(String path, String body, String error) {}

    private static final List<Dialect> DIALECTS = List.of(
            new Dialect(
                    Caller.CHAT,
                    "{\"model\":\"%1$s\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"%2$s\"}]}",
                    "\"code\":\"shutting_down\""),
            new Dialect(
                    Caller.MESSAGES,
                    "{\"model\":\"%1$s\",\"stream\":true,\"max_tokens\":99,"
                            + "\"messages\":[{\"role\":\"user\",\"content\":\"%2$s\"}]}",
                    "event: error\ndata: {\"type\":\"error\""),
            new Dialect(
                    "/v1beta/models/%s:streamGenerateContent?alt=sse",
                    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"%2$s\"}]}]}",
                    "\"status\":\"UNAVAILABLE\""));

    private final Path folder = RunningFarthing.newDataDir();
    private final Vertx vertx = Vertx.vertx();
    private final FakeVendor vendor = FakeVendor.on(vertx);

    @AfterEach
    void tidy() {
        vendor.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        TestFolders.delete(folder);
    }

    @Test
    void f81OpenStreamsFinishNewCallersAreTurnedAwayToComeAgainAndTheEndIsZero() throws Exception {
        var gate = new CompletableFuture<Void>();
        var replies = new ArrayList<Answer>();
        try (var farthing = RunningFarthing.start(folder, ENVIRONMENT)) {
            var scene = Scene.in(new Management(farthing.url(), House.OPERATOR_KEY), vendor, "drained");
            var open = new ArrayList<CompletableFuture<Answer>>();
            for (int i = 0; i < STREAMS; i++) {
                vendor.next(FakeVendor.Answer.events(FIRST).pieceAfter(gate, LAST));
                open.add(scene.caller().postAsync(Caller.CHAT, Caller.chatBody(scene.chat(), "Count.", true)));
            }
            for (int i = 0; i < STREAMS; i++) {
                vendor.asked();
            }
            farthing.signal("TERM");
            var newcomer = Await.until(
                    "newcomers are turned away",
                    SOON,
                    () -> scene.caller().chat("demo-chat", "Still open?"),
                    refused -> refused.status() != 200);
            assertThat(newcomer.status()).isEqualTo(503);
            assertThat(newcomer.header("retry-after")).isEqualTo("1");
            assertThat(newcomer.header("connection")).isEqualTo("close");
            assertThat(open).noneMatch(CompletableFuture::isDone);
            gate.complete(null);
            for (var stream : open) {
                replies.add(stream.join());
            }
            assertThat(farthing.awaitEnd()).isZero();
        }
        for (var reply : replies) {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(Events.of(reply.text())).isEqualTo(Events.of(FIRST + LAST));
        }
        try (var farthing = RunningFarthing.start(folder, ENVIRONMENT)) {
            var operator = new Management(farthing.url(), House.OPERATOR_KEY);
            for (var reply : replies) {
                var row = operator.call(reply.requestId());
                assertThat(row.path("status").asText()).isEqualTo("ok");
                assertThat(row.path("total_tokens").asInt()).isEqualTo(7);
            }
        }
    }

    /// Nobody lets them finish: the time is over, or whoever ends the process asks a second time.
    @ParameterizedTest
    @CsvSource({"relaxed, false", "strict, true"})
    void f83WhatDoesNotEndInTimeIsToldSoInItsDialectAndHasItsRow(String durability, boolean askedAgain)
            throws Exception {
        var environment = Map.of(
                "FARTHING_OPERATOR_KEY",
                House.OPERATOR_KEY,
                "FARTHING_DRAIN_SECONDS",
                askedAgain ? "300" : "1",
                "FARTHING_USAGE_DURABILITY",
                durability);
        var replies = new ArrayList<Answer>();
        String budget;
        try (var farthing = RunningFarthing.start(folder, environment)) {
            var scene = Scene.in(new Management(farthing.url(), House.OPERATOR_KEY), vendor, "cut-short");
            budget = "/api/v1/billing/budgets/"
                    + scene.operator()
                            .budget("key", scene.key().id(), "1000000", "total")
                            .id();
            if (durability.equals("relaxed")) {
                awaitSlice(scene, budget);
            }
            var open = new ArrayList<CompletableFuture<Answer>>();
            for (int i = 0; i < STREAMS; i++) {
                vendor.next(FakeVendor.Answer.events(FIRST).pieceAfter(new CompletableFuture<>(), LAST));
                var dialect = DIALECTS.get(i % DIALECTS.size());
                var body = dialect.body.formatted(scene.chat(), "Count. ".repeat(5_000));
                open.add(scene.caller().postAsync(dialect.path.formatted(scene.chat()), body));
            }
            for (int i = 0; i < STREAMS; i++) {
                vendor.asked();
            }
            farthing.signal("TERM");
            if (askedAgain) {
                farthing.awaitErr("a second signal ends them");
                farthing.signal("TERM");
            }
            assertThat(farthing.awaitEnd()).isZero();
            for (var stream : open) {
                replies.add(stream.join());
            }
        }
        for (int i = 0; i < STREAMS; i++) {
            // What had not begun to be passed on is told as a refusal.
            if (replies.get(i).status() == 200) {
                assertThat(replies.get(i).text()).contains(DIALECTS.get(i % DIALECTS.size()).error);
            }
            assertThat(replies.get(i).text())
                    .contains("Farthing is shutting down.")
                    .doesNotContain("[DONE]", "message_stop");
        }
        try (var farthing = RunningFarthing.start(folder, ENVIRONMENT)) {
            var operator = new Management(farthing.url(), House.OPERATOR_KEY);
            for (var reply : replies) {
                var row = operator.call(reply.requestId());
                assertThat(row.path("status").asText()).isEqualTo("error");
                assertThat(row.path("error_code").asText()).isEqualTo("shutting_down");
                // An answer that had not said anything yet costs nothing.
                boolean said = reply.text().contains("\"one\"");
                assertThat(row.path("prompt_tokens").asInt() > 5_000)
                        .as(reply.text())
                        .isEqualTo(said);
            }
            assertThat(decimal(operator, budget, "held"))
                    .as("nothing is left set aside")
                    .isEqualByComparingTo(BigDecimal.ZERO);
            assertThat(decimal(operator, budget, "spent")).isPositive();
        }
    }

    /// Calls until a part of the budget is set aside although no call is open.
    private void awaitSlice(Scene scene, String budget) {
        Await.until(
                "calls are admitted from a slice",
                SOON,
                () -> {
                    vendor.next(FakeVendor.Answer.events(FIRST, LAST));
                    scene.caller()
                            .postAsync(Caller.CHAT, Caller.chatBody(scene.chat(), "Count.", true))
                            .join();
                    vendor.asked();
                    return decimal(scene.operator(), budget, "held");
                },
                held -> held.signum() > 0);
    }

    private static BigDecimal decimal(Management operator, String path, String name) {
        return new BigDecimal(operator.done("GET", path, null).path(name).asText());
    }

    @Test
    void e79NobodysWordForAnAddressCountsWithoutATrustedProxy() {
        try (var farthing = RunningFarthing.start(folder, ENVIRONMENT)) {
            var operator = new Management(farthing.url(), House.OPERATOR_KEY);
            var key = operator.key("name", "from afar", "allowed_ips", List.of("10.1.2.0/24"))
                    .secret();
            var request = new Caller(farthing.url(), key)
                    .request(Caller.CHAT, Caller.chatBody("demo-chat", "Where from?", false))
                    .header("x-forwarded-for", "10.1.2.3")
                    .build();
            var refused = Caller.send(request);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.errorCode()).isEqualTo("ip_not_allowed");
        }
    }
}
