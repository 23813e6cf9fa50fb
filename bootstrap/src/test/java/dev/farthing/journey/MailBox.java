package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.subethamail.smtp.helper.SimpleMessageListener;
import org.subethamail.smtp.server.SMTPServer;

/// A mail server that takes whatever it is sent.
final class MailBox implements AutoCloseable {
    private static final String WEBHOOKS = "/api/v1/obs/webhooks";
    private static final String TO = "ops@example.com";

    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final SMTPServer server = SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .hostName("mail.example.com")
            .insertReceivedHeaders(false)
            .simpleMessageListener(new SimpleMessageListener() {
                @Override
                public boolean accept(String from, String to) {
                    return to.equals(TO);
                }

                @Override
                public void deliver(String from, String to, InputStream data) throws IOException {
                    mails.add(new String(data.readAllBytes(), StandardCharsets.UTF_8));
                }
            })
            .build();

    MailBox() {
        server.start();
    }

    String url() {
        return "smtp://127.0.0.1:" + server.getPortAllocated();
    }

    void isWrittenTo(Management operator) {
        var wish = Json.object("url", "mailto:" + TO, "kinds", List.of("books_disagree"));
        var webhook = operator.done("POST", WEBHOOKS, wish);
        var test = operator.done("POST", WEBHOOKS + "/" + webhook.path("id").asText() + "/test", null);
        assertThat(test.path("state").asText()).as(test.toString()).isEqualTo("delivered");
        assertThat(mails)
                .singleElement()
                .satisfies(mail -> assertThat(mail)
                        .contains("Subject: [Farthing] webhook test", "From: farthing@example.com", "To: " + TO));
    }

    @Override
    public void close() {
        server.stop();
    }
}
