package dev.farthing.upstream.abacus;

import static dev.farthing.upstream.abacus.AbacusCalls.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.HeardReply;
import dev.farthing.application.relay.RelaySettings;
import dev.farthing.application.relay.UpstreamCall;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.ConversationRules;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.VendorUnits;
import dev.farthing.upstream.FakeVendor.Answer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AbacusUpstreamTest {
    private static final String CHAT = "_chatLLMSendMessageSSE";
    private static final String CREATE = "createDeploymentConversation";
    private static final String DELETE = "deleteDeploymentConversation";
    private static final String HELLO = "{\"type\":\"text\",\"segment\":\"Hello\"}";
    private static final String END = "{\"end\":true,\"success\":true}";

    private final AbacusCalls calls = new AbacusCalls();

    @AfterEach
    void close() {
        calls.close();
    }

    @Test
    void aCallIsAConversationThatIsGoneAfterwards() {
        calls.abacus.says(HELLO, "{\"type\":\"text\",\"segment\":\" \\\"you\\\" \\ud83d\\ude00\\n\"}", END);
        var heard = calls.call();
        assertThat(heard.failure()).isNull();
        assertThat(heard.all())
                .startsWith("data: {\"id\":\"chatcmpl-")
                .contains("\"model\":\"Claude Sonnet 3.7\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"")
                .contains("\"delta\":{\"content\":\"Hello\"},\"finish_reason\":null}]}\n\n")
                .contains("\"delta\":{\"content\":\" \\\"you\\\" 😀\\n\"}")
                .contains("\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n")
                .endsWith("data: [DONE]\n\n");
        assertThat(heard.end().summary().text()).isEqualTo("Hello \"you\" 😀\n");
        assertThat(heard.end().summary().reported()).isNull();
        var message = calls.abacus.message();
        assertThat(message)
                .contains("\"message\":\"Hi\"")
                .contains("\"llmName\":\"CLAUDE_V3_7_SONNET\"")
                .contains("\"externalApplicationId\":\"app-1\"")
                .contains("\"deploymentConversationId\":\"conv-1\"")
                .doesNotContain("useThinking", "regenerate", "editPrompt");
        until(() -> calls.abacus.conversations().isEmpty() && calls.farewells.taken() == 0 && calls.drain.open() == 0);
        assertThat(calls.abacus.foreignDeletion()).isFalse();
    }

    @Test
    void anAnswerIsReadTheSameWhereverTheNetworkCutsIt() {
        var whole = (HELLO + "\r\n\ndata: {\"type\":\"text\",\"segment\":\" wörld 漢😀\"}\n" + END + "\n")
                .getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size < 9; size++) {
            var answer = Answer.of(200, Map.of());
            for (int at = 0; at < whole.length; at += size) {
                answer.piece(Arrays.copyOfRange(whole, at, Math.min(whole.length, at + size)));
            }
            calls.abacus.next(CHAT, answer);
            assertThat(calls.call().end().summary().text()).isEqualTo("Hello wörld 漢😀");
        }
    }

    @Test
    void anAnswerInOnePieceTellsThoughtsBesideIt() {
        calls.stream = false;
        calls.abacus.says(
                "{\"type\":\"text\",\"external\":true,\"title\":\"Thinking...\",\"segment\":\"Hm\"}",
                "{\"type\":\"collapsible_component\",\"isThoughts\":true,\"segment\":{\"type\":\"text\",\"segment\":\"m\"}}",
                "{\"type\":\"text\",\"temp\":true,\"segment\":\"Searching\"}",
                "{\"type\":\"image\",\"segment\":\"no words\"}",
                "not json",
                "{\"type\":\"text\",\"segment\":{\"segment\":\"Yes\"}}",
                "{\"type\":\"text\",\"segment\":\"\",\"computePointsUsed\":12.5}");
        var heard = calls.call();
        assertThat(heard.all())
                .contains("\"message\":{\"role\":\"assistant\",\"content\":\"Yes\",\"reasoning_content\":\"Hmm\"}")
                .endsWith("\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":2,\"total_tokens\":10}}");
        var summary = heard.end().summary();
        assertThat(summary.tally().codePoints()).isEqualTo(3);
        assertThat(summary.unspoken().codePoints()).isEqualTo(3);
        assertThat(summary.reported().units()).isEqualTo(VendorUnits.of("compute_points_used", new BigDecimal("12.5")));
    }

    @Test
    void historyIsOneMessageWithTheProvidersLabels() {
        calls.messages =
                "[{\"role\":\"system\",\"content\":\"Be brief\"},{\"role\":\"user\",\"content\":[{\"type\":\"text\","
                        + "\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]},{\"role\":\"assistant\",\"content\":\"c\"},"
                        + "{\"role\":\"user\",\"content\":\"d\"}]";
        calls.abacus.says(HELLO, END);
        calls.call();
        assertThat(calls.abacus.message())
                .contains("\"message\":\"System: Be brief\\n\\nHuman: a\\nb\\n\\nAssistant: c\\n\\nHuman: d\\n\\n\"");
        calls.conversations =
                new ConversationRules(new ConversationRules.Labels("You", "Me", ""), false, true, true, true);
        calls.abacus.says(HELLO, END);
        calls.call();
        assertThat(calls.abacus.message())
                .contains("\"message\":\"Be brief\\n\\nYou: a\\nb\\n\\nMe: c\\n\\nYou: d\\n\\n\"")
                .contains("\"useThinking\":true,\"regenerate\":true,\"editPrompt\":true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"think\":true|true",
                "\"reasoning_effort\":\"low\"|true",
                "\"reasoning_effort\":\"none\"|false",
                "\"think\":null|false"
            })
    void aCallSaysForItselfWhetherToThink(String member, boolean thinks) {
        calls.more = "," + member;
        calls.abacus.says(HELLO, END);
        calls.call();
        assertThat(calls.abacus.message().contains("\"useThinking\":true")).isEqualTo(thinks);
    }

    @Test
    void aConversationIsKeptForTheCallsThatWantItAlone() {
        calls.more = ",\"delete_chat\":false,\"regenerate\":true";
        calls.abacus.says(HELLO, END);
        var kept = calls.call();
        assertThat(kept.head().headers()).containsEntry("x-upstream-conversation-id", "conv-1");
        assertThat(calls.abacus.message()).contains("\"regenerate\":true");
        calls.more = "";
        calls.abacus.says(HELLO, END);
        assertThat(calls.call().head().headers()).isEmpty();
        until(() -> calls.farewells.taken() == 0);
        assertThat(calls.abacus.conversations()).containsExactly("conv-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"tools\":[{\"type\":\"function\"}]|tools",
                "\"functions\":[{}]|functions",
                "\"response_format\":{\"type\":\"json_object\"}|response_format",
                "\"n\":2|n",
                "\"think\":\"yes\"|think"
            })
    void whatItCannotCarryIsRefusedInTheCallersDialectBeforeAnythingIsAsked(String member, String param) {
        calls.more = "," + member;
        var heard = calls.call();
        assertThat(heard.head().status()).isEqualTo(400);
        assertThat(heard.all())
                .startsWith("{\"error\":{\"message\":\"")
                .contains("\"type\":\"invalid_request_error\",\"param\":\"" + param + "\",\"code\":\"");
        assertThat(heard.end().failure().failureClass()).isEqualTo(FailureClass.CALLER);
        assertThat(calls.abacus.asked("_getUserInfo")).isZero();
        assertThat(calls.farewells.taken()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:\"}}]}]",
                "[{\"role\":\"user\",\"content\":[{\"input_audio\":{},\"type\":\"input_audio\"}]}]",
                "[{\"role\":\"tool\",\"content\":\"x\"}]",
                "[{\"role\":\"assistant\",\"tool_calls\":[{}]},{\"role\":\"user\",\"content\":\"x\"}]",
                "[{\"role\":\"nobody\",\"content\":\"x\"}]",
                "[]",
                "7"
            })
    void mediaToolsAndWhatIsNoMessageAreRefused(String messages) {
        calls.messages = messages;
        var heard = calls.call();
        assertThat(heard.head().status()).isEqualTo(400);
        assertThat(heard.all()).contains("\"param\":\"messages\"");
    }

    @Test
    void otherEndpointsAreRefused() {
        calls.endpoint = Endpoint.EMBEDDINGS;
        assertThat(calls.call().all()).contains("serves chat completions alone");
    }

    @Test
    void theCallersLimitOfOutputEndsTheAnswer() {
        calls.more = ",\"max_tokens\":2,\"tools\":[]";
        var gone = calls.abacus
                .next(
                        CHAT,
                        Answer.of(200, Map.of())
                                .piece("{\"type\":\"text\",\"segment\":\"12345\"}\n")
                                .thenStalls())
                .gone();
        var heard = calls.call();
        assertThat(heard.all()).contains("\"finish_reason\":\"length\"");
        assertThat(heard.end().summary().whole()).isTrue();
        gone.join();
        until(() -> calls.abacus.conversations().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Session expired, please log in again|CREDENTIAL_DEAD|UPSTREAM_AUTH",
                "You have run out of compute points|ACCOUNT_EMPTY|UPSTREAM_NO_BALANCE",
                "Too many requests, try again later|RATE_LIMITED|UPSTREAM_RATE_LIMITED",
                "The message is too long|CALLER|INVALID_REQUEST",
                "Your session has expired|CREDENTIAL_DEAD|UPSTREAM_AUTH",
                "The session could not be created|VENDOR_TROUBLE|UPSTREAM_ERROR",
                "Failed to load the cookie recipe tool|VENDOR_TROUBLE|UPSTREAM_ERROR",
                "The login service is being updated|VENDOR_TROUBLE|UPSTREAM_ERROR",
                "Permission denied for this deployment|VENDOR_TROUBLE|UPSTREAM_ERROR",
                "Authentication of the search connector failed|VENDOR_TROUBLE|UPSTREAM_ERROR",
                "Something broke|VENDOR_TROUBLE|UPSTREAM_ERROR"
            })
    void aSuccessThatSaysItIsNoneIsAFailureOfItsClass(String sentence, FailureClass failureClass, Fault fault) {
        calls.abacus.says("{\"success\":false,\"error\":\"" + sentence + "\",\"errorType\":\"X\"}");
        var failure = calls.call().failure();
        assertThat(failure.failureClass()).isEqualTo(failureClass);
        assertThat(failure.fault()).isEqualTo(fault);
        assertThat(failure.said().message()).isEqualTo(sentence);
        until(() -> calls.abacus.conversations().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "302, VENDOR_TROUBLE",
        "401, CREDENTIAL_DEAD",
        "402, ACCOUNT_EMPTY",
        "429, RATE_LIMITED",
        "400, CALLER",
        "500, VENDOR_TROUBLE",
        "503, VENDOR_TROUBLE"
    })
    void aStatusIsAFailureOfItsClassAndLeavesNoConversation(int status, FailureClass failureClass) {
        calls.abacus.next(CHAT, Answer.json(status, "{\"error\":\"no\"}"));
        var heard = calls.call();
        assertThat(heard.failure().failureClass()).isEqualTo(failureClass);
        assertThat(heard.head()).isNull();
        until(() -> calls.abacus.conversations().isEmpty() && calls.farewells.taken() == 0);
    }

    @ParameterizedTest
    @CsvSource({
        "302, location, https://abacus.ai/app/login?next=x, CREDENTIAL_DEAD",
        "307, location, /maintenance, VENDOR_TROUBLE",
        "403, content-type, text/html, VENDOR_TROUBLE",
        "403, content-type, application/json, CREDENTIAL_DEAD"
    })
    void onlyWhatIsKnownToMeanADeadSessionTakesAnAccountOut(
            int status, String header, String value, FailureClass failureClass) {
        calls.abacus.next(CHAT, Answer.of(status, Map.of(header, value)).piece("<html>"));
        assertThat(calls.call().failure().failureClass()).isEqualTo(failureClass);
    }

    @Test
    void whoAsksForUsageIsToldSomeThoughTheVendorTellsNone() {
        calls.usageWanted = true;
        calls.abacus.says(HELLO, END);
        var heard = calls.call();
        assertThat(heard.all())
                .contains(
                        "\"choices\":[],\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":2,\"total_tokens\":10}}");
        assertThat(heard.end().summary().reported()).isNull();
    }

    @Test
    void aFailureInTheMiddleOfAnAnswerIsToldAsOne() {
        calls.abacus.says(HELLO, "{\"success\":false,\"error\":\"Something broke\"}");
        var heard = calls.call();
        assertThat(heard.passed()).contains("Hello");
        assertThat(heard.failure().failureClass()).isEqualTo(FailureClass.VENDOR_TROUBLE);
        assertThat(heard.failure().soFar().text()).isEqualTo("Hello");
    }

    @Test
    void anAnswerThatBreaksOffOrSaysNothingIsNone() {
        calls.abacus.next(CHAT, Answer.of(200, Map.of()).piece(HELLO + "\n").thenBreaks());
        assertThat(calls.call().failure().failureClass()).isEqualTo(FailureClass.STREAM_BROKEN);
        calls.abacus.says(END);
        assertThat(calls.call().failure().failureClass()).isEqualTo(FailureClass.EMPTY_ANSWER);
        calls.abacus.next(CHAT, Answer.of(200, Map.of()).thenBreaks());
        assertThat(calls.call().failure().failureClass()).isEqualTo(FailureClass.NETWORK);
        calls.timeouts = new Timeouts(2_000, 100, 100, 20_000);
        calls.abacus.next(CHAT, Answer.of(200, Map.of()).silent());
        assertThat(calls.call().failure().failureClass()).isEqualTo(FailureClass.TIMEOUT);
        until(() -> calls.abacus.conversations().isEmpty() && calls.farewells.taken() == 0);
    }

    @Test
    void linesAndAnswersBeyondTheLimitsAreNotKept() {
        calls.limits = new RelaySettings(List.of(), false, 1_000, 1_000, 200, 16_384);
        calls.abacus.next(
                CHAT,
                Answer.of(200, Map.of())
                        .piece("{\"segment\":\"" + "x".repeat(500))
                        .thenStalls());
        assertThat(calls.call().failure().failureClass()).isEqualTo(FailureClass.OVERSIZED);
        calls.stream = false;
        calls.abacus.next(CHAT, Answer.of(200, Map.of()).piece(HELLO + "\n").endlessly());
        assertThat(calls.call().failure().failureClass()).isEqualTo(FailureClass.OVERSIZED);
    }

    @Test
    void aModelTheAccountDoesNotHaveIsMissingThere() {
        calls.model = "No model";
        assertThat(calls.call().failure().failureClass()).isEqualTo(FailureClass.MODEL_MISSING);
        assertThat(calls.abacus.begun()).isZero();
        assertThat(calls.farewells.taken()).isZero();
        calls.model = "OPENAI_GPT4O";
        calls.abacus.says(HELLO, END);
        assertThat(calls.call().failure()).isNull();
    }

    @Test
    void aSessionServesUntilItsEndIsNearAndIsFetchedOnceForAll() {
        calls.abacus.tokensEnd(calls.now.plusSeconds(3_600));
        for (int i = 0; i < 3; i++) {
            calls.abacus.says(HELLO, END);
            calls.call();
        }
        until(() -> calls.farewells.taken() == 0);
        assertThat(calls.abacus.asked("_getUserInfo")).isEqualTo(1);
        assertThat(calls.abacus.asked("listExternalApplications")).isEqualTo(1);
        calls.now = calls.now.plusSeconds(3_400);
        calls.abacus.tokensEnd(calls.now.plusSeconds(3_600));
        calls.abacus.says(HELLO, END);
        calls.call();
        assertThat(calls.abacus.asked("_getUserInfo")).isEqualTo(2);
    }

    @Test
    void aSessionThatCannotBeRenewedServesToItsEnd() {
        calls.abacus.tokensEnd(calls.now.plusSeconds(3_600));
        calls.abacus.says(HELLO, END);
        calls.call();
        until(() -> calls.farewells.taken() == 0);
        calls.now = calls.now.plusSeconds(3_400);
        calls.abacus.next("_getUserInfo", Answer.json(500, "{}"));
        calls.abacus.says(HELLO, END);
        assertThat(calls.call().failure()).isNull();
    }

    @Test
    void aSessionTheVendorForgotIsFetchedAnew() {
        calls.abacus.says(HELLO, END);
        calls.call();
        until(() -> calls.farewells.taken() == 0);
        calls.abacus.forgetTokens();
        calls.abacus.says(HELLO, END);
        assertThat(calls.call().failure()).isNull();
        assertThat(calls.abacus.asked("_getUserInfo")).isEqualTo(2);
    }

    @Test
    void aCookieThatOpensNoSessionIsDead() {
        calls.cookie = "other=1";
        var failure = calls.call().failure();
        assertThat(failure.failureClass()).isEqualTo(FailureClass.CREDENTIAL_DEAD);
        assertThat(failure.toString()).doesNotContain("other=1");
        calls.cookie = "_u_p=1";
        calls.abacus.next("_getUserInfo", Answer.json(200, "{\"success\":true,\"result\":{}}"));
        assertThat(calls.call().failure().failureClass()).isEqualTo(FailureClass.CREDENTIAL_DEAD);
        assertThat(calls.farewells.taken()).isZero();
    }

    @Test
    void whoLeavesInTheMiddleLeavesNoConversation() {
        var speaking = new CompletableFuture<Void>();
        var heard = new HeardReply(_ -> speaking.complete(null));
        var gone = calls.abacus
                .next(CHAT, Answer.of(200, Map.of()).piece(HELLO + "\n").thenStalls())
                .gone();
        var call = calls.start(heard);
        speaking.join();
        var soFar = calls.onLoop(call::cancel);
        assertThat(soFar.text()).isEqualTo("Hello");
        gone.join();
        until(() -> calls.abacus.conversations().isEmpty() && calls.farewells.taken() == 0);
        assertThat(heard.isOver()).isFalse();
    }

    @Test
    void whoLeavesWhileTheConversationBeginsLeavesNoneEither() {
        var gate = new CompletableFuture<Void>();
        calls.abacus.next(
                CREATE,
                Answer.of(200, Map.of())
                        .pieceAfter(gate, "{\"success\":true,\"result\":{\"deploymentConversationId\":\"conv-x\"}}"));
        var heard = new HeardReply();
        var call = calls.start(heard);
        until(() -> calls.abacus.asked(CREATE) == 1);
        assertThat(calls.onLoop(call::cancel))
                .as("nothing was said that could be billed")
                .isNull();
        assertThat(calls.farewells.taken()).isEqualTo(1);
        gate.complete(null);
        until(() -> calls.farewells.taken() == 0);
        assertThat(calls.abacus.asked(DELETE)).isEqualTo(1);
        assertThat(calls.abacus.asked(CHAT)).isZero();
    }

    @Test
    void whoLeavesBeforeAnythingBeganHoldsNoPlace() {
        var gate = new CompletableFuture<Void>();
        calls.abacus.next("listExternalApplications", Answer.of(200, Map.of()).pieceAfter(gate, "{\"success\":false}"));
        var call = calls.start(new HeardReply());
        until(() -> calls.abacus.asked("listExternalApplications") == 1);
        calls.onLoop(call::cancel);
        gate.complete(null);
        until(() -> calls.farewells.taken() == 0 && calls.drain.open() == 0);
    }

    @Test
    void aConversationThatIsNotDeletedIsTriedAgainUntilItIs() {
        for (int i = 0; i < 4; i++) {
            calls.abacus.next(DELETE, Answer.json(500, "{}"));
        }
        calls.abacus.says(HELLO, END);
        calls.call();
        until(() -> calls.abacus.conversations().isEmpty() && calls.farewells.taken() == 0);
        assertThat(calls.abacus.asked(DELETE)).isEqualTo(5);
    }

    @Test
    void oneThatCannotBeDeletedIsGivenUpInTheEnd() {
        for (int i = 0; i < 40; i++) {
            calls.abacus.next(DELETE, Answer.json(403, "{}"));
        }
        calls.abacus.says(HELLO, END);
        calls.call();
        until(() -> calls.farewells.taken() == 0 && calls.drain.open() == 0);
        assertThat(calls.abacus.conversations()).hasSize(1);
    }

    @Test
    void anAccountWhoseConversationsAreNotDeletedHoldsUpNoOther() {
        var gate = new CompletableFuture<Void>();
        for (int i = 0; i < 10; i++) {
            calls.abacus.next(DELETE, Answer.of(200, Map.of()).pieceAfter(gate, "{\"success\":true}"));
        }
        for (int i = 0; i < 10; i++) {
            calls.abacus.says(HELLO, END);
            calls.call();
        }
        until(() -> calls.abacus.asked(DELETE) == 4);
        calls.cookie = "_u_p=quick";
        calls.abacus.says(HELLO, END);
        calls.call();
        until(() -> calls.abacus.asked(DELETE) == 5);
        assertThat(calls.farewells.taken()).isEqualTo(11);
        gate.complete(null);
        until(() -> calls.farewells.taken() == 0);
    }

    @Test
    void anAccountHasSoManyPlacesAndNoMore() {
        var places = new ArrayList<Farewells.Place>();
        for (int i = 0; i < Farewells.MOST_OF_ONE; i++) {
            places.add(calls.farewells.place(calls.provider(), new UpstreamSecret("_u_p=full")));
        }
        assertThat(places).doesNotContainNull();
        assertThat(calls.farewells.place(calls.provider(), new UpstreamSecret("_u_p=full")))
                .isNull();
        assertThat(calls.farewells.taken()).isEqualTo(Farewells.MOST_OF_ONE);
        places.getFirst().giveBack();
        assertThat(calls.farewells.place(calls.provider(), new UpstreamSecret("_u_p=full")))
                .isNotNull();
        assertThat(calls.farewells.place(calls.provider(), new UpstreamSecret("_u_p=other")))
                .isNotNull();
    }

    @Test
    void whenTheProcessEndsNothingWaitsForItsNextTry() {
        calls.farewells = new Farewells(calls.sessions, calls.clients, calls.drain, 30_000);
        calls.upstream = new AbacusUpstream(calls.clients, calls.sessions, calls.farewells, () -> calls.now);
        calls.abacus.next(DELETE, Answer.json(500, "{}"));
        calls.abacus.says(HELLO, END);
        calls.call();
        until(() -> calls.abacus.asked(DELETE) == 1);
        calls.drain
                .begin()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        assertThat(calls.abacus.asked(DELETE)).isEqualTo(2);
        assertThat(calls.abacus.conversations()).isEmpty();
    }

    @Test
    void whatCannotBeDeletedUntilPatienceEndsStays() {
        calls.farewells = new Farewells(calls.sessions, calls.clients, calls.drain, 30_000);
        calls.upstream = new AbacusUpstream(calls.clients, calls.sessions, calls.farewells, () -> calls.now);
        for (int i = 0; i < 5; i++) {
            calls.abacus.next(DELETE, Answer.json(500, "{}"));
        }
        calls.abacus.says(HELLO, END);
        calls.call();
        until(() -> calls.abacus.asked(DELETE) == 1);
        var empty = calls.drain.begin().toCompletableFuture();
        until(() -> calls.abacus.asked(DELETE) == 2);
        until(() -> {
            calls.drain.breakOff();
            return empty.isDone();
        });
        assertThat(calls.abacus.conversations()).hasSize(1);
    }

    @Test
    void manyCallsOfManyAccountsEachEndTheirOwnConversation() {
        var heard = new ArrayList<HeardReply>();
        for (int i = 0; i < 60; i++) {
            calls.cookie = "_u_p=" + i % 7;
            calls.abacus.says(HELLO, END);
            var one = new HeardReply();
            heard.add(one);
            calls.start(one);
        }
        heard.forEach(one -> assertThat(one.await().failure()).isNull());
        until(() -> calls.abacus.conversations().isEmpty() && calls.farewells.taken() == 0);
        assertThat(calls.abacus.begun()).isEqualTo(60);
        assertThat(calls.abacus.foreignDeletion()).isFalse();
        assertThat(calls.abacus.asked("_getUserInfo")).isEqualTo(7);
    }

    @Test
    void aSlowClientHoldsUpTheVendor() {
        var running = new CompletableFuture<UpstreamCall>();
        var heard = new HeardReply(_ -> running.join().pause());
        var answer = calls.abacus.next(
                CHAT,
                Answer.of(200, Map.of())
                        .piece(HELLO + "\n")
                        .piece("{\"segment\":\"" + "x".repeat(10_000) + "\"}\n")
                        .endlessly());
        calls.onLoop(() -> running.complete(calls.upstream.start(calls.request(), heard)));
        until(() -> !heard.passed().isEmpty());
        until(() -> {
            long written = answer.written();
            for (int i = 0; i < 50; i++) {
                calls.onLoop(() -> null);
            }
            return written > 0 && answer.written() == written;
        });
        assertThat(answer.written()).isLessThan(200_000_000);
        calls.onLoop(() -> running.join().cancel());
    }
}
