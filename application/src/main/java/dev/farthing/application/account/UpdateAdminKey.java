package dev.farthing.application.account;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.key.KeyEdit;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.UUID;

/// Changes what is written on an admin key and where it may be used from.
@ApplicationScoped
public class UpdateAdminKey {
    private final AdminKeyRepository keys;
    private final AuditTrail audit;
    private final InstantSource clock;

    public UpdateAdminKey(AdminKeyRepository keys, AuditTrail audit, InstantSource clock) {
        this.keys = keys;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    public KnownAdminKey update(Caller caller, UUID orgId, UUID keyId, KeyEdit edit) {
        caller.mustManageOrg();
        var old = AdminReach.within(caller, keys.findForChange(orgId, keyId));
        var changed = old.with(edit.on(old.key()));
        keys.save(changed);
        audit.record(TenantPicture.deed("update", old, changed));
        return new KnownAdminKey(changed, clock.instant());
    }
}
