package dev.farthing.application.account;

import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Tells what teams and keys are called that a list mentions, however many the org has.
@ApplicationScoped
public class NameHolders {
    private final HolderNames names;

    public NameHolders(HolderNames names) {
        this.names = names;
    }

    public Map<UUID, String> name(Caller caller, UUID orgId, Collection<UUID> ids) {
        return ids.isEmpty()
                ? Map.of()
                : names.of(caller.org(orgId), caller.onlyTeam().orElse(null), Set.copyOf(ids));
    }
}
