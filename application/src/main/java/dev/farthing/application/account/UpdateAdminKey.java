package dev.farthing.application.account;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.key.KeyEdit;
import dev.farthing.domain.account.AdminBounds;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.UUID;

/// Changes what is written on an admin key, and when and from where it opens, within what the changer's own is
/// bound to.
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
    public KnownAdminKey update(KnownAdministrator by, UUID orgId, UUID keyId, KeyEdit edit) {
        var caller = by.caller();
        caller.mustManageOrg();
        var old = AdminReach.within(caller, keys.findForChange(orgId, keyId));
        var changed = old.with(edit.on(old.key()));
        if (!AdminBounds.of(changed.key().grant())
                .equals(AdminBounds.of(old.key().grant()))) {
            by.bounds().mustCover(changed.key().grant());
        }
        keys.save(changed);
        audit.record(TenantPicture.deed("update", old, changed));
        return new KnownAdminKey(changed, clock.instant());
    }
}
