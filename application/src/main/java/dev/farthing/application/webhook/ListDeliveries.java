package dev.farthing.application.webhook;

import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Lists what became of the messages for one receiver, newest first; the dead ones are those nobody brings any more.
@ApplicationScoped
public class ListDeliveries {
    private final WebhookRepository webhooks;
    private final DeliveryQueue queue;

    public ListDeliveries(WebhookRepository webhooks, DeliveryQueue queue) {
        this.webhooks = webhooks;
        this.queue = queue;
    }

    public Deliveries list(
            Caller caller, UUID webhookId, Delivery.@Nullable State state, @Nullable UUID cursor, int pageSize) {
        WebhookReach.within(caller, webhooks.find(webhookId));
        var found = queue.page(webhookId, state, cursor, pageSize + 1);
        boolean more = found.size() > pageSize;
        var page = more ? found.subList(0, pageSize) : found;
        return new Deliveries(page, more ? page.getLast().id() : null);
    }

    /// A page.
    ///
    /// @param next what the next page is asked with; null when there is none
    public record Deliveries(List<Delivery> items, @Nullable UUID next) {
        public Deliveries {
            items = List.copyOf(items);
        }
    }
}
