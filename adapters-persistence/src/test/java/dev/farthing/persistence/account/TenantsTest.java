package dev.farthing.persistence.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.Slice;
import dev.farthing.application.account.AdminKeyRepository;
import dev.farthing.application.account.OrgRepository;
import dev.farthing.application.account.TeamRepository;
import dev.farthing.application.account.TeamRepository.TeamFilter;
import dev.farthing.application.key.KeyFilter;
import dev.farthing.domain.account.AdminKey;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Role;
import dev.farthing.domain.account.Team;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyHolder;
import dev.farthing.domain.key.KeyLabel;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.SecretHash;
import dev.farthing.domain.key.StoredSecret;
import dev.farthing.persistence.Scene;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class TenantsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Slice ALL = new Slice(0, 500);

    @Inject
    OrgRepository orgs;

    @Inject
    TeamRepository teams;

    @Inject
    AdminKeyRepository admins;

    @Inject
    Scene scene;

    @Test
    void anOrgIsReadBackWithItsPlan() {
        var plan = scene.aPlan();
        var org = new Org(UUID.randomUUID(), "acme " + plan, false, plan, ZoneId.of("Asia/Shanghai"));
        doing(() -> orgs.add(org, NOW));
        doing(() -> {
            var known = orgs.find(org.id()).orElseThrow();
            assertThat(known.org()).isEqualTo(org);
            assertThat(known.plan().id()).isEqualTo(plan);
            assertThat(known.createdAt()).isEqualTo(NOW);
            assertThat(orgs.plan("plan-" + plan)).contains(known.plan());
            assertThat(orgs.plan(plan.toString())).contains(known.plan());
            assertThat(orgs.plan("no such plan")).isEmpty();
            assertThat(orgs.list(org.id(), null, null, ALL).items()).containsExactly(known);
            assertThat(orgs.list(null, false, "ACME " + plan, ALL).items()).containsExactly(known);
            assertThat(orgs.list(null, true, "acme " + plan, ALL).total()).isZero();
        });
        doing(() -> orgs.save(org.suspend()));
        doing(() ->
                assertThat(orgs.find(org.id()).orElseThrow().org().suspended()).isTrue());
    }

    @Test
    void twoOrgsCannotShareAName() {
        var plan = scene.aPlan();
        doing(() -> orgs.add(new Org(UUID.randomUUID(), "twin " + plan, false, plan, ZoneId.of("UTC")), NOW));
        refuses(
                Fault.NAME_TAKEN,
                () -> doing(() ->
                        orgs.add(new Org(UUID.randomUUID(), "twin " + plan, false, plan, ZoneId.of("UTC")), NOW)));
    }

    @Test
    void anOrgIsRemovedOnlyWhenNothingHangsOnIt() {
        var org = scene.anOrg();
        var team = scene.aTeamOf(org);
        refuses(Fault.IN_USE, () -> doing(() -> orgs.remove(org)));
        doing(() -> teams.remove(org, team));
        doing(() -> orgs.remove(org));
        doing(() -> assertThat(orgs.find(org)).isEmpty());
    }

    @Test
    void teamsHaveNamesOfTheirOwnWithinTheirOrg() {
        var org = scene.anOrg();
        var team = new Team(UUID.randomUUID(), org, "red", false);
        doing(() -> teams.add(team, NOW));
        refuses(Fault.NAME_TAKEN, () -> doing(() -> teams.add(new Team(UUID.randomUUID(), org, "red", false), NOW)));
        doing(() -> teams.add(new Team(UUID.randomUUID(), scene.anOrg(), "red", false), NOW));
        refuses(
                Fault.NOT_FOUND,
                () -> doing(() -> teams.add(new Team(UUID.randomUUID(), UUID.randomUUID(), "red", false), NOW)));
        doing(() -> {
            assertThat(teams.list(org, new TeamFilter(null, null, "RE"), ALL).items())
                    .singleElement()
                    .satisfies(known -> assertThat(known.team()).isEqualTo(team));
            assertThat(teams.list(org, new TeamFilter(UUID.randomUUID(), null, null), ALL)
                            .total())
                    .isZero();
            assertThat(teams.find(scene.anOrg(), team.id())).isEmpty();
        });
    }

    @Test
    void aTeamWithAdministratorsStays() {
        var org = scene.anOrg();
        var team = scene.aTeamOf(org);
        doing(() -> admins.add(anAdmin(Role.TEAM_ADMIN, org, team)));
        refuses(Fault.IN_USE, () -> doing(() -> teams.remove(org, team)));
        refuses(Fault.IN_USE, () -> doing(() -> orgs.remove(org)));
    }

    @Test
    void anAdminKeyIsFoundByEachOfItsSecrets() {
        var org = scene.anOrg();
        var admin = anAdmin(Role.ORG_ADMIN, org, null);
        doing(() -> admins.add(admin));
        doing(() ->
                assertThat(admins.byPublicId(admin.key().secret().publicId())).contains(admin));
        var rotated = admin.with(admin.key().rotate(secret(), NOW, Duration.ofDays(1)));
        doing(() -> {
            admins.findForChange(org, admin.id());
            admins.save(rotated);
        });
        doing(() -> {
            assertThat(admins.byPublicId(admin.key().secret().publicId())).contains(rotated);
            assertThat(admins.byPublicId(rotated.key().secret().publicId())).contains(rotated);
            assertThat(admins.byPublicId("nobody")).isEmpty();
            assertThat(admins.find(scene.anOrg(), admin.id())).isEmpty();
        });
    }

    @Test
    void operatorsAreListedAndCountedApart() {
        var org = scene.anOrg();
        var operator = anAdmin(Role.OPERATOR, org, null);
        var viewer = anAdmin(Role.VIEWER, org, null);
        long before = Scene.inTransaction(() -> admins.countLivingOperators(NOW));
        doing(() -> {
            admins.add(operator);
            admins.add(viewer);
        });
        var filter = new KeyFilter(org, null, null, null, null, null, NOW);
        doing(() -> {
            assertThat(admins.list(filter, false, ALL).items()).containsExactly(viewer);
            assertThat(admins.list(filter, true, ALL).items()).containsExactlyInAnyOrder(viewer, operator);
            assertThat(admins.countLivingOperators(NOW)).isEqualTo(before + 1);
            admins.findForChange(org, operator.id());
            admins.save(operator.with(operator.key().disable(NOW)));
            assertThat(admins.countLivingOperators(NOW)).isEqualTo(before);
        });
    }

    private static AdminKey anAdmin(Role role, UUID org, @Nullable UUID team) {
        return new AdminKey(
                new IssuedKey(
                        UUID.randomUUID(),
                        new KeyHolder(org, team, false),
                        new KeyLabel("admin", null, null, List.of()),
                        KeyGrant.EVERYTHING,
                        secret(),
                        null,
                        new KeyState.Active(),
                        NOW),
                role);
    }

    private static StoredSecret secret() {
        var publicId = UUID.randomUUID().toString().replace("-", "").substring(20);
        return new StoredSecret(publicId, new SecretHash(new byte[32]), "ak-far-" + publicId + "…abcd");
    }

    private static void doing(Runnable work) {
        Scene.inTransaction(() -> {
            work.run();
            return true;
        });
    }

    private static void refuses(Fault fault, ThrowingCallable deed) {
        assertThatThrownBy(deed)
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refusal -> assertThat(refusal.fault()).isEqualTo(fault));
    }
}
