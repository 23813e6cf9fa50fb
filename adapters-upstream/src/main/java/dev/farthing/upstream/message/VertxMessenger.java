package dev.farthing.upstream.message;

import dev.farthing.application.start.ConsoleUrl;
import dev.farthing.application.start.PublicUrl;
import dev.farthing.application.webhook.MailServer;
import dev.farthing.application.webhook.Message;
import dev.farthing.application.webhook.Messenger;
import dev.farthing.domain.webhook.Address;
import dev.farthing.domain.webhook.WebhookSecret;
import dev.farthing.upstream.wire.Target;
import dev.farthing.upstream.wire.VendorClients;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

@Singleton
class VertxMessenger implements Messenger {
    private final VendorClients clients;
    private final @Nullable PostOffice office;
    private final PublicUrl gateway;

    VertxMessenger(VendorClients clients, MailServer server, PublicUrl gateway, ConsoleUrl console) {
        this.clients = clients;
        this.gateway = gateway;
        this.office = server.isThere() ? new PostOffice(clients.vertx(), server, gateway, console) : null;
    }

    @Override
    public Answer post(Address.Web to, InetAddress at, Message message, List<WebhookSecret> secrets, Instant now) {
        var id = message.id().toString();
        long seconds = now.getEpochSecond();
        var text = MessageBody.json(message, gateway);
        var body = text.getBytes(StandardCharsets.UTF_8);
        var headers = HttpHeaders.headers()
                .set(HttpHeaders.CONTENT_TYPE, "application/json")
                .set(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length))
                .set(HttpHeaders.USER_AGENT, "Farthing-Webhook/1")
                .set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY)
                .set("webhook-id", id)
                .set("webhook-timestamp", String.valueOf(seconds))
                .set("webhook-signature", Signature.of(id, seconds, text, secrets));
        var answer = new CompletableFuture<Answer>();
        clients.vertx()
                .getOrCreateContext()
                .runOnContext(_ -> new WebhookPost(answer, now).begin(clients, Target.at(to.url(), at), headers, body));
        return answer.join();
    }

    @Override
    public Answer mail(Address.Mail to, Message message) {
        return office == null ? new Answer.Failed(null, "there is no mail server", null) : office.send(to, message);
    }

    @Override
    public boolean canMail() {
        return office != null;
    }
}
