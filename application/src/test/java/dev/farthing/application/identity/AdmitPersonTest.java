package dev.farthing.application.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.Slice;
import dev.farthing.application.account.FirstStart;
import dev.farthing.application.account.KnownAdministrator;
import dev.farthing.application.account.RememberedAdminKeys;
import dev.farthing.application.account.RememberedTenants;
import dev.farthing.application.account.RotateAdminKey;
import dev.farthing.application.account.SetAdminKeyState;
import dev.farthing.application.account.SettleIn;
import dev.farthing.application.account.StandingOperatorKey;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.key.RefuseGuess;
import dev.farthing.application.key.RememberedKeys;
import dev.farthing.application.relay.RelayKeys;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Team;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.KeySwitch;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who is let in with what an identity provider says, and as whom.
class AdmitPersonTest {
    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

    private final RememberedAdminKeys admins = new RememberedAdminKeys();
    private final RememberedTenants tenants = new RememberedTenants(admins);
    private final RelayKeys mint = new RelayKeys();
    private final RememberedAudit audit = new RememberedAudit();
    private final InstantSource clock = () -> NOW;
    private final RememberedIdentities provider = new RememberedIdentities();
    private UUID home;
    private UUID acme;
    private UUID vision;

    @BeforeEach
    void settle() {
        new SettleIn(
                        tenants.installations(),
                        tenants.orgRepository(),
                        tenants.teamRepository(),
                        admins,
                        new RememberedKeys(),
                        audit,
                        mint,
                        new StandingOperatorKey("o".repeat(32)),
                        UUID::randomUUID,
                        clock)
                .settle(new FirstStart("CNY", ZoneId.of("UTC")));
        var first = tenants.orgRepository()
                .list(null, null, null, new Slice(0, 1))
                .items()
                .getFirst();
        home = first.org().id();
        acme = UUID.randomUUID();
        vision = UUID.randomUUID();
        tenants.orgRepository()
                .add(new Org(acme, "acme: north", false, first.plan().id(), ZoneId.of("UTC")), NOW);
        tenants.teamRepository().add(new Team(vision, acme, "vision", false), NOW);
        audit.deeds.clear();
    }

    @Test
    void theWidestRoleThatIsThereCounts() {
        assertThat(caller("operator")).isEqualTo(new Caller.Operator(home));
        assertThat(caller("viewer:acme: north", "org_admin:acme: north")).isEqualTo(new Caller.OrgAdmin(acme));
        assertThat(caller("team_admin:acme: north/vision")).isEqualTo(new Caller.TeamAdmin(acme, vision));
        assertThat(caller("viewer:" + acme)).isEqualTo(new Caller.Viewer(acme));
        assertThat(caller("org_admin:nowhere", "team_admin:acme: north/nobody", "viewer:acme: north"))
                .as("what is not there is passed over")
                .isEqualTo(new Caller.Viewer(acme));
    }

    @Test
    void whoHasNoRoleIsNotLetIn() {
        for (var roles : List.of(
                List.<String>of(),
                List.of("Operator"),
                List.of("operator:acme: north"),
                List.of("org_admin"),
                List.of("org_admin:"),
                List.of("team_admin:acme: north"),
                List.of("viewer:acme"),
                List.of("root"))) {
            refuses(Fault.FORBIDDEN, () -> admit(Map.of(), person("bob", roles)));
        }
        assertThat(audit.deeds).isEmpty();
    }

    @Test
    void whereRolesAreMappedAClaimThatReadsLikeARoleIsNone() {
        var named = Map.of("farthing-admins", "operator");
        refuses(Fault.FORBIDDEN, () -> admit(named, person("bob", List.of("operator"))));
        assertThat(admit(named, person("bob", List.of("x", "farthing-admins")))
                        .known()
                        .caller())
                .isEqualTo(new Caller.Operator(home));
    }

    @Test
    void aPersonIsTheSameAtEveryComingAndGoesOnRecordOnce() {
        var alice = person("alice", List.of("operator"));
        var first = admit(Map.of(), alice);
        assertThat(admit(Map.of(), alice)).isEqualTo(first);
        assertThat(audit.only().action()).isEqualTo("create");
        var key = admins.byPublicId(first.publicId()).orElseThrow();
        assertThat(key.key().label().name()).isEqualTo("alice@example.com");
        assertThat(admit(Map.of(), person("alicia", List.of("operator")))
                        .known()
                        .keyId())
                .isNotEqualTo(first.known().keyId());
        assertThat(admit(Map.of(), person("alice", List.of("viewer:acme: north")))
                        .known()
                        .keyId())
                .as("other rights, another key")
                .isNotEqualTo(first.known().keyId());
    }

    @Test
    void whoWasShutOutStaysOut() {
        var alice = person("alice", List.of("operator"));
        var key = admins.byPublicId(admit(Map.of(), alice).publicId()).orElseThrow();
        admins.save(key.with(key.key().disable(NOW)));
        refuses(Fault.KEY_DISABLED, () -> admit(Map.of(), alice));
        admins.save(key.with(key.key().delete(NOW)));
        refuses(Fault.KEY_DISABLED, () -> admit(Map.of(), alice));
        refuses(Fault.KEY_DISABLED, () -> admit(Map.of(), person("alice", List.of("viewer:acme: north"))));

        var standing = new StandingOperatorKey("o".repeat(32));
        new SetAdminKeyState(admins, audit, standing, clock)
                .set(new Caller.Operator(home), home, key.id(), KeySwitch.ENABLE);
        assertThat(admit(Map.of(), alice).known().keyId())
                .as("let in again on purpose")
                .isEqualTo(key.id());
    }

