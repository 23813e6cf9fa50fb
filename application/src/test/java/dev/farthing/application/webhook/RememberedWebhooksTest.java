package dev.farthing.application.webhook;

import dev.farthing.domain.alert.MessageKind;
import java.util.ArrayList;
import java.util.UUID;

class RememberedWebhooksTest implements WebhooksContract {
    private final RememberedWebhooks webhooks = new RememberedWebhooks();

    @Override
    public WebhookRepository webhooks() {
        return webhooks;
    }

    @Override
    public DeliveryQueue queue() {
        return webhooks.queue();
    }

    @Override
    public void nameInRule(UUID webhook, String rule) {
        webhooks.rules.computeIfAbsent(webhook, _ -> new ArrayList<>()).add(rule);
    }

    @Override
    public UUID write(UUID orgId, MessageKind kind) {
        var message = new Message(UUID.randomUUID(), orgId, kind.label(), NOW, "{}");
        webhooks.write(message);
        return message.id();
    }
}
