package dev.farthing.upstream.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.application.start.ConsoleUrl;
import dev.farthing.application.start.PublicUrl;
import dev.farthing.application.webhook.MailServer;
import dev.farthing.application.webhook.Message;
import dev.farthing.application.webhook.Messenger.Answer;
import dev.farthing.domain.alert.MessageKind;
import dev.farthing.domain.webhook.Address;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Sends messages by mail, in words and figures; the same message keeps its Message-ID.
final class PostOffice {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONNECT_MILLIS = 5_000;
    private static final int PATIENCE_SECONDS = 20;
    private static final int LONGEST_SUBJECT = 200;

    private final Vertx vertx;
    private final MailServer server;
    private final MailConfig connection;
    private final PublicUrl gateway;
    private final ConsoleUrl console;

    PostOffice(Vertx vertx, MailServer server, PublicUrl gateway, ConsoleUrl console) {
        this.vertx = vertx;
        this.server = server;
        this.gateway = gateway;
        this.console = console;
        connection = new MailConfig()
                .setHostname(server.host())
                .setPort(server.port())
                .setSsl(server.encryption() == MailServer.Encryption.ALWAYS)
                .setStarttls(
                        switch (server.encryption()) {
                            case ALWAYS -> StartTLSOptions.DISABLED;
                            case REQUIRED -> StartTLSOptions.REQUIRED;
                            case OFFERED -> StartTLSOptions.OPTIONAL;
                        })
                .setLogin(server.user() == null ? LoginOption.DISABLED : LoginOption.REQUIRED)
                .setUsername(server.user())
                .setPassword(server.password())
                .setHostnameVerificationAlgorithm("HTTPS")
                .setConnectTimeout(CONNECT_MILLIS)
                .setKeepAlive(false)
                // Otherwise the event loop would look this machine's name up, and wait for it.
                .setOwnHostname(domain(server.from()))
                .setUserAgent("farthing");
    }

    private static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1).replace(">", "").strip();
    }

    /// Blocks until the server has it, or has not for twenty seconds.
    Answer send(Address.Mail to, Message message) {
        var mail = new MailMessage()
                .setFrom(server.from())
                .setTo(to.recipients())
                .setSubject(subject(message))
                .setText(text(message, gateway, console))
                .setHeaders(MultiMap.caseInsensitiveMultiMap()
                        .set("Message-ID", "<" + message.id() + "@farthing>")
                        .set("Auto-Submitted", "auto-generated"));
        // One client a mail: the pool of a longer one loses whoever asks it while its last connection ends.
        var client = MailClient.create(vertx, connection);
        var answer = new CompletableFuture<Answer>();
        client.sendMail(mail).onComplete(sent -> answer.complete(sent.succeeded() ? taken() : failed(sent.cause())));
        try {
            return answer.completeOnTimeout(
                            new Answer.Failed(null, "the mail server did not answer in time", null),
                            PATIENCE_SECONDS,
                            TimeUnit.SECONDS)
                    .join();
        } finally {
            client.close();
        }
    }

    private static Answer taken() {
        return new Answer.Taken(null);
    }

    private static Answer failed(Throwable why) {
        return new Answer.Failed(
                null,
                why instanceof SMTPException refusal
                        ? "the mail server answered " + refusal.getReplyCode()
                        : "the mail server cannot be reached or does not take it",
                null);
    }

    static String subject(Message message) {
        var data = data(message);
        var about = data.path("rule").isTextual() ? ": " + data.path("rule").textValue() : "";
        var subject = "[Farthing] " + message.kind().replace('_', ' ') + about;
        return subject.substring(0, Math.min(LONGEST_SUBJECT, subject.length())).replaceAll("\\p{Cntrl}", " ");
    }

    static String text(Message message, PublicUrl gateway, ConsoleUrl console) {
        var text = new StringBuilder().append(message.kind().replace('_', ' ')).append("\n\n");
        data(message).properties().forEach(member -> {
            if (!member.getValue().isNull()) {
                text.append(member.getKey().replace('_', ' '))
                        .append(": ")
                        .append(word(member.getValue()))
                        .append('\n');
            }
        });
        return text.append("\nat: ")
                .append(message.at())
                .append("\norg: ")
                .append(message.orgId())
                .append("\nid: ")
                .append(message.id())
                .append(gateway.url() == null ? "" : "\ngateway: " + gateway.text())
                .append(console.url() == null ? "" : "\nsee: " + console.text() + page(message))
                .append('\n')
                .toString();
    }

    /// The page of the console that shows what a message is about.
    private static String page(Message message) {
        return switch (MessageKind.named(message.kind()).orElse(MessageKind.WEBHOOK_TEST)) {
            case ALERT_FIRING, ALERT_RESOLVED, WEBHOOK_TEST -> "/alerts";
            case BOOKS_DISAGREE, BUDGET_THRESHOLD, LOW_BALANCE, OVERRUN, SLICE_ORPHANED, VENDOR_BILL_DIFFERS ->
                "/billing";
            case KEY_LEAKED -> "/keys";
            case LOW_ACCOUNT_BALANCE -> "/status";
            case MODEL_QUALITY -> "/providers";
        };
    }

    private static String word(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static JsonNode data(Message message) {
        try {
            return JSON.readTree(message.subject());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message is no JSON", e);
        }
    }
}
