package dev.farthing.application.webhook;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// Lets a message be brought again, under the same id, as if for the first time.
@ApplicationScoped
public class RedeliverMessage {
    private final WebhookRepository webhooks;
    private final DeliveryQueue queue;
    private final AuditTrail audit;
    private final InstantSource clock;

    public RedeliverMessage(WebhookRepository webhooks, DeliveryQueue queue, AuditTrail audit, InstantSource clock) {
        this.webhooks = webhooks;
        this.queue = queue;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    public Delivery redeliver(Caller caller, UUID webhookId, UUID delivery) {
        var webhook = WebhookReach.within(caller, webhooks.findForChange(webhookId));
        var before = find(webhookId, delivery);
        queue.again(delivery, clock.instant().truncatedTo(ChronoUnit.MICROS));
        var after = find(webhookId, delivery);
        var org = webhook.orgId();
        audit.record(new Deed(
                org == null ? Deed.PLATFORM : org,
                "redeliver",
                "webhook_delivery",
                delivery.toString(),
                picture(before),
                picture(after)));
        return after;
    }

    private Delivery find(UUID webhookId, UUID delivery) {
        return queue.find(webhookId, delivery).orElseThrow(() -> Fault.NOT_FOUND.because("no such delivery"));
    }

    private static Picture picture(Delivery delivery) {
        return Picture.EMPTY.with("state", delivery.state()).with("attempts", delivery.attempts());
    }
}
