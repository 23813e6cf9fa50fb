package dev.farthing.rest.health;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The state of this process.
@Schema(name = "Health")
record HealthJson(
        @Schema(examples = "healthy") String status,

        @Schema(description = "Now, by this process's clock", examples = "2026-11-21T19:00:00Z")
        String timestamp,

        @Schema(description = "How often callers from other machines have asked since the start", examples = "7")
        long checks) {}
