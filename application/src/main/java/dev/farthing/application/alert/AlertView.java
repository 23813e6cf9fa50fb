package dev.farthing.application.alert;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something that people were told of.
///
/// @param orgId null for what concerns the platform
/// @param subject a JSON object
/// @param told what became of it at each receiver
public record AlertView(UUID id, @Nullable UUID orgId, String kind, Instant at, String subject, List<Told> told) {
    public AlertView {
        told = List.copyOf(told);
    }

    /// One receiver and how far the message has come there.
    public record Told(
            UUID webhookId,
            String state,
            int attempts,
            @Nullable Instant deliveredAt) {}
}
