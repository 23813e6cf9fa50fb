package dev.farthing.application.webhook;

import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// Sends a receiver a message that means nothing, at once, and tells what became of it.
@ApplicationScoped
public class TestWebhook {
    private static final String SUBJECT = "{\"text\": \"This is a test.\"}";

    private final WebhookRepository webhooks;
    private final DeliveryQueue queue;
    private final BringMessage bringMessage;
    private final InstantSource clock;

    public TestWebhook(
            WebhookRepository webhooks, DeliveryQueue queue, BringMessage bringMessage, InstantSource clock) {
        this.webhooks = webhooks;
        this.queue = queue;
        this.bringMessage = bringMessage;
        this.clock = clock;
    }

    /// One that is switched off is tested too; what fails is tried again as any other message, unless it is switched
    /// off. May block.
    public Delivery test(Caller caller, UUID id) {
        WebhookReach.within(caller, webhooks.find(id));
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var due = queue.test(id, SUBJECT, now, now.plus(DeliverMessages.LEASE));
        bringMessage.bring(due);
        return queue.find(id, due.id()).orElseThrow();
    }
}
