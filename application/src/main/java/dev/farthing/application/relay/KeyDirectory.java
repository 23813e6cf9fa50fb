package dev.farthing.application.relay;

import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.SecretHash;
import org.jspecify.annotations.Nullable;

/// Every key that is not deleted, in memory; never blocks.
public interface KeyDirectory {
    /// The key one of whose living secrets has this public id; null when there is none.
    @Nullable
    IssuedKey byPublicId(String publicId);

    /// The key one of whose living brought secrets has this hash; null when there is none.
    @Nullable
    IssuedKey byBroughtHash(SecretHash hash);

    /// Has something done each time keys were disabled or deleted, or secrets of them replaced, once the keys above
    /// say so.
    void whenSomeClose(Runnable deed);

    /// Whether any key has a brought secret at all.
    boolean hasBrought();
}
