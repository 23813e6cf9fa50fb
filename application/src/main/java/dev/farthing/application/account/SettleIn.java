package dev.farthing.application.account;

import dev.farthing.application.Ids;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.key.KeyMint;
import dev.farthing.application.key.KeyPicture;
import dev.farthing.application.key.KeyRepository;
import dev.farthing.application.start.StartRefusedException;
import dev.farthing.domain.account.AdminKey;
import dev.farthing.domain.account.Installation;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.account.Role;
import dev.farthing.domain.account.Team;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyHolder;
import dev.farthing.domain.key.KeyLabel;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.SecretPrefix;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Furnishes an empty database: an org, a team, a plan, an operator key and an inference key; later starts change
/// nothing.
@ApplicationScoped
public class SettleIn {
    private static final String DEFAULT = "default";

    private final InstallationRepository installations;
    private final OrgRepository orgs;
    private final TeamRepository teams;
    private final AdminKeyRepository adminKeys;
    private final KeyRepository keys;
    private final AuditTrail audit;
    private final KeyMint mint;
    private final StandingOperatorKey standing;
    private final Ids ids;
    private final InstantSource clock;

    public SettleIn(
            InstallationRepository installations,
            OrgRepository orgs,
            TeamRepository teams,
            AdminKeyRepository adminKeys,
            KeyRepository keys,
            AuditTrail audit,
            KeyMint mint,
            StandingOperatorKey standing,
            Ids ids,
            InstantSource clock) {
        this.installations = installations;
        this.orgs = orgs;
        this.teams = teams;
        this.adminKeys = adminKeys;
        this.keys = keys;
        this.audit = audit;
        this.mint = mint;
        this.standing = standing;
        this.ids = ids;
        this.clock = clock;
    }

    /// The keys that were just made, to be shown this once; empty when there is nothing to show.
    @Transactional
    public Optional<FirstKeys> settle(FirstStart wanted) {
        installations.awaitTurn();
        var settled = installations.find();
        if (settled.isPresent()) {
            refuseOtherCurrency(settled.get(), wanted);
            return Optional.empty();
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var plan = new Plan(ids.next(), CreateOrg.STARTER, "Starter", List.of(), null, null, null);
        var org = new Org(ids.next(), DEFAULT, false, plan.id(), wanted.zone());
        var team = new Team(ids.next(), org.id(), DEFAULT, false);
        installations.addPlan(plan);
        orgs.add(org, now);
        teams.add(team, now);
        installations.add(new Installation(wanted.currency(), wanted.zone(), org.id()));
        audit.record(TenantPicture.created(plan));
        audit.record(TenantPicture.deed("create", null, new KnownOrg(org, plan, ManagedBy.API, now)));
        audit.record(TenantPicture.deed("create", null, new KnownTeam(team, ManagedBy.API, now)));
        return standing.isSet() ? Optional.empty() : Optional.of(firstKeys(org.id(), team.id(), now));
    }

    private static void refuseOtherCurrency(Installation settled, FirstStart wanted) {
        if (!settled.currency().equals(wanted.currency())) {
            throw new StartRefusedException("FARTHING_CURRENCY is " + wanted.currency()
                    + ", but this database has billed in " + settled.currency() + " since its first start");
        }
    }

    private FirstKeys firstKeys(UUID orgId, UUID teamId, Instant now) {
        var operator = mint.mint(SecretPrefix.ADMIN);
        var inference = mint.mint(SecretPrefix.LIVE);
        var admin = new AdminKey(key(operator, orgId, null, "first operator", now), Role.OPERATOR);
        var key = key(inference, orgId, teamId, "first key", now);
        adminKeys.add(admin);
        keys.add(key);
        audit.record(TenantPicture.deed("create", null, admin));
        audit.record(KeyPicture.created(key));
        return new FirstKeys(operator, inference);
    }

    private IssuedKey key(KeySecret secret, UUID orgId, @Nullable UUID teamId, String name, Instant now) {
        return new IssuedKey(
                ids.next(),
                new KeyHolder(orgId, teamId, false),
                new KeyLabel(name, null, null, List.of()),
                KeyGrant.EVERYTHING,
                mint.store(secret),
                null,
                new KeyState.Active(),
                now);
    }

    /// The two keys of a first start.
    public record FirstKeys(KeySecret operator, KeySecret inference) {}
}
