package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.upstream.FakeVendor.Answer;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// OpenAI's own library for Node, as published, against the packaged application.
@ExtendWith(House.Resolver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenAiSdkJourneyTest {
    private static final String USAGE = "{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18}";

    private final Scene scene;
    private JsonNode told = Json.read("null");

    OpenAiSdkJourneyTest(House house) {
        this.scene = house.scene();
    }

    @BeforeAll
    void runTheScript() throws Exception {
        var node = NodeScripts.libraries();
        script();
        var narrow = scene.operator().key("name", "one at a time", "concurrency_limit", 1);
        told = node.run(
                "openai.mjs",
                Map.of(
                        "BASE_URL", scene.operator().gateway(),
                        "KEY", scene.key().secret(),
                        "NARROW_KEY", narrow.secret(),
                        "CHAT", scene.chat(),
                        "EMBEDDING", scene.embedding()));
    }

    @AfterAll
    void leave() {
        scene.close();
    }

    /// What the vendor says, in the order in which the script asks.
    private void script() {
        var vendor = scene.vendor();
        vendor.next(chat("A quarter of a penny."));
        vendor.next(stream(usageEvent(), "data: [DONE]\n\n"));
        vendor.next(stream(usageEvent(), "data: [DONE]\n\n"));
        vendor.next(Answer.json(200, """
                {"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":\
                "assistant","content":null,"tool_calls":[{"id":"t1","type":"function","function":{"name":"weather",\
                "arguments":"{\\"city\\":\\"London\\"}"}}]},"finish_reason":"tool_calls"}],"usage":%s}""".formatted(USAGE)));
        vendor.next(Answer.json(200, """
                {"object":"list","data":[{"object":"embedding","index":0,"embedding":"%s"}],"model":"m",\
                "usage":{"prompt_tokens":3,"total_tokens":3}}""".formatted(base64(0.5f, -0.25f))));
        vendor.next(Answer.json(
                400,
                "{\"error\":{\"message\":\"no such role\",\"type\":\"invalid_request_error\",\"param\":\"messages\","
                        + "\"code\":\"invalid_value\"}}"));
        vendor.next(Answer.of(503, Map.of("content-type", "application/json", "retry-after", "1"))
                .piece("{\"error\":{\"message\":\"busy\"}}"));
        vendor.next(chat("Now."));
        vendor.next(stream().thenBreaks());
        vendor.next(stream().thenStalls());
        vendor.next(chat("At last."));
        vendor.next(stream().thenStalls());
    }

    private static Answer chat(String text) {
        return Answer.json(200, """
                {"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":\
                {"role":"assistant","content":"%s"},"finish_reason":"stop"}],"usage":%s}""".formatted(text, USAGE));
    }

    private static Answer stream(String... end) {
        var answer = Answer.events(
                chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"),
                chunk("{\"content\":\"A quarter \"}", "null"),
                chunk("{\"content\":\"of a penny.\"}", "null"));
        if (end.length > 0) {
            answer.piece(chunk("{}", "\"stop\""));
        }
        List.of(end).forEach(answer::piece);
        return answer;
    }

    private static String chunk(String delta, String finish) {
        return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
                + "[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}],\"usage\":null}\n\n";
    }

    private static String usageEvent() {
        return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],"
                + "\"usage\":" + USAGE + "}\n\n";
    }

    private static String base64(float... numbers) {
        var bytes = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            bytes.putFloat(number);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    @Test
    void aChatAnswersWithItsUsageAndOurRequestId() {
        var chat = told("chat");
        assertThat(chat.path("text").asText()).isEqualTo("A quarter of a penny.");
        assertThat(chat.path("usage")).isEqualTo(Json.read(USAGE));
        assertThat(chat.path("requestId")).isEqualTo(chat.path("header"));
        var row = scene.operator().call(chat.path("requestId").asText());
        assertThat(row.path("user_agent").asText()).startsWith("OpenAI/JS");
        assertThat(row.path("total_tokens").asInt()).isEqualTo(18);
    }

    @Test
    void aStreamHasNoUsageUnlessItWasAskedFor() {
        var plain = told("stream");
        assertThat(plain.path("text").asText()).isEqualTo("A quarter of a penny.");
        assertThat(plain.path("finish").asText()).isEqualTo("stop");
        assertThat(plain.path("usageChunks").asInt()).isZero();
        assertThat(scene.operator()
                        .call(plain.path("id").asText())
                        .path("total_tokens")
                        .asInt())
                .isEqualTo(18);
        var asked = told("streamWithUsage");
        assertThat(asked.path("text").asText()).isEqualTo("A quarter of a penny.");
        assertThat(asked.path("usageChunks").asInt()).isEqualTo(1);
        assertThat(asked.path("usage")).isEqualTo(Json.read(USAGE));
    }

    @Test
    void aToolCallArrives() {
        var call = told("tools");
        assertThat(call.path("name").asText()).isEqualTo("weather");
        assertThat(Json.read(call.path("arguments").asText()).path("city").asText())
                .isEqualTo("London");
        assertThat(call.path("finish").asText()).isEqualTo("tool_calls");
    }

    @Test
    void anEmbeddingArrivesInTheEncodingTheLibraryAskedFor() {
        assertThat(told("embedding").path("vector")).isEqualTo(Json.read("[0.5, -0.25]"));
    }

    @Test
    void modelsAreListedAndFound() {
        var ids = told("models").path("ids");
        assertThat(ids).extracting(JsonNode::asText).contains(scene.chat(), scene.embedding(), "demo-chat");
        var one = told("models").path("one");
        assertThat(one.path("id").asText()).isEqualTo(scene.chat());
        assertThat(one.path("object").asText()).isEqualTo("model");
        assertThat(one.path("created").asLong()).isPositive();
    }

    @Test
    void theDemoProviderServesTheLibraryToo() {
        assertThat(told("demoChat").path("text").asText()).isNotBlank();
        assertThat(told("demoChat").path("usage").path("total_tokens").asInt()).isPositive();
        assertThat(told("demoStream").path("text").asText()).isNotBlank();
        assertThat(told("demoStream").path("finish").asText()).isEqualTo("stop");
        assertThat(told("demoEmbedding").path("length").asInt()).isPositive();
    }

    @Test
    void refusalsRaiseTheLibrarysOwnClasses() {
        assertRefused("wrongKey", "AuthenticationError", 401, "invalid_api_key");
        assertRefused("unknownModel", "NotFoundError", 404, "model_not_found");
        assertRefused("unknownModelRetrieved", "NotFoundError", 404, "model_not_found");
        assertRefused("badRequest", "BadRequestError", 400, "invalid_value");
    }

    @Test
    void theLibraryWaitsAsLongAsTheVendorWished() {
        var retried = told("retryAfterOfAVendor");
        assertThat(retried.path("statuses")).isEqualTo(Json.read("[503, 200]"));
        assertThat(retried.path("waited").decimalValue()).isGreaterThanOrEqualTo(new BigDecimal("990"));
        assertThat(retried.path("text").asText()).isEqualTo("Now.");
    }

    @Test
    void aLimitRaisesRateLimitErrorAndIsWaitedFor() {
        var limited = told("limited");
        var atOnce = limited.path("atOnce");
        assertThat(atOnce.path("class").asText()).isEqualTo("RateLimitError");
        assertThat(atOnce.path("status").asInt()).isEqualTo(429);
        assertThat(atOnce.path("code").asText()).isEqualTo("concurrency_limit_exceeded");
        int retryAfter = atOnce.path("retryAfter").asInt();
        assertThat(retryAfter).isPositive();
        assertThat(limited.path("statuses")).isEqualTo(Json.read("[429, 200]"));
        assertThat(limited.path("waited").decimalValue())
                .isGreaterThanOrEqualTo(BigDecimal.valueOf(retryAfter * 1000L - 10));
        assertThat(limited.path("text").asText()).isEqualTo("At last.");
    }

    @Test
    void aBrokenStreamThrows() {
        var broken = told("brokenStream");
        assertThat(broken.path("refused").asBoolean()).isTrue();
        assertThat(broken.path("code").asText()).isEqualTo("upstream_stream_broken");
    }

    @Test
    void anAbortedStreamIsCancelledAndMetered() {
        var aborted = told("aborted");
        assertThat(aborted.path("chunks").asInt()).isGreaterThanOrEqualTo(3);
        var row = scene.operator().callSoon(aborted.path("id").asText());
        assertThat(row.path("status").asText()).isEqualTo("cancelled");
        assertThat(row.path("usage_source").asText()).isEqualTo("estimated");
        assertThat(row.path("prompt_tokens").asLong()).isPositive();
        assertThat(row.path("completion_tokens").asLong()).isPositive();
        assertThat(new BigDecimal(row.path("cost").asText())).isPositive();
    }

    private void assertRefused(String scenario, String errorClass, int status, String code) {
        var refusal = told(scenario);
        assertThat(refusal.path("class").asText()).as(scenario).isEqualTo(errorClass);
        assertThat(refusal.path("status").asInt()).as(scenario).isEqualTo(status);
        assertThat(refusal.path("code").asText()).as(scenario).isEqualTo(code);
    }

    private JsonNode told(String scenario) {
        var result = told.path(scenario);
        assertThat(result.path("failed").asText("")).as(scenario).isEmpty();
        return result;
    }
}
