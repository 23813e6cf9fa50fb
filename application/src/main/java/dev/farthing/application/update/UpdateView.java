package dev.farthing.application.update;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which version runs, and whether there is a newer one as far as is known.
///
/// @param checking whether an address is set that is asked
/// @param latestVersion null while that is not known
/// @param error why it is not known
public record UpdateView(
        String currentVersion,
        boolean checking,
        @Nullable String latestVersion,
        boolean updateAvailable,
        @Nullable Instant checkedAt,
        @Nullable String error) {}
