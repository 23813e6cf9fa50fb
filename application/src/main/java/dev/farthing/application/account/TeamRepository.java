package dev.farthing.application.account;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.account.Team;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Remembers teams; changes need a transaction of the caller's.
public interface TeamRepository {
    /// The team of this id, if it is the org's.
    Optional<KnownTeam> find(UUID orgId, UUID teamId);

    /// The same, held against every other change until the transaction ends.
    Optional<KnownTeam> findForChange(UUID orgId, UUID teamId);

    /// An org's teams whose name contains the search, by name; a null narrows nothing.
    Page<KnownTeam> list(UUID orgId, TeamFilter filter, Slice slice);

    /// Refuses a name that is taken within its org with NAME_TAKEN, and an org that is not there with NOT_FOUND.
    void add(Team team, Instant createdAt);

    /// Keeps a change of a team that is there; refuses a name that is taken with NAME_TAKEN.
    void save(Team team);

    /// Refuses with IN_USE while keys or administrators hang on the team; deleted ones let go of it.
    void remove(UUID orgId, UUID teamId);

    /// Which teams a list is about.
    record TeamFilter(
            @Nullable UUID only,
            @Nullable Boolean suspended,
            @Nullable String search) {}
}
