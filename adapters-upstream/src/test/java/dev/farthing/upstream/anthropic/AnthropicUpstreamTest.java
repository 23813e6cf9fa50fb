package dev.farthing.upstream.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.HeardReply;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Answer;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicUpstreamTest {
    private AnthropicCalls calls;
    private FakeVendor vendor;

    @BeforeEach
    void open() {
        calls = new AnthropicCalls();
        vendor = FakeVendor.on(calls.vertx);
        calls.baseUrl = base("");
    }

    @AfterEach
    void close() {
        vendor.close();
        calls.close();
    }

    @Test
    void aVendorIsAskedInItsOwnWayWithItsOwnCredential() {
        vendor.next(Messages.whole());
        calls.stream = false;
        calls.clientHeaders = Map.of("anthropic-version", "2026-10-21", "x-api-key", "sk-far-mine");

        calls.call();

        var asked = vendor.asked();
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.uri()).isEqualTo("/v1/messages");
        assertThat(asked.body()).isEqualTo("{\"model\":\"model-1\",\"max_tokens\":9,\"messages\":[]}");
        assertThat(asked.headers())
                .containsEntry("x-api-key", "sk-vendor")
                .containsEntry("anthropic-version", "2026-10-21")
                .doesNotContainKey("authorization");
    }

    @Test
    void whatIsInBetaIsAskedForAsItsOwnClientsDo() {
        vendor.next(Messages.whole());
        calls.clientHeaders = Map.of("anthropic-beta", "context-1m-2025-08-07");

        calls.call();

        var asked = vendor.asked();
        assertThat(asked.uri()).isEqualTo("/v1/messages?beta=true");
        assertThat(asked.headers())
                .containsEntry("anthropic-beta", "context-1m-2025-08-07")
                .containsEntry("anthropic-version", "2023-06-01");
    }

    @ParameterizedTest
    @CsvSource({"/anthropic, /anthropic/v1/messages", "/v1, /v1/messages", "/x/v1/, /x/v1/messages"})
    void theVersionStandsInThePathOnce(String base, String path) {
        vendor.next(Messages.whole());
        calls.baseUrl = base(base);

        calls.call();

        assertThat(vendor.asked().uri()).isEqualTo(path);
    }

    @Test
    void whatAVendorSaysOfItsAccountStaysHere() {
        vendor.next(Answer.of(
                        200,
                        Map.of(
                                "content-type",
                                "application/json",
                                "request-id",
                                "req_7",
                                "anthropic-organization-id",
                                "org",
                                "anthropic-ratelimit-requests-remaining",
                                "3",
                                "retry-after",
                                "59"))
                .piece("{\"type\":\"message\",\"content\":[],\"stop_reason\":\"end_turn\"}"));

        assertThat(calls.call().head().headers()).isEqualTo(Map.of("x-upstream-request-id", "req_7"));
    }

    @ParameterizedTest
    @CsvSource({
        "401, authentication_error, invalid x-api-key, CREDENTIAL_DEAD, UPSTREAM_AUTH",
        "403, permission_error, no permission, CREDENTIAL_DEAD, UPSTREAM_AUTH",
        "402, billing_error, spend limit, ACCOUNT_EMPTY, UPSTREAM_NO_BALANCE",
        "400, invalid_request_error, Your credit balance is too low, ACCOUNT_EMPTY, UPSTREAM_NO_BALANCE",
        "429, rate_limit_error, slow down, RATE_LIMITED, UPSTREAM_RATE_LIMITED",
        "500, api_error, inside, VENDOR_TROUBLE, UPSTREAM_ERROR",
        "529, overloaded_error, Overloaded, VENDOR_TROUBLE, UPSTREAM_OVERLOADED",
        "504, timeout_error, late, TIMEOUT, UPSTREAM_TIMEOUT",
    })
    void whatAVendorSaysOfUsNeverReachesTheCaller(
            int status, String type, String message, FailureClass failureClass, Fault fault) {
        vendor.next(Messages.error(status, type, message));

        var failure = calls.call().failure();

        assertThat(failure.failureClass()).isEqualTo(failureClass);
        assertThat(failure.fault()).isEqualTo(fault);
        assertThat(failure.sentence()).doesNotContain(message);
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error, prompt is too long: 9 tokens > 8 maximum",
        "404, not_found_error, model: model-1",
        "413, request_too_large, Request exceeds the maximum size",
    })
    void whatAVendorSaysOfTheRequestReachesTheCallerUnchanged(int status, String type, String message) {
        vendor.next(Messages.error(status, type, message));
        calls.stream = false;

        var heard = calls.call();

        assertThat(heard.failure()).isNull();
        assertThat(heard.head().status()).isEqualTo(status);
        assertThat(heard.all()).contains(message).contains("req_1");
    }

    @Test
    void anErrorBeforeTheFirstWordLeavesTimeToAskElsewhere() {
        vendor.next(Answer.events(Messages.OVERLOADED));

        var heard = calls.call();

        assertThat(heard.passed()).isEmpty();
        assertThat(heard.end().failure().failureClass()).isEqualTo(FailureClass.VENDOR_TROUBLE);
        assertThat(heard.end().summary().errorCode()).isEqualTo("overloaded_error");
    }

    @Test
    void anErrorInTheMiddleIsPassedOnAndEndsTheAnswer() {
        vendor.next(Answer.events(Messages.START, Messages.BLOCK, Messages.WORD, Messages.OVERLOADED));

        var heard = calls.call();

        assertThat(heard.all()).endsWith(Messages.OVERLOADED);
        assertThat(heard.end().summary().whole()).isFalse();
        assertThat(heard.end().summary().text()).isEqualTo("Hello");
        assertPartial(heard.end().summary());
    }

    @Test
    void aStreamThatEndsEarlyIsBrokenAndItsFirstCountIsKnownAsThat() {
        vendor.next(Answer.events(Messages.START, Messages.BLOCK, Messages.WORD));

        var heard = calls.call();

        assertThat(heard.failure().failureClass()).isEqualTo(FailureClass.STREAM_BROKEN);
        assertPartial(heard.failure().soFar());
    }

    @Test
    void aStreamWithoutItsLastEventIsWholeOnceItHasSaidWhyItEnds() {
        vendor.next(Answer.events(Messages.START, Messages.BLOCK, Messages.WORD, Messages.BLOCK_END, Messages.DELTA));

        var heard = calls.call();

        assertThat(heard.failure()).isNull();
        assertThat(heard.end().summary().whole()).isTrue();
        assertThat(heard.end().summary().reported().tokens()).isEqualTo(TokenUsage.ofText(5, 2));
    }

    @Test
    void theLastFiguresWaitForTheSettlementAndTheEndMarkerBehindThem() {
        vendor.next(Messages.stream());

        var heard = calls.call();

        assertThat(heard.passed()).endsWith(Messages.BLOCK_END);
        assertThat(text(heard)).isEqualTo(Messages.DELTA);
    }

    private static String text(HeardReply heard) {
        var all = heard.all();
        return all.substring(heard.passed().length(), all.length() - Messages.STOP.length());
    }

    private static void assertPartial(ReplySummary summary) {
        assertThat(summary.reported().tokens()).isEqualTo(TokenUsage.ofText(5, 1));
        assertThat(summary.reported().isPartial()).isTrue();
        assertThat(summary.generated().codePoints()).isEqualTo(5);
    }

    private URI base(String path) {
        var all = vendor.baseUrl().toString();
        return URI.create(all.substring(0, all.length() - "/v1".length()) + path);
    }
}
