package dev.farthing.application.webhook;

import dev.farthing.domain.webhook.Address;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is still to be told to whom. Every method is a transaction of its own unless there is one.
public interface DeliveryQueue {
    /// So many attempts at one receiver are under way at once, and one alone at a receiver that fails.
    int AT_ONCE_PER_WEBHOOK = 4;

    /// Takes messages that nobody has seen to out of the outbox and queues each for all who want it, in one step:
    /// what one taker has seen to, no other sees. How many messages there were.
    int distribute(int most, Instant now);

    /// Deliveries that are due and that nobody has taken, oldest first, no more of one webhook than may be under
    /// way at once; they are the taker's until the instant, then anybody's again. Those of webhooks that are
    /// switched off wait.
    List<Due> take(int most, Instant now, Instant until);

    /// The receiver has it.
    void taken(Due due, @Nullable Integer httpStatus, Instant now);

    /// The receiver has it not.
    ///
    /// @param next when it is tried again; null: never
    void failed(Due due, @Nullable Integer httpStatus, String error, Instant now, @Nullable Instant next);

    /// Makes a message for one webhook alone and takes it at once, until the instant.
    ///
    /// @param subject a JSON object
    Due test(UUID webhookId, String subject, Instant now, Instant until);

    /// Lets a delivery begin anew; one that is waiting waits no longer.
    void again(UUID delivery, Instant now);

    /// One delivery of this webhook; empty where it has none of this id.
    Optional<Delivery> find(UUID webhookId, UUID delivery);

    /// Newest first, those before `after`.
    ///
    /// @param state null for all
    List<Delivery> page(UUID webhookId, Delivery.@Nullable State state, @Nullable UUID after, int limit);

    /// Gives up what has waited since before the first instant for a webhook that is switched off, and forgets what
    /// was queued before the second, with the alarms of rules and the tests that are as old.
    void forget(Instant givenUp, Instant before);

    /// A delivery to be made.
    ///
    /// @param attempts how many were made before
    /// @param queuedAt since when it is to be made
    /// @param secret what signs it, sealed; null for mail
    /// @param oldSecret what signs it too; null where there is none or its time is over
    record Due(
            UUID id,
            UUID webhookId,
            Address address,
            Message message,
            int attempts,
            Instant queuedAt,
            byte @Nullable [] secret,
            byte @Nullable [] oldSecret) {}
}
