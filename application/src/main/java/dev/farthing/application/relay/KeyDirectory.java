package dev.farthing.application.relay;

import dev.farthing.domain.key.IssuedKey;
import org.jspecify.annotations.Nullable;

/// Every key that is not deleted, in memory; never blocks.
public interface KeyDirectory {
    /// The key one of whose living secrets has this public id; null when there is none.
    @Nullable
    IssuedKey byPublicId(String publicId);
}
