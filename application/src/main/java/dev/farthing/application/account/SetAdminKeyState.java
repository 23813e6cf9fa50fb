package dev.farthing.application.account;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.AdminKey;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Role;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.KeySwitch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// Disables, enables or deletes an admin key, unless that would leave the house without an operator.
///
/// Enabling lets a person in again whose key was deleted: no other key's secret comes back to life.
@ApplicationScoped
public class SetAdminKeyState {
    private final AdminKeyRepository keys;
    private final AuditTrail audit;
    private final StandingOperatorKey standing;
    private final InstantSource clock;

    public SetAdminKeyState(
            AdminKeyRepository keys, AuditTrail audit, StandingOperatorKey standing, InstantSource clock) {
        this.keys = keys;
        this.audit = audit;
        this.standing = standing;
        this.clock = clock;
    }

    @Transactional
    public KnownAdminKey set(Caller caller, UUID orgId, UUID keyId, KeySwitch to) {
        caller.mustManageOrg();
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var found = keys.findForChange(orgId, keyId);
        if (found.isEmpty() && to == KeySwitch.ENABLE) {
            found = keys.findDeletedPersonForChange(orgId, keyId);
        }
        var old = AdminReach.within(caller, found);
        var key = old.with(to == KeySwitch.ENABLE ? to.on(old.key().restore(), now) : to.on(old.key(), now));
        keys.save(key);
        refuseToLockOut(key, to, now);
        audit.record(TenantPicture.deed(to.verb(), old, key));
        return new KnownAdminKey(key, now);
    }

    private void refuseToLockOut(AdminKey key, KeySwitch to, Instant now) {
        if (key.role() == Role.OPERATOR
                && to != KeySwitch.ENABLE
                && !standing.isSet()
                && keys.countLivingOperators(now) == 0) {
            throw Fault.STATE_CONFLICT.because("this is the last living operator key: make another one first");
        }
    }
}
