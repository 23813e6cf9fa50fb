package dev.farthing.application.upstream;

import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An outbound proxy as it is kept, without its password.
///
/// @param enabled whether credentials that have no proxy of their own may be given it
/// @param check what the last check found; null while there was none
public record KeptProxy(
        UUID id,
        String name,
        URI url,
        @Nullable String username,
        boolean hasPassword,
        boolean enabled,
        @Nullable Check check,
        Instant createdAt,
        Instant updatedAt) {
    /// What a check found.
    ///
    /// @param millis how long the answer took; null when there was none
    /// @param error why not; null when it works
    public record Check(
            Instant at, @Nullable Integer millis, @Nullable String error) {
        public boolean works() {
            return error == null;
        }
    }

    KeptProxy with(Check found) {
        return new KeptProxy(id, name, url, username, hasPassword, enabled, found, createdAt, updatedAt);
    }
}
