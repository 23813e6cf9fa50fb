package dev.farthing.application.upstream;

import dev.farthing.domain.upstream.CredentialStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which credentials are meant; what is null does not matter.
///
/// @param search text that a name or a note contains, whatever its case
/// @param tag one of its tags
/// @param failuresFrom how many failures in a row at least
public record CredentialFilter(
        @Nullable UUID providerId,
        @Nullable String search,
        @Nullable CredentialStatus status,
        @Nullable String tag,
        @Nullable Integer failuresFrom,
        Within created,
        Within used) {
    public static final CredentialFilter ALL =
            new CredentialFilter(null, null, null, null, null, Within.EVER, Within.EVER);

    /// From an instant on and before another; a credential never used is within nothing but ever.
    public record Within(@Nullable Instant from, @Nullable Instant to) {
        public static final Within EVER = new Within(null, null);

        boolean holds(@Nullable Instant instant) {
            return (from == null || (instant != null && !instant.isBefore(from)))
                    && (to == null || (instant != null && instant.isBefore(to)));
        }
    }
}
