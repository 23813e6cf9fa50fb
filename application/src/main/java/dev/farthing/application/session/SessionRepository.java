package dev.farthing.application.session;

import dev.farthing.domain.account.Session;
import dev.farthing.domain.key.SecretHash;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Remembers who is logged in to the console, so that every replica knows them.
public interface SessionRepository {
    /// How many sessions one key has at once.
    int MOST_OF_A_KEY = 100;

    /// Keeps a new session, as part of the caller's transaction; of its key's others the oldest ends where there
    /// would be more than [#MOST_OF_A_KEY].
    void add(Session session);

    /// The session that is known by this hash, unless it has ended by then.
    Optional<Session> find(SecretHash hash, Instant now);

    /// Keeps which org the session looks at, as part of the caller's transaction; null for none of its choice.
    void look(SecretHash hash, @Nullable UUID orgId);

    /// Ends the session that is known by this hash; one that is not there is no mistake.
    void end(SecretHash hash);

    /// Ends all sessions of a key; null for the operator key that the environment holds. Tells how many there were.
    int endAll(UUID orgId, @Nullable UUID keyId);

    /// Forgets those that ended before then.
    int forget(Instant before);
}
