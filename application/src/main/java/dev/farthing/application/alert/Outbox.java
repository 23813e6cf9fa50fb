package dev.farthing.application.alert;

import dev.farthing.domain.alert.MessageKind;
import dev.farthing.domain.audit.Picture;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes what others are to be told of, in the transaction that makes it true.
public interface Outbox {
    /// @param orgId whom it concerns; null for the platform
    /// @param receivers the webhooks that are told, whatever kinds they want; empty: all that want this kind
    void tell(@Nullable UUID orgId, MessageKind kind, Picture subject, Set<UUID> receivers);
}
