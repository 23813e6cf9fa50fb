package dev.farthing.application.key;

import dev.farthing.application.Changes;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/// Changes what is written on a key and what it may do.
@ApplicationScoped
public class UpdateKey {
    private final KeyRepository keys;
    private final Changes changes;
    private final InstantSource clock;

    public UpdateKey(KeyRepository keys, Changes changes, InstantSource clock) {
        this.keys = keys;
        this.changes = changes;
        this.clock = clock;
    }

    @Transactional
    public KnownKey update(Caller caller, UUID orgId, UUID keyId, KeyEdit edit) {
        caller.mustManageKeys();
        var changed = edit.on(KeyReach.within(caller, keys.findForChange(orgId, keyId)));
        keys.save(changed);
        changes.ofKeys();
        return new KnownKey(
                changed, clock.instant(), keys.lastUses(List.of(changed)).get(keyId));
    }
}
