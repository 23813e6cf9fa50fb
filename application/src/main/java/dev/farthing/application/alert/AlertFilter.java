package dev.farthing.application.alert;

import dev.farthing.domain.alert.MessageKind;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which messages a list is about; null means all.
///
/// @param withPlatform whether those that concern no org come too
public record AlertFilter(
        @Nullable UUID orgId,
        boolean withPlatform,
        @Nullable MessageKind kind,
        @Nullable UUID ruleId,
        @Nullable Instant from,
        @Nullable Instant to) {}
