package dev.farthing.application.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.Slice;
import dev.farthing.application.account.TeamRepository.TeamFilter;
import dev.farthing.application.key.KeyFilter;
import dev.farthing.domain.account.AbandonedCalls;
import dev.farthing.domain.account.AdminKey;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Overruns;
import dev.farthing.domain.account.Parked;
import dev.farthing.domain.account.Role;
import dev.farthing.domain.account.Team;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyHolder;
import dev.farthing.domain.key.KeyLabel;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.KeyStatus;
import dev.farthing.domain.key.SecretHash;
import dev.farthing.domain.key.StoredSecret;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every keeper of orgs, teams and admin keys does; each test works with tenants of its own.
public interface TenantRepositoriesContract {
    Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    Slice ALL = new Slice(0, 500);

    OrgRepository orgs();

    TeamRepository teams();

    AdminKeyRepository admins();

    /// A new plan, whose code is `plan-` and its id.
    UUID aPlan();

    /// Lets no invoice of an org be issued.
    void park(UUID orgId, Parked parked);

    /// Has an org be on another plan from an instant on that lies ahead.
    void change(UUID orgId, UUID planId, Instant validFrom);

    <T> T inTransaction(Supplier<T> work);

    @Test
    default void anOrgIsReadBackWithItsPlan() {
        var plan = aPlan();
        var org = new Org(UUID.randomUUID(), "acme " + plan, false, plan, ZoneId.of("Asia/Shanghai"));
        doing(() -> orgs().add(org, NOW));
        doing(() -> {
            var known = orgs().find(org.id()).orElseThrow();
            assertThat(known.org()).isEqualTo(org);
            assertThat(known.plan().id()).isEqualTo(plan);
            assertThat(known.createdAt()).isEqualTo(NOW);
            assertThat(orgs().plan("plan-" + plan)).contains(known.plan());
            assertThat(orgs().plan(plan.toString())).contains(known.plan());
            assertThat(orgs().plan("no such plan")).isEmpty();
            assertThat(orgs().list(org.id(), null, null, ALL).items()).containsExactly(known);
            assertThat(orgs().list(null, false, "ACME " + plan, ALL).items()).containsExactly(known);
            assertThat(orgs().list(null, true, "acme " + plan, ALL).total()).isZero();
        });
        doing(() -> orgs().save(org.suspend()));
        doing(() -> assertThat(orgs().find(org.id()).orElseThrow().org().suspended())
                .isTrue());
    }

    @Test
    default void anOrgTellsItsNextPlanAndThatItIsParked() {
        var org = anOrg();
        doing(() -> {
            var known = orgs().find(org).orElseThrow();
            assertThat(known.next()).isNull();
            assertThat(known.parked()).isNull();
        });
        var next = aPlan();
        var from = Instant.parse("2996-11-21T12:00:00.000001Z");
        var parked = new Parked(NOW, "difference");
        change(org, aPlan(), from.plusSeconds(1));
        change(org, next, from);
        park(org, parked);
        doing(() -> {
            var known = orgs().find(org).orElseThrow();
            assertThat(known.next()).isNotNull();
            assertThat(known.next().plan().id()).isEqualTo(next);
            assertThat(known.next().validFrom()).isEqualTo(from);
            assertThat(known.parked()).isEqualTo(parked);
            assertThat(orgs().list(org, null, null, ALL).items()).containsExactly(known);
        });
    }

    @Test
    default void theZonesAnOrgWasInAndItsWishesAreKept() {
        var plan = aPlan();
        var org = new Org(UUID.randomUUID(), "acme " + plan, false, plan, ZoneId.of("Asia/Shanghai"));
        doing(() -> orgs().add(org, NOW));
        var moved = org.changed(org.name(), plan, ZoneId.of("Europe/Berlin"), NOW);
        var again = moved.with(AbandonedCalls.FINISH, Overruns.CHARGE)
                .changed(org.name(), plan, ZoneId.of("UTC"), NOW.plus(Duration.ofDays(3)));
        doing(() -> orgs().save(again));
        doing(() -> {
            assertThat(orgs().find(org.id()).orElseThrow().org()).isEqualTo(again);
            assertThat(again.abandonedCalls()).isEqualTo(AbandonedCalls.FINISH);
            assertThat(again.overruns()).isEqualTo(Overruns.CHARGE);
            assertThat(again.calendar().past()).hasSize(2);
        });
    }

