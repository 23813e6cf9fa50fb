package dev.farthing.application.report;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whose usage may be asked for.
public interface TeamsInUse {
    /// Whether an org has a team, or had it and there is usage of it.
    ///
    /// @param orgId null: any org
    boolean has(@Nullable UUID orgId, UUID teamId);
}
