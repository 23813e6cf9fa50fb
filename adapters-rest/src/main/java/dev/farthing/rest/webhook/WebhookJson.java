package dev.farthing.rest.webhook;

import dev.farthing.application.webhook.FreshWebhook;
import dev.farthing.domain.alert.MessageKind;
import dev.farthing.domain.webhook.Webhook;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Somebody who is told; the secret only in the answer that brings it into the world.
@Schema(name = "Webhook")
record WebhookJson(
        UUID id,

        @Schema(description = "whose messages; null for those of every org and of the platform") @Nullable
        UUID orgId,

        boolean allOrgs,
        @Schema(examples = "https://example.com/farthing") String url,
        String description,

        @Schema(description = "what it is told of; empty for everything", examples = "[\"budget_threshold\"]")
        List<String> kinds,

        boolean enabled,

        @Schema(description = "whether its receiver answered 410 Gone, which switched it off")
        boolean gone,

        @Schema(description = "since when no attempt has succeeded; null while the last one did") @Nullable
        Instant failingSince,

        @Schema(
                description = "shown when it is made or rotated, and never again; mail has none",
                examples = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        @Nullable
        String secret,

        @Schema(description = "until when messages are signed with the former secret too") @Nullable
        Instant oldSecretUntil,

        Instant createdAt,
        Instant updatedAt) {
    static WebhookJson of(Webhook webhook) {
        return of(webhook, null);
    }

    static WebhookJson of(FreshWebhook fresh) {
        var secret = fresh.secret();
        return of(fresh.webhook(), secret == null ? null : secret.reveal());
    }

    private static WebhookJson of(Webhook webhook, @Nullable String secret) {
        return new WebhookJson(
                webhook.id(),
                webhook.orgId(),
                webhook.orgId() == null,
                webhook.url().toString(),
                webhook.description(),
                webhook.kinds().stream().map(MessageKind::label).sorted().toList(),
                webhook.enabled(),
                webhook.gone(),
                webhook.failingSince(),
                secret,
                webhook.oldSecretUntil(),
                webhook.createdAt(),
                webhook.updatedAt());
    }
}
