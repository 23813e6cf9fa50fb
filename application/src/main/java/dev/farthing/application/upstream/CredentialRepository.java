package dev.farthing.application.upstream;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The vendor credentials; part of the caller's transaction.
public interface CredentialRepository {
    /// The credential of this id, without its secret.
    Optional<KeptCredential> find(UUID id);

    /// A page, by provider and name; of one provider if its id is given.
    Page<KeptCredential> list(@Nullable UUID providerId, Listing wanted);

    /// Adds or replaces; without a secret the one that is kept stays. A name or a secret that another credential of
    /// the same provider has is refused as NAME_TAKEN or STATE_CONFLICT, an unknown provider as INVALID_REQUEST.
    void save(KeptCredential credential, @Nullable SealedSecret secret);

    /// Replaces what is believed of it and nothing else, so that nobody reads its secret anew for that.
    void saveHealth(KeptCredential credential);

    /// Ends the rests of its models, which [#save] leaves as they are; to be called after it.
    void endRests(UUID id);

    /// Has the vendor asked at once what is left on its account, where that is asked for at all.
    void askBalance(UUID id);

    /// Removes; the calls made with it keep its id.
    void remove(UUID id);

    /// The sealed secret; empty when there is no such credential.
    Optional<SealedSecret> secret(UUID id);
}
