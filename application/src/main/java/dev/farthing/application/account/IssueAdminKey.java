package dev.farthing.application.account;

import dev.farthing.application.Ids;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.key.FreshKey;
import dev.farthing.application.key.KeyMint;
import dev.farthing.domain.account.AdminKey;
import dev.farthing.domain.account.Role;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyHolder;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.SecretPrefix;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// Issues an admin key: operators for any role, org admins for the roles of their own org, and nobody one that
/// opens longer or from elsewhere than their own.
@ApplicationScoped
public class IssueAdminKey {
    private final AdminKeyRepository keys;
    private final OrgRepository orgs;
    private final TeamRepository teams;
    private final KeyMint mint;
    private final AuditTrail audit;
    private final Ids ids;
    private final InstantSource clock;

    public IssueAdminKey(
            AdminKeyRepository keys,
            OrgRepository orgs,
            TeamRepository teams,
            KeyMint mint,
            AuditTrail audit,
            Ids ids,
            InstantSource clock) {
        this.keys = keys;
        this.orgs = orgs;
        this.teams = teams;
        this.mint = mint;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    @Transactional
    public FreshAdminKey issue(KnownAdministrator maker, UUID orgId, AdminWish wish) {
        var caller = maker.caller();
        caller.mustManageOrg();
        if (wish.role() == Role.OPERATOR) {
            caller.mustBeOperator();
        }
        maker.bounds().mustCover(wish.grant());
        OrgReach.found(orgs.find(orgId));
        if (wish.teamId() != null && teams.find(orgId, wish.teamId()).isEmpty()) {
            throw Fault.NOT_FOUND.because("no such team");
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var secret = mint.mint(SecretPrefix.ADMIN);
        var key = new IssuedKey(
                ids.next(),
                new KeyHolder(orgId, wish.teamId(), false),
                wish.label(),
                wish.grant(),
                mint.store(secret),
                null,
                new KeyState.Active(),
                now);
        var admin = new AdminKey(key, wish.role());
        keys.add(admin);
        audit.record(TenantPicture.deed("create", null, admin));
        return new FreshAdminKey(new FreshKey(key, secret, null, now), wish.role());
    }
}
