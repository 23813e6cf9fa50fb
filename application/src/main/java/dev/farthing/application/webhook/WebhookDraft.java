package dev.farthing.application.webhook;

import dev.farthing.domain.alert.MessageKind;
import dev.farthing.domain.webhook.Address;
import java.util.Set;

/// What somebody wants a webhook to be.
public record WebhookDraft(Address address, String description, Set<MessageKind> kinds, boolean enabled) {
    public WebhookDraft {
        kinds = Set.copyOf(kinds);
    }
}
