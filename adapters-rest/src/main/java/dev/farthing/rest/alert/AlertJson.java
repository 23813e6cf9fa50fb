package dev.farthing.rest.alert;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.farthing.application.alert.AlertView;
import dev.farthing.application.alert.ListAlerts;
import dev.farthing.rest.Cursor;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Something that people were told of: the same that receivers are sent.
@Schema(name = "Alert")
record AlertJson(
        @Schema(description = "the `webhook-id` receivers see")
        UUID id,

        @Schema(examples = "alert_firing") String type,
        Instant timestamp,

        @Schema(description = "null for what concerns the platform") @Nullable
        UUID orgId,

        @Schema(
                implementation = Object.class,
                description = "what is told of, by type: see docs/alerts.md",
                examples = "{\"rule\": \"Many failures\", \"value\": \"7.5\"}")
        @JsonRawValue
        String data,

        @Schema(description = "what became of it at each webhook; empty for who may not know of webhooks")
        List<ReceiverJson> receivers) {
    static AlertJson of(AlertView view) {
        return new AlertJson(
                view.id(),
                view.kind(),
                view.at(),
                view.orgId(),
                view.subject(),
                view.told().stream()
                        .map(told ->
                                new ReceiverJson(told.webhookId(), told.state(), told.attempts(), told.deliveredAt()))
                        .toList());
    }

    /// One webhook and how far the message has come there.
    @Schema(name = "AlertReceiver")
    record ReceiverJson(
            UUID webhookId,

            @Schema(enumeration = {"pending", "delivered", "dead"})
            String state,

            int attempts,
            @Nullable Instant deliveredAt) {}

    /// The same as a line of a table; of each receiver its webhook and how far it has come there.
    record LineJson(
            UUID id,
            String type,
            Instant timestamp,
            @Nullable UUID orgId,
            String data,
            List<String> receivers) {
        static LineJson of(AlertView view) {
            return new LineJson(
                    view.id(),
                    view.kind(),
                    view.at(),
                    view.orgId(),
                    view.subject(),
                    view.told().stream()
                            .map(told -> told.webhookId() + " " + told.state())
                            .toList());
        }
    }

    /// A page of them.
    @Schema(name = "Alerts")
    record PageJson(List<AlertJson> items, @Nullable String nextCursor) {
        static PageJson of(ListAlerts.Alerts page) {
            return new PageJson(page.items().stream().map(AlertJson::of).toList(), Cursor.of(page.next()));
        }
    }
}