    @Test
    void whoWasShutOutOfAnOrgComesBackInNoOtherRoleButIntoOtherOrgs() {
        var viewer = person("alice", List.of("viewer:acme: north"));
        var key = admins.byPublicId(admit(Map.of(), viewer).publicId()).orElseThrow();
        admins.save(key.with(key.key().disable(NOW)));
        refuses(Fault.KEY_DISABLED, () -> admit(Map.of(), person("alice", List.of("org_admin:acme: north"))));
        refuses(Fault.KEY_DISABLED, () -> admit(Map.of(), person("alice", List.of("team_admin:acme: north/vision"))));
        assertThat(admit(Map.of(), person("alicia", List.of("viewer:acme: north"))))
                .as("somebody else")
                .isNotNull();
        assertThat(admit(Map.of(), person("alice", List.of("operator"))).known().caller())
                .as("whoever manages an org shuts nobody out of the house")
                .isEqualTo(new Caller.Operator(home));
    }

    @Test
    void theKeyOfAPersonHasNoSecretToRotate() {
        var alice = person("alice", List.of("operator"));
        var key = admins.byPublicId(admit(Map.of(), alice).publicId()).orElseThrow();
        var rotate = new RotateAdminKey(admins, mint, audit, clock);
        for (var grace : List.of(Duration.ZERO, Duration.ofDays(1))) {
            refuses(
                    Fault.STATE_CONFLICT,
                    () -> rotate.rotate(KnownAdministrator.standing(home), home, key.id(), grace));
        }
        assertThat(admit(Map.of(), alice).known().keyId()).isEqualTo(key.id());
    }

    @Test
    void aTokenThatIsNotGoodIsAGuess() {
        provider.tokens.put("good", person("alice", List.of("operator")));
        var bearers = new AuthenticateBearer(provider, admitPerson(Map.of()), new RefuseGuess(clock));
        for (int i = 0; i < 20; i++) {
            refuses(Fault.UNAUTHORIZED, () -> bearers.authenticate("bad", "203.0.113.7"));
        }
        refuses(Fault.TOO_MANY_ATTEMPTS, () -> bearers.authenticate("bad", "203.0.113.7"));
        assertThat(bearers.authenticate("good", "203.0.113.7").caller()).isEqualTo(new Caller.Operator(home));
    }

    @Test
    void aWayBackThatBeganElsewhereEndsBeforeTheProviderIsAsked() {
        var begun = new BeginSignIn(provider, mint, new SecureRandom()).begin();
        var other = new BeginSignIn(provider, mint, new SecureRandom()).begin();
        provider.codes.put("code", person("alice", List.of()));
        var finish = new FinishSignIn(provider, mint, clock);
        refuses(
                Fault.UNAUTHORIZED,
                () -> finish.finish(begun.attempt(), other.attempt().state(), "code", "203.0.113.7"));
        assertThat(finish.finish(begun.attempt(), begun.attempt().state(), "code", "203.0.113.7")
                        .subject())
                .isEqualTo("alice");
        assertThat(begun.address())
                .as("the browser learns nothing that redeems the code")
                .doesNotContain(begun.attempt().text());
        assertThat(begun.attempt().nonce()).isNotEqualTo(begun.attempt().state());
        assertThat(begun.attempt().toString()).isEqualTo("[…]");
        assertThat(SignInTry.parse(begun.attempt().text())).isEqualTo(begun.attempt());
        assertThat(SignInTry.parse("short")).isNull();
        assertThat(SignInTry.parse(null)).isNull();
    }

    @Test
    void codesThatComeToNothingAreAskedAboutTwentyTimesAMinute() {
        var begun = new BeginSignIn(provider, mint, new SecureRandom()).begin().attempt();
        var finish = new FinishSignIn(provider, mint, clock);
        for (int i = 0; i < FinishSignIn.MOST_FAILURES; i++) {
            refuses(Fault.UNAUTHORIZED, () -> finish.finish(begun, begun.state(), "guess", "203.0.113.7"));
        }
        provider.codes.put("code", person("alice", List.of()));
        refuses(Fault.TOO_MANY_ATTEMPTS, () -> finish.finish(begun, begun.state(), "code", "203.0.113.7"));
        assertThat(provider.codes).as("the provider was not asked").containsKey("code");
        assertThat(finish.finish(begun, begun.state(), "code", "203.0.113.8").subject())
                .isEqualTo("alice");
    }

    private Caller caller(String... roles) {
        return admit(Map.of(), person("alice", List.of(roles))).known().caller();
    }

    private AdmitPerson.Admitted admit(Map<String, String> named, Identity identity) {
        return admitPerson(named).admit(identity, "192.0.2.7");
    }

    private AdmitPerson admitPerson(Map<String, String> named) {
        var settings = new IdentitySettings(new IdentitySettings.Provider(
                URI.create("https://login.example"),
                "login",
                new IdentitySettings.Client("farthing", null, "farthing", "openid"),
                URI.create("https://farthing.example/login/sso/back"),
                "roles",
                named));
        return new AdmitPerson(
                settings,
                admins,
                tenants.installations(),
                tenants.orgRepository(),
                tenants.teamRepository(),
                mint,
                audit,
                UUID::randomUUID,
                clock);
    }

    private static Identity person(String subject, List<String> roles) {
        return new Identity("https://login.example", subject, subject + "@example.com", roles);
    }

    private static void refuses(Fault fault, ThrowingCallable deed) {
        assertThatThrownBy(deed)
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refusal -> assertThat(refusal.fault()).isEqualTo(fault));
    }
}
