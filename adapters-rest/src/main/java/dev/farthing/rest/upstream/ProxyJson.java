package dev.farthing.rest.upstream;

import dev.farthing.application.upstream.KeptProxy;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An outbound proxy as operators see it: never with its password.
@Schema(name = "Proxy")
record ProxyJson(
        UUID id,
        String name,
        @Schema(examples = "socks5://127.0.0.1:1080") String url,
        @Nullable String username,
        boolean hasPassword,
        boolean enabled,

        @Schema(description = "what the last check found; null while there was none") @Nullable
        Boolean available,

        @Nullable Integer responseTimeMs,
        @Nullable String error,
        @Nullable Instant checkedAt,
        Instant createdAt,
        Instant updatedAt) {
    static ProxyJson of(KeptProxy kept) {
        var check = kept.check();
        return new ProxyJson(
                kept.id(),
                kept.name(),
                kept.url().toString(),
                kept.username(),
                kept.hasPassword(),
                kept.enabled(),
                check == null ? null : check.works(),
                check == null ? null : check.millis(),
                check == null ? null : check.error(),
                check == null ? null : check.at(),
                kept.createdAt(),
                kept.updatedAt());
    }
}
