package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.journey.Management.Made;
import dev.farthing.upstream.FakeVendor;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Pictures, by the token and by the piece, of vendors that speak OpenAI's dialect and of those that speak
/// Google's.
@ExtendWith(House.Resolver.class)
class PicturesJourneyTest {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final String PATH = "/v1/images/generations";

    private final House house;
    private final Management operator;
    private final FakeVendor vendor;
    private final String name = "pictures" + NUMBERS.incrementAndGet();
    private final Made key;

    PicturesJourneyTest(House house) {
        this.house = house;
        this.operator = house.operator();
        this.vendor = FakeVendor.on(house.vertx());
        this.key = operator.key("name", name);
    }

    @AfterEach
    void close() {
        vendor.close();
    }

    private void serve(String protocol, String upstreamModel) {
        var provider = operator.make(
                Management.GATEWAY + "/providers",
                "name",
                name,
                "protocol",
                protocol,
                "base_url",
                vendor.baseUrl().toString());
        operator.credential(provider.id(), "secret-of-" + name);
        operator.model(name, "image", provider.id(), upstreamModel);
        operator.price(
                name,
                Map.of(
                        "input_per_1m", "5",
                        "image_input_per_1m", "10",
                        "output_per_1m", "1",
                        "image_output_per_1m", "40",
                        "per_image", "0.04"));
    }

    private Caller.Answer draw(String members) {
        return house.caller(key.secret())
                .post(PATH, "{\"model\":\"" + name + "\",\"prompt\":\"a farthing\"" + members + "}");
    }

    @Test
    void tokensCostWhatTheirClassCosts() {
        serve("openai", "gpt-image-1");
        vendor.next(FakeVendor.Answer.json(200, """
            {"created":1,"data":[{"b64_json":"AAAA"}],"usage":{"total_tokens":150,"input_tokens":50,"output_tokens":100,
            "input_tokens_details":{"text_tokens":10,"image_tokens":40}}}"""));

        var answer = draw("");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("data").get(0).path("b64_json").asText()).isEqualTo("AAAA");
        assertThat(vendor.asked().uri()).endsWith("/images/generations");
        // 10 at 5, 40 at 10 and 100 at 40 per million
        assertThat(answer.header("x-farthing-cost")).isEqualTo("0.00445");
        assertThat(answer.header("x-farthing-usage-source")).isEqualTo("reported");
        var row = operator.call(answer.requestId());
        assertThat(row.path("endpoint").asText()).isEqualTo(PATH);
        assertThat(row.path("total_tokens").asInt()).isEqualTo(150);
    }

    @Test
    void whereNoTokensAreToldEveryPictureCosts() {
        serve("openai", "dall-e-2");
        vendor.next(FakeVendor.Answer.json(
                200, "{\"created\":1,\"data\":[{\"url\":\"https://a/1\"},{\"url\":\"https://a/2\"}]}"));

        var answer = draw(",\"n\":2");

        // with three tokens of the prompt, counted here
        assertThat(answer.header("x-farthing-cost")).isEqualTo("0.080015");
    }

    @Test
    void aStreamGoesThroughAndIsMeteredByItsLastPicture() {
        serve("openai", "gpt-image-1");
        var partial = "event: image_generation.partial_image\ndata: {\"type\":\"image_generation.partial_image\","
                + "\"b64_json\":\"AA\",\"partial_image_index\":0}\n\n";
        var last = "event: image_generation.completed\ndata: {\"type\":\"image_generation.completed\",\"b64_json\":\""
                + "A".repeat(2 << 20)
                + "\",\"usage\":{\"total_tokens\":110,\"input_tokens\":10,\"output_tokens\":100}}\n\n";
        vendor.next(FakeVendor.Answer.events(partial, last));

        var answer = draw(",\"stream\":true,\"partial_images\":1");

        assertThat(answer.text()).startsWith(partial + last).contains(": x-farthing-cost=0.00405 ");
        assertThat(operator.call(answer.requestId()).path("status").asText()).isEqualTo("ok");
    }

    @Test
    void googlesPicturesAreCarriedOver() {
        serve("gemini", "imagen-4.0-generate-001");
        vendor.next(FakeVendor.Answer.json(
                200, "{\"predictions\":[{\"mimeType\":\"image/png\",\"bytesBase64Encoded\":\"AAAA\"}]}"));

        var answer = draw(",\"size\":\"1024x1024\"");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("data").get(0).path("b64_json").asText()).isEqualTo("AAAA");
        assertThat(vendor.asked().uri()).endsWith("/models/imagen-4.0-generate-001:predict");
        assertThat(answer.header("x-farthing-cost")).isEqualTo("0.040015");
    }

    @Test
    void geminisPicturesAreMeteredByTheToken() {
        serve("gemini", "gemini-2.5-flash-image");
        vendor.next(FakeVendor.Answer.json(200, """
            {"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"AAAA"}}]},
            "finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":1290,
            "totalTokenCount":1300,"candidatesTokensDetails":[{"modality":"IMAGE","tokenCount":1290}]}}"""));

        var answer = draw("");

        assertThat(vendor.asked().uri()).endsWith("/models/gemini-2.5-flash-image:generateContent");
        // 10 at 5 and 1290 at 40 per million
        assertThat(answer.header("x-farthing-cost")).isEqualTo("0.05165");
        assertThat(answer.json().path("usage").path("output_tokens").asInt()).isEqualTo(1290);
    }

    @Test
    void vendorsThatMakeNoneAreNotAskedForPictures() {
        serve("anthropic", "claude-sonnet-4-5");

        var answer = draw("");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").path("message").asText()).contains("not served at this endpoint");
    }

    @Test
    void aBudgetThatCannotPayForThePicturesRefusesThem() {
        serve("openai", "dall-e-2");
        operator.budget("key", key.id(), "0.7", "total");

        assertThat(draw(",\"n\":2").errorCode()).isEqualTo("insufficient_quota");
        assertThat(vendor.unseen()).isZero();
    }
}
