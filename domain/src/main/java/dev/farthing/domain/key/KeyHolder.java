package dev.farthing.domain.key;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whose key it is, for good: its org, perhaps a team of it, and whether it may only play in the sandbox.
public record KeyHolder(UUID orgId, @Nullable UUID teamId, boolean sandbox) {}
