package dev.farthing.rest.account;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a team is to be called.
@Schema(name = "TeamRequest")
record TeamBodyJson(
        @Schema(minLength = 1, maxLength = 100, examples = "platform") @Nullable
        String name) {}