    @Test
    default void twoOrgsCannotShareAName() {
        var plan = aPlan();
        doing(() -> orgs().add(new Org(UUID.randomUUID(), "twin " + plan, false, plan, ZoneId.of("UTC")), NOW));
        refuses(
                Fault.NAME_TAKEN,
                () -> doing(() ->
                        orgs().add(new Org(UUID.randomUUID(), "twin " + plan, false, plan, ZoneId.of("UTC")), NOW)));
    }

    @Test
    default void anOrgIsRemovedOnlyWhenNothingHangsOnIt() {
        var org = anOrg();
        var team = aTeamOf(org);
        refuses(Fault.IN_USE, () -> doing(() -> orgs().remove(org)));
        doing(() -> teams().remove(org, team));
        doing(() -> orgs().remove(org));
        doing(() -> assertThat(orgs().find(org)).isEmpty());
    }

    @Test
    default void anErasedOrgIsOutOfSightWithAllThatHangsOnItAndItsNameIsFree() {
        var org = anOrg();
        var team = aTeamOf(org);
        var admin = anAdmin(Role.TEAM_ADMIN, org, team);
        doing(() -> admins().add(admin));
        var was = inTransaction(() -> orgs().find(org).orElseThrow().org());
        doing(() -> assertThat(orgs().nameOf(org)).contains(was.name()));

        doing(() -> orgs().erase(org));

        doing(() -> {
            assertThat(orgs().find(org)).isEmpty();
            assertThat(orgs().findForChange(org)).isEmpty();
            assertThat(orgs().list(org, null, null, ALL).items()).isEmpty();
            assertThat(orgs().nameOf(org)).contains(was.name());
            assertThat(orgs().nameOf(UUID.randomUUID())).isEmpty();
            assertThat(admins().byPublicId(admin.key().secret().publicId())).isEmpty();
        });
        doing(() -> orgs().add(new Org(UUID.randomUUID(), was.name(), false, was.planId(), was.zone()), NOW));
    }

    @Test
    default void teamsHaveNamesOfTheirOwnWithinTheirOrg() {
        var org = anOrg();
        var team = new Team(UUID.randomUUID(), org, "red", false);
        doing(() -> teams().add(team, NOW));
        refuses(Fault.NAME_TAKEN, () -> doing(() -> teams().add(new Team(UUID.randomUUID(), org, "red", false), NOW)));
        doing(() -> teams().add(new Team(UUID.randomUUID(), anOrg(), "red", false), NOW));
        refuses(
                Fault.NOT_FOUND,
                () -> doing(() -> teams().add(new Team(UUID.randomUUID(), UUID.randomUUID(), "red", false), NOW)));
        doing(() -> {
            assertThat(teams().list(org, new TeamFilter(null, null, "RE"), ALL).items())
                    .singleElement()
                    .satisfies(known -> assertThat(known.team()).isEqualTo(team));
            assertThat(teams().list(org, new TeamFilter(UUID.randomUUID(), null, null), ALL)
                            .total())
                    .isZero();
            assertThat(teams().find(anOrg(), team.id())).isEmpty();
        });
    }

    @Test
    default void aTeamWithAdministratorsStays() {
        var org = anOrg();
        var team = aTeamOf(org);
        doing(() -> admins().add(anAdmin(Role.TEAM_ADMIN, org, team)));
        refuses(Fault.IN_USE, () -> doing(() -> teams().remove(org, team)));
        refuses(Fault.IN_USE, () -> doing(() -> orgs().remove(org)));
    }

