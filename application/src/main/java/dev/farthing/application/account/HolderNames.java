package dev.farthing.application.account;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Knows what the teams and keys of an org are called; whoever may call says which of them.
public interface HolderNames {
    /// The names of those of the ids that are of teams or keys of the org, deleted keys included.
    ///
    /// @param onlyTeam of this team and its keys alone; null for all
    Map<UUID, String> of(UUID orgId, @Nullable UUID onlyTeam, Collection<UUID> ids);
}
