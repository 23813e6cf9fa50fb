package dev.farthing.application.account;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.key.ListKeys.Wanted;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Lists the admin keys a caller may manage, newest first.
@ApplicationScoped
public class ListAdminKeys {
    private final AdminKeyRepository keys;
    private final InstantSource clock;

    public ListAdminKeys(AdminKeyRepository keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /// @param orgId null for every org, which operators alone may ask
    public Page<KnownAdminKey> list(Caller caller, @Nullable UUID orgId, Wanted wanted, Slice slice) {
        caller.mustManageOrg();
        if (orgId == null) {
            caller.mustBeOperator();
        }
        var now = clock.instant();
        var page = keys.list(wanted.filter(orgId, wanted.teamId(), now), caller.isOperator(), slice);
        return new Page<>(
                page.items().stream().map(key -> new KnownAdminKey(key, now)).toList(), page.total());
    }
}
