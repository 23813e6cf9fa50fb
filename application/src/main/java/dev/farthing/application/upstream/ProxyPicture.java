package dev.farthing.application.upstream;

import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What of outbound proxies goes on record.
final class ProxyPicture {
    private ProxyPicture() {}

    static Deed deed(String action, @Nullable KeptProxy before, @Nullable KeptProxy after) {
        var kept = after == null ? Objects.requireNonNull(before) : after;
        return Deed.ofPlatform(
                action,
                "proxy",
                kept.id().toString(),
                before == null ? null : of(before),
                after == null ? null : of(after));
    }

    private static Picture of(KeptProxy kept) {
        return Picture.EMPTY
                .with("name", kept.name())
                .with("url", kept.url())
                .with("username", kept.username())
                .with("password", kept.hasPassword() ? Picture.HIDDEN : null)
                .with("enabled", kept.enabled());
    }
}
