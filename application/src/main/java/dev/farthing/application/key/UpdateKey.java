package dev.farthing.application.key;

import dev.farthing.application.Changes;
import dev.farthing.application.audit.AuditTrail;
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
    private final AuditTrail audit;
    private final InstantSource clock;

    public UpdateKey(KeyRepository keys, Changes changes, AuditTrail audit, InstantSource clock) {
        this.keys = keys;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    public KnownKey update(Caller caller, UUID orgId, UUID keyId, KeyEdit edit) {
        caller.mustManageKeys();
        var old = KeyReach.within(caller, keys.findForChange(orgId, keyId));
        var changed = edit.on(old);
        keys.save(changed);
        changes.ofKeys();
        audit.record(KeyPicture.deed("update", old, changed));
        return new KnownKey(
                changed, clock.instant(), keys.lastUses(List.of(changed)).get(keyId));
    }
}
