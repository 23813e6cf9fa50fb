package dev.farthing.application.webhook;

import dev.farthing.domain.webhook.Webhook;
import dev.farthing.domain.webhook.WebhookSecret;
import org.jspecify.annotations.Nullable;

/// A receiver with the secret it has just been given; null for one that gets mail.
public record FreshWebhook(Webhook webhook, @Nullable WebhookSecret secret) {}