    @Test
    default void aTeamWhoseAdministratorsAreDeletedGoes() {
        var org = anOrg();
        var team = aTeamOf(org);
        var admin = anAdmin(Role.TEAM_ADMIN, org, team);
        doing(() -> admins().add(admin));
        doing(() -> admins().save(new AdminKey(
                new IssuedKey(
                        admin.key().id(),
                        admin.key().holder(),
                        admin.key().label(),
                        admin.key().grant(),
                        admin.key().secret(),
                        null,
                        new KeyState.Deleted(NOW),
                        NOW),
                Role.TEAM_ADMIN)));
        doing(() -> teams().remove(org, team));
        doing(() -> assertThat(teams().find(org, team)).isEmpty());
    }

    @Test
    default void anAdminKeyIsFoundByEachOfItsSecrets() {
        var org = anOrg();
        var admin = anAdmin(Role.ORG_ADMIN, org, null);
        doing(() -> admins().add(admin));
        doing(() ->
                assertThat(admins().byPublicId(admin.key().secret().publicId())).contains(admin));
        var rotated = admin.with(admin.key().rotate(secret(), NOW, Duration.ofDays(1)));
        doing(() -> {
            admins().findForChange(org, admin.id());
            admins().save(rotated);
        });
        doing(() -> {
            assertThat(admins().byPublicId(admin.key().secret().publicId())).contains(rotated);
            assertThat(admins().byPublicId(rotated.key().secret().publicId())).contains(rotated);
            assertThat(admins().byPublicId("nobody")).isEmpty();
            assertThat(admins().find(anOrg(), admin.id())).isEmpty();
        });
        var lastId = rotated.key().secret().publicId();
        doing(() -> {
            admins().findForChange(org, admin.id());
            admins().save(rotated.with(rotated.key().delete(NOW)));
        });
        doing(() -> {
            assertThat(admins().byPublicId(lastId)).isEmpty();
            assertThat(admins().findDeletedPersonForChange(org, admin.id()))
                    .as("nobody's secret comes back to life")
                    .isEmpty();
        });
    }

    @Test
    default void aPersonIsKnownByEveryKeyTheyHadEvenWhereItIsDeleted() {
        var org = anOrg();
        var person = "%064x".formatted(System.nanoTime());
        var viewer = new AdminKey(anAdmin(Role.VIEWER, org, null).key(), Role.VIEWER, person);
        var boss = new AdminKey(anAdmin(Role.ORG_ADMIN, org, null).key(), Role.ORG_ADMIN, person);
        doing(() -> {
            admins().add(viewer);
            admins().add(boss);
        });
        doing(() -> {
            assertThat(admins().findDeletedPersonForChange(org, viewer.id())).isEmpty();
            admins().findForChange(org, viewer.id());
            admins().save(viewer.with(viewer.key().delete(NOW)));
        });
        doing(() -> {
            assertThat(admins().ofPerson(person))
                    .containsExactlyInAnyOrder(boss, viewer.with(viewer.key().delete(NOW)));
            assertThat(admins().ofPerson("0".repeat(64))).isEmpty();
            assertThat(admins().findDeletedPersonForChange(anOrg(), viewer.id()))
                    .isEmpty();
            assertThat(admins().findDeletedPersonForChange(org, viewer.id()))
                    .contains(viewer.with(viewer.key().delete(NOW)));
        });
    }

    @Test
    default void operatorsAreListedAndCountedApart() {
        var org = anOrg();
        var operator = anAdmin(Role.OPERATOR, org, null);
        var viewer = anAdmin(Role.VIEWER, org, null);
        long before = inTransaction(() -> admins().countLivingOperators(NOW));
        doing(() -> {
            admins().add(operator);
            admins().add(viewer);
        });
        var filter = new KeyFilter(org, null, null, null, null, null, null, null, NOW);
        doing(() -> {
            assertThat(admins().list(filter, false, ALL).items()).containsExactly(viewer);
            assertThat(admins().list(filter, true, ALL).items()).containsExactlyInAnyOrder(viewer, operator);
            assertThat(admins().countLivingOperators(NOW)).isEqualTo(before + 1);
            admins().findForChange(org, operator.id());
            admins().save(operator.with(operator.key().disable(NOW)));
            assertThat(admins().countLivingOperators(NOW)).isEqualTo(before);
        });
    }

