package dev.farthing.rest;

import dev.farthing.domain.account.Parked;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// That and why no invoice of an org is issued.
@Schema(name = "Parked")
public record ParkedJson(
        Instant since,

        @Schema(description = "what of its books does not agree, as reconciliation names it", examples = "difference")
        String reason) {
    public static @Nullable ParkedJson of(@Nullable Parked parked) {
        return parked == null ? null : new ParkedJson(parked.since(), parked.reason());
    }
}
