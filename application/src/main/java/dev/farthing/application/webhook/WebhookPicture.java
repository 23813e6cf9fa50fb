package dev.farthing.application.webhook;

import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import dev.farthing.domain.webhook.Webhook;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What of webhooks goes on record.
final class WebhookPicture {
    private WebhookPicture() {}

    static Deed deed(String action, @Nullable Webhook before, @Nullable Webhook after) {
        var webhook = after == null ? Objects.requireNonNull(before) : after;
        var org = webhook.orgId();
        return new Deed(
                org == null ? Deed.PLATFORM : org,
                action,
                "webhook",
                webhook.id().toString(),
                before == null ? null : of(before),
                after == null ? null : of(after));
    }

    private static Picture of(Webhook webhook) {
        return Picture.EMPTY
                .with("url", webhook.url())
                .with("description", webhook.description())
                .with("kinds", webhook.kinds().stream().sorted().toList())
                .with("enabled", webhook.enabled())
                .with("gone", webhook.gone())
                .with("old_secret_until", webhook.oldSecretUntil());
    }
}
