package dev.farthing.upstream.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.HeardReply;
import dev.farthing.application.relay.RelaySettings;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.application.relay.ScriptedUpstream;
import dev.farthing.application.relay.TextTally;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pictures that OpenAI's callers ask of Google's vendors.
class CarriedPicturesTest {
    private static final String IMAGEN = "imagen-4.0-generate-001";
    private static final String GEMINI = "gemini-3-pro-image-preview";

    private final Vertx vertx = Vertx.vertx();
    private final ScriptedUpstream vendor = new ScriptedUpstream(() -> Runnable::run);
    private final ConversationInterpreter interpreter = new ConversationInterpreter(
            vertx,
            () -> Instant.ofEpochSecond(1_790_000_000),
            List.of(),
            List.of(),
            List.of(),
            List.of(dialect("openai.OpenAiPictures", PictureClient.class)),
            List.of(dialect("gemini.GeminiPictures", PictureVendor.class)));
    private final HeardReply heard = new HeardReply();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void ask(String upstreamModel, String body, boolean stream) {
        var request = new UpstreamRequest(
                UUID.randomUUID(),
                Endpoint.IMAGES,
                new Provider(
                        UUID.randomUUID(),
                        "fake",
                        Protocol.GEMINI,
                        URI.create("http://127.0.0.1:1/v1beta"),
                        Map.of(),
                        null,
                        false,
                        new Timeouts(1, 1, 1, 1)),
                null,
                "m",
                upstreamModel,
                List.of(),
                null,
                stream,
                false,
                false,
                List.of(ByteBuffer.wrap(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8))),
                RequestRules.NONE,
                Map.of(),
                RelaySettings.DEFAULT);
        interpreter.start(new GooglesVendor(vendor), request, heard);
    }

    @Test
    void onlyVendorsThatMakePicturesAreAskedForThem() {
        assertThat(interpreter.carries(Endpoint.IMAGES, Protocol.GEMINI)).isTrue();
        assertThat(interpreter.carries(Endpoint.IMAGES, Protocol.ANTHROPIC)).isFalse();
        assertThat(interpreter.carries(Endpoint.IMAGES, Protocol.DEMO)).isFalse();
        assertThat(interpreter.carries(Endpoint.CHAT_COMPLETIONS, Protocol.GEMINI))
                .isFalse();
    }

    @Test
    void imagenIsAskedByInstancesAndItsPicturesAreTold() throws Exception {
        ask(IMAGEN, "{'model':'m','prompt':'a farthing','n':2,'size':'1792x1024','quality':'hd','user':'u'}", false);
        var attempt = vendor.next();

        assertThat(attempt.request.endpoint()).isEqualTo(Endpoint.IMAGES);
        assertThat(attempt.body())
                .isEqualTo("{'instances':[{'prompt':'a farthing'}],'parameters':{'sampleCount':2,'aspectRatio':'16:9'}}"
                        .replace('\'', '"'));
        attempt.begins(200, "application/json")
                .ends(
                        told(Reported.ofPictures(2)),
                        "{\"predictions\":[{\"mimeType\":\"image/png\",\"bytesBase64Encoded\":\"AAAA\"},"
                                + "{\"mimeType\":\"image/png\",\"bytesBase64Encoded\":\"BBBB\"}]}",
                        "");

        assertThat(heard.await().all())
                .isEqualTo("{\"created\":1790000000,\"data\":[{\"b64_json\":\"AAAA\"},{\"b64_json\":\"BBBB\"}],"
                        + "\"output_format\":\"png\"}");
        assertThat(heard.head().headers()).isEqualTo(Map.of("x-farthing-dropped", "quality"));
    }

    @Test
    void geminisPicturesAreTakenOutOfItsContents() throws Exception {
        ask(GEMINI, "{'model':'m','prompt':'a farthing','size':'1024x1536','response_format':'url'}", false);
        var attempt = vendor.next();

        assertThat(attempt.body())
                .isEqualTo(("{'contents':[{'role':'user','parts':[{'text':'a farthing'}]}],'generationConfig':"
                                + "{'responseModalities':['TEXT','IMAGE'],'imageConfig':{'aspectRatio':'2:3'}}}")
                        .replace('\'', '"'));
        attempt.begins(200, "application/json")
                .ends(
                        told(new Reported(new TokenUsage(4, 0, 0, 0, 0, 0, 2, 0, 0, 1290, 0), List.of(), "{}", null)),
                        "{\"candidates\":[{\"content\":{\"parts\":["
                                + "{\"thought\":true,\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"DRAFT\"}},"
                                + "{\"text\":\"Here.\"},"
                                + "{\"inlineData\":{\"data\":\"AAAA\",\"mimeType\":\"image/jpeg\"}}]}}]}",
                        "");

        assertThat(heard.await().all())
                .isEqualTo("{\"created\":1790000000,\"data\":[{\"url\":\"data:image/jpeg;base64,AAAA\"}],"
                        + "\"output_format\":\"jpeg\",\"usage\":{\"input_tokens\":4,\"input_tokens_details\":"
                        + "{\"image_tokens\":0,\"text_tokens\":4},\"output_tokens\":1292,\"output_tokens_details\":"
                        + "{\"image_tokens\":1290,\"text_tokens\":2},\"total_tokens\":1296}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            nullValues = "none",
            value = {
                "'size':'auto' | none",
                "'size':'1024x1024' | {'aspectRatio':'1:1'}",
                "'size':'2048x2048' | {'aspectRatio':'1:1','imageSize':'2K'}",
                "'size':'4096x1755' | {'aspectRatio':'21:9','imageSize':'4K'}",
                "'aspect_ratio':'5:4' | {'aspectRatio':'5:4'}",
                "'image_size':'4K' | {'imageSize':'4K'}",
            })
    void sizesAreSaidAsTheVendorHasThem(String member, String config) throws Exception {
        ask(GEMINI, "{'prompt':'p'," + member + "}", false);

        var body = vendor.next().body();
        if (config == null) {
            assertThat(body).doesNotContain("imageConfig");
        } else {
            assertThat(body).endsWith(("'imageConfig':" + config + "}}").replace('\'', '"'));
        }
    }

    @Test
    void aModelMayBeNamedByItsSize() throws Exception {
        ask(GEMINI + "-2k", "{'prompt':'p'}", false);

        assertThat(vendor.next().body()).contains("\"imageConfig\":{\"imageSize\":\"2K\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{} | false | prompt",
                "{'prompt':' '} | false | prompt",
                "{'prompt':['a']} | false | prompt",
                "{'prompt':'p','size':'huge'} | false | size",
                "{'prompt':'p','aspect_ratio':'wide'} | false | aspect_ratio",
                "{'prompt':'p','image_size':'12'} | false | image_size",
                "{'prompt':'p','n':2} | false | n",
                "{'prompt':'p','stream':true} | true | stream",
            })
    void whatCannotBeDoneReachesNoVendor(String body, boolean stream, String parameter) {
        ask(GEMINI, body, stream);

        assertThat(heard.await().failure().fault()).isEqualTo(Fault.INVALID_REQUEST);
        assertThat(heard.await().failure().sentence()).contains(parameter.equals("n") ? "one picture" : parameter);
        assertThat(vendor.wasNeverAsked()).isTrue();
    }

    @Test
    void aVendorsRefusalIsToldInOpenAisWords() throws Exception {
        ask(IMAGEN, "{'prompt':'p'}", false);
        vendor.next().begins(400, "application/json").ends(ReplySummary.NOTHING, "{\"error\":{}}", "");

        assertThat(heard.await().all()).contains("\"type\":\"invalid_request_error\"");
    }

    private static ReplySummary told(Reported reported) {
        return new ReplySummary(true, reported, TextTally.EMPTY, null, null, null);
    }

    /// Each vendor's package keeps to itself.
    static <T> T dialect(String name, Class<T> type) {
        try {
            var made = Class.forName("dev.farthing.upstream." + name).getDeclaredConstructor();
            made.setAccessible(true);
            return type.cast(made.newInstance());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
