package dev.farthing.upstream.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.farthing.application.start.ConsoleUrl;
import dev.farthing.application.start.PublicUrl;
import dev.farthing.application.webhook.MailServer;
import dev.farthing.application.webhook.Message;
import dev.farthing.application.webhook.Messenger.Answer;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.webhook.Address;
import dev.farthing.domain.webhook.WebhookSecret;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.wire.VendorClients;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VertxMessengerTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_674_087_231);
    private static final UUID ORG = UUID.fromString("01937f0e-7b9a-7c11-8a55-0d9b6f1c2e3a");
    private static final Message MESSAGE = new Message(
            UUID.fromString("01937f0e-7b9a-7c11-8a55-0d9b6f1c2e3b"), ORG, "overrun", NOW, "{\"overrun\": \"1.5\"}");
    private static final WebhookSecret SECRET = new WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final WebhookSecret OTHER = WebhookSecret.of(new byte[WebhookSecret.BYTES]);

    private final Vertx vertx = Vertx.vertx();
    private final FakeVendor receiver = FakeVendor.on(vertx);
    private final VertxMessenger messenger =
            new VertxMessenger(new VendorClients(vertx), MailServer.NONE, PublicUrl.NONE, ConsoleUrl.NONE);

    @AfterEach
    void close() {
        receiver.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Answer post(URI url) {
        return messenger.post(
                new Address.Web(url), InetAddress.getLoopbackAddress(), MESSAGE, List.of(SECRET, OTHER), NOW);
    }

    private Answer answer(int status, Map<String, String> headers) {
        receiver.next(FakeVendor.Answer.of(status, headers));
        return post(receiver.baseUrl());
    }

    /// The example of the specification.
    @Test
    void signaturesAreThoseOfStandardWebhooks() {
        assertThat(Signature.of(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}", List.of(SECRET)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void g109aMessageComesWithItsIdItsTimeAndASignatureOfEachSecret() throws Exception {
        assertThat(answer(204, Map.of())).isEqualTo(new Answer.Taken(204));
        var asked = receiver.asked();
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("webhook-id", MESSAGE.id().toString())
                .containsEntry("webhook-timestamp", "1674087231")
                .containsEntry(
                        "webhook-signature",
                        Signature.of(MESSAGE.id().toString(), 1_674_087_231, asked.body(), List.of(SECRET, OTHER)));
        var body = new ObjectMapper().readTree(asked.body());
        assertThat(body.path("type").asText()).isEqualTo("overrun");
        assertThat(body.path("timestamp").asText()).isEqualTo(NOW.toString());
        assertThat(body.path("org_id").asText()).isEqualTo(ORG.toString());
        assertThat(body.path("data").path("overrun").asText()).isEqualTo("1.5");
    }

    @Test
    void receiversVerifyAMessageWithTheLibraryOfStandardWebhooks() throws Exception {
        receiver.next(FakeVendor.Answer.of(204, Map.of()));
        messenger.post(
                new Address.Web(receiver.baseUrl()),
                InetAddress.getLoopbackAddress(),
                MESSAGE,
                List.of(OTHER, SECRET),
                Instant.now());
        var asked = receiver.asked();
        var headers = asked.headers().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
        for (var secret : List.of(SECRET, OTHER)) {
            new Webhook(secret.text()).verify(asked.body(), headers);
        }
        assertThatThrownBy(() -> new Webhook(SECRET.text()).verify(asked.body() + " ", headers))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void whatConcernsThePlatformIsOfNoOrg() throws Exception {
        var message = new Message(MESSAGE.id(), Deed.PLATFORM, "overrun", NOW, "{}");
        assertThat(MessageBody.json(message, new PublicUrl(URI.create("https://llm.example.com"))))
                .endsWith(",\"data\":{},\"gateway\":\"https://llm.example.com\"}");
        var body = MessageBody.json(message, PublicUrl.NONE);
        assertThat(new ObjectMapper().readTree(body).path("org_id").isNull()).isTrue();
    }

    @Test
    void aRefusalSaysWhenToComeBack() {
        assertThat(answer(503, Map.of("retry-after", "120")))
                .isEqualTo(new Answer.Failed(503, "it answered 503", Duration.ofMinutes(2)));
        assertThat(answer(410, Map.of())).isEqualTo(new Answer.Gone(410));
    }

    @Test
    void g104ARedirectIsNotFollowed() {
        assertThat(answer(307, Map.of("location", receiver.baseUrl().toString())))
                .isEqualTo(new Answer.Failed(307, "it answered 307: redirects are not followed", null));
        receiver.asked();
        assertThat(receiver.unseen()).isZero();
    }

    @Test
    void g104TheMessageGoesToTheAddressThatWasFoundWhateverTheNameLeadsTo() {
        receiver.next(FakeVendor.Answer.of(200, Map.of()));
        var port = receiver.baseUrl().getPort();
        assertThat(post(URI.create("http://no-such-name.invalid:" + port + "/hook?a=b")))
                .isEqualTo(new Answer.Taken(200));
        var asked = receiver.asked();
        assertThat(asked.uri()).isEqualTo("/hook?a=b");
        assertThat(asked.headers()).containsEntry("host", "no-such-name.invalid:" + port);
    }

    @Test
    void withoutAMailServerThereIsNoMail() {
        assertThat(messenger.canMail()).isFalse();
        assertThat(messenger.mail((Address.Mail) Address.parse("mailto:a@example.com"), MESSAGE))
                .isEqualTo(new Answer.Failed(null, "there is no mail server", null));
    }

    @Test
    void aReceiverThatIsNotThereOrSpeaksNoHttpIsToldOf() {
        assertThat(post(URI.create("http://127.0.0.1:1/")))
                .isEqualTo(new Answer.Failed(null, "it cannot be reached", null));
    }
}
