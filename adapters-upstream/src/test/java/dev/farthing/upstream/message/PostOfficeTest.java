package dev.farthing.upstream.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.farthing.application.webhook.MailServer;
import dev.farthing.application.webhook.MailServer.Encryption;
import dev.farthing.application.webhook.Message;
import dev.farthing.application.webhook.Messenger.Answer;
import dev.farthing.domain.webhook.Address;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostOfficeTest {
    private static final Message MESSAGE = new Message(
            UUID.fromString("01937f0e-7b9a-7c11-8a55-0d9b6f1c2e3b"),
            UUID.fromString("01937f0e-7b9a-7c11-8a55-0d9b6f1c2e3a"),
            "alert_firing",
            Instant.parse("2026-11-22T10:00:00Z"),
            "{\"rule\": \"Many\\nfailures\", \"value\": \"7.5\", \"of\": null, \"models\": [\"m\"]}");
    private static final Address.Mail TO = (Address.Mail) Address.parse("mailto:ops@example.com,night@example.com");

    private final Vertx vertx = Vertx.vertx();
    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void close() {
        server.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private PostOffice office(int port, Encryption encryption, @Nullable String user) {
        return new PostOffice(vertx, new MailServer("127.0.0.1", port, encryption, user, user, "farthing@example.com"));
    }

    private int port() {
        return server.getSmtp().getPort();
    }

    @Test
    void allRecipientsGetAMessageInWordsUnderTheSameIdEachTime() throws Exception {
        var office = office(port(), Encryption.OFFERED, null);
        assertThat(office.send(TO, MESSAGE)).isEqualTo(new Answer.Taken(null));
        assertThat(office.send(TO, MESSAGE)).isEqualTo(new Answer.Taken(null));
        var mails = server.getReceivedMessages();
        assertThat(mails).hasSize(4).allSatisfy(mail -> {
            assertThat(mail.getMessageID()).isEqualTo("<01937f0e-7b9a-7c11-8a55-0d9b6f1c2e3b@farthing>");
            assertThat(mail.getSubject()).isEqualTo("[Farthing] alert firing: Many failures");
            assertThat(mail.getFrom()[0]).hasToString("farthing@example.com");
            assertThat(mail.getAllRecipients()).hasSize(2);
            assertThat(mail.getContent().toString())
                    .contains("value: 7.5", "models: [\"m\"]", "at: 2026-11-22T10:00:00Z")
                    .doesNotContain("of:");
        });
    }

    @Test
    void whoLogsInDoesSoEncryptedOrNotAtAll() {
        server.setUser("me", "me");
        assertThat(office(port(), Encryption.REQUIRED, "me").send(TO, MESSAGE)).isInstanceOf(Answer.Failed.class);
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void aServerThatIsNotThereIsToldOf() {
        assertThat(office(1, Encryption.OFFERED, null).send(TO, MESSAGE))
                .isEqualTo(new Answer.Failed(null, "the mail server cannot be reached or does not take it", null));
    }
}
