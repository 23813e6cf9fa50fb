package dev.farthing.application.webhook;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.webhook.Webhook;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Remembers who is told; changes need a transaction of the caller's.
public interface WebhookRepository {
    /// A webhook without its secrets; empty where there is none, or none that may be seen.
    Optional<Webhook> find(UUID id);

    /// The same, held against every other change until the transaction ends.
    Optional<Webhook> findForChange(UUID id);

    /// Newest first.
    Page<Webhook> list(Owner owner, Slice slice);

    /// How many there are of one owner.
    long count(Owner owner);

    /// Keeps a new one.
    ///
    /// @param sealedSecret what it signs with; null for one that signs nothing
    void add(Webhook webhook, byte @Nullable [] sealedSecret);

    /// Keeps a change of everything but its secrets; what it was told and how far that has come stays.
    void save(Webhook webhook);

    /// Gives it another secret; the one before signs too until the instant, which is the one that the webhook holds.
    ///
    /// @param until null: not at all
    void change(UUID id, byte[] sealedSecret, @Nullable Instant until);

    /// Removes it; what became of its messages stays, and what waits for it is dead. Refused as IN_USE while alert
    /// rules name it.
    void remove(UUID id);

    /// Whose webhooks.
    sealed interface Owner {
        /// Of one org, and of nobody else.
        record Org(UUID orgId) implements Owner {}

        /// Those that hear of every org.
        record Platform() implements Owner {}

        /// Of an org, and those that hear of every org.
        record OrgOrPlatform(UUID orgId) implements Owner {}

        record Anybody() implements Owner {}
    }
}
