package dev.farthing.application.webhook;

import dev.farthing.domain.account.Caller;
import dev.farthing.domain.webhook.Webhook;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// Shows one receiver, never its secret.
@ApplicationScoped
public class FindWebhook {
    private final WebhookRepository webhooks;

    public FindWebhook(WebhookRepository webhooks) {
        this.webhooks = webhooks;
    }

    public Webhook find(Caller caller, UUID id) {
        return WebhookReach.within(caller, webhooks.find(id));
    }
}
