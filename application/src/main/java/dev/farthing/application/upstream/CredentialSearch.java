package dev.farthing.application.upstream;

import dev.farthing.application.Slice;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Finds credentials among thousands; part of the caller's transaction.
public interface CredentialSearch {
    /// How many there are.
    long count(CredentialFilter filter);

    /// A part of the sorted list.
    List<KeptCredential> slice(CredentialFilter filter, CredentialOrder order, Slice slice);

    /// The part of the sorted list behind a mark, or from its beginning; it does not shift when others come and go.
    List<KeptCredential> after(
            CredentialFilter filter, CredentialOrder order, CredentialOrder.@Nullable Mark mark, int most);

    /// The ids, oldest first, of at most so many.
    List<UUID> ids(CredentialFilter filter, int most);
}
