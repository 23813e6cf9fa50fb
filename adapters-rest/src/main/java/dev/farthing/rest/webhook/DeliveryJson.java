package dev.farthing.rest.webhook;

import dev.farthing.application.webhook.Delivery;
import dev.farthing.application.webhook.ListDeliveries;
import dev.farthing.rest.Cursor;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What became of one message at one receiver.
@Schema(name = "WebhookDelivery")
record DeliveryJson(
        UUID id,
        UUID webhookId,

        @Schema(description = "the `webhook-id` its receiver sees, at every attempt the same")
        UUID messageId,

        @Schema(examples = "budget_threshold") String kind,

        @Schema(
                enumeration = {"pending", "delivered", "dead"},
                description = "dead: given up; it can be redelivered")
        String state,

        int attempts,
        Instant queuedAt,
        @Nullable Instant attemptedAt,

        @Schema(description = "when it is tried (again)") @Nullable
        Instant nextAt,

        @Schema(description = "of the last answer") @Nullable
        Integer httpStatus,

        @Schema(description = "why the last attempt failed") @Nullable
        String error) {
    static DeliveryJson of(Delivery delivery) {
        return new DeliveryJson(
                delivery.id(),
                delivery.webhookId(),
                delivery.messageId(),
                delivery.kind(),
                delivery.state().name().toLowerCase(Locale.ROOT),
                delivery.attempts(),
                delivery.queuedAt(),
                delivery.attemptedAt(),
                delivery.nextAt(),
                delivery.httpStatus(),
                delivery.error());
    }

    /// A page of them.
    @Schema(name = "WebhookDeliveries")
    record PageJson(List<DeliveryJson> items, @Nullable String nextCursor) {
        static PageJson of(ListDeliveries.Deliveries page) {
            return new PageJson(page.items().stream().map(DeliveryJson::of).toList(), Cursor.of(page.next()));
        }
    }
}
