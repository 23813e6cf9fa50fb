package dev.farthing.application.webhook;

import java.time.Instant;
import java.util.UUID;

/// Something that was written into the outbox when it became true.
///
/// @param orgId whom it concerns; [dev.farthing.domain.audit.Deed#PLATFORM] for what concerns the platform
/// @param kind the label of a [dev.farthing.domain.alert.MessageKind]
/// @param subject a JSON object
public record Message(UUID id, UUID orgId, String kind, Instant at, String subject) {}