    @Test
    default void orgsAreListedByNameAndSliced() {
        var plan = aPlan();
        for (var name : List.of("b", "c", "a")) {
            doing(() -> orgs().add(
                            new Org(UUID.randomUUID(), name + " of " + plan, name.equals("c"), plan, ZoneId.of("UTC")),
                            NOW));
        }
        doing(() -> {
            var page = orgs().list(null, null, "OF " + plan, new Slice(1, 1));
            assertThat(page.total()).isEqualTo(3);
            assertThat(page.items()).extracting(known -> known.org().name()).containsExactly("b of " + plan);
            assertThat(orgs().list(null, true, "of " + plan, ALL).items())
                    .extracting(known -> known.org().name())
                    .containsExactly("c of " + plan);
        });
    }

    @Test
    default void aTakenNameIsRefusedToAChangeToo() {
        var plan = aPlan();
        var one = new Org(UUID.randomUUID(), "one " + plan, false, plan, ZoneId.of("UTC"));
        var other = new Org(UUID.randomUUID(), "other " + plan, false, plan, ZoneId.of("UTC"));
        var red = new Team(UUID.randomUUID(), one.id(), "red", false);
        var blue = new Team(UUID.randomUUID(), one.id(), "blue", false);
        doing(() -> {
            orgs().add(one, NOW);
            orgs().add(other, NOW);
            teams().add(red, NOW);
            teams().add(blue, NOW);
        });
        refuses(
                Fault.NAME_TAKEN,
                () -> doing(() -> orgs().save(new Org(other.id(), one.name(), false, plan, ZoneId.of("UTC")))));
        refuses(Fault.NAME_TAKEN, () -> doing(() -> teams().save(new Team(blue.id(), one.id(), "red", false))));
        doing(() -> orgs().save(new Org(one.id(), one.name(), true, plan, ZoneId.of("UTC"))));
    }

    @Test
    default void aDeletedAdminKeyIsOnlyListedAndOnlyWhenAskedFor() {
        var org = anOrg();
        var admin = anAdmin(Role.VIEWER, org, null);
        doing(() -> admins().add(admin));
        doing(() -> {
            admins().findForChange(org, admin.id());
            admins().save(admin.with(admin.key().delete(NOW)));
        });
        doing(() -> {
            assertThat(admins().find(org, admin.id())).isEmpty();
            assertThat(admins().findForChange(org, admin.id())).isEmpty();
            assertThat(admins().byPublicId(admin.key().secret().publicId())).isEmpty();
            assertThat(admins().list(new KeyFilter(org, null, null, null, null, null, null, null, NOW), true, ALL)
                            .items())
                    .isEmpty();
            var gone = new KeyFilter(org, null, KeyStatus.DELETED, null, null, null, null, null, NOW);
            assertThat(admins().list(gone, true, ALL).items())
                    .extracting(AdminKey::id)
                    .containsExactly(admin.id());
        });
    }

    private UUID anOrg() {
        var plan = aPlan();
        var org = new Org(UUID.randomUUID(), "org " + plan, false, plan, ZoneId.of("UTC"));
        doing(() -> orgs().add(org, NOW));
        return org.id();
    }

    private UUID aTeamOf(UUID orgId) {
        var team = new Team(UUID.randomUUID(), orgId, "team " + UUID.randomUUID(), false);
        doing(() -> teams().add(team, NOW));
        return team.id();
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

    private void doing(Runnable work) {
        inTransaction(() -> {
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
