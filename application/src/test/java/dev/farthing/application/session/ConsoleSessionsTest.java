package dev.farthing.application.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.account.AuthenticateAdmin;
import dev.farthing.application.account.KnownAdministrator;
import dev.farthing.application.account.RememberedAdminKeys;
import dev.farthing.application.account.RememberedTenants;
import dev.farthing.application.account.StandingOperatorKey;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.key.BarGuesser;
import dev.farthing.application.key.CheckSecret;
import dev.farthing.application.key.FailedAttempts;
import dev.farthing.application.key.RefuseGuess;
import dev.farthing.application.relay.RelayKeys;
import dev.farthing.application.session.ResumeSession.Resumed;
import dev.farthing.application.setting.RememberedSettings;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingValue;
import dev.farthing.domain.account.AdminKey;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Installation;
import dev.farthing.domain.account.Role;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyHolder;
import dev.farthing.domain.key.KeyLabel;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.SecretPrefix;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How long an administrator stays logged in to the console, and as whom.
class ConsoleSessionsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String HERE = "192.0.2.1";
    private static final String STANDING = "an-operator-key-from-the-environment";

    private final UUID org = UUID.randomUUID();
    private final RememberedAdminKeys keys = new RememberedAdminKeys();
    private final RememberedTenants tenants = new RememberedTenants(keys);
    private final RememberedSessions sessions = new RememberedSessions();
    private final RememberedSettings settings = new RememberedSettings();
    private final RememberedAudit audit = new RememberedAudit();
    private final RelayKeys mint = new RelayKeys();
    private final KeySecret secret = mint.mint(SecretPrefix.ADMIN);
    private final AdminKey viewer = aKey(KeyGrant.EVERYTHING);
    private Instant now = NOW;
    private final InstantSource clock = () -> now;
    private StandingOperatorKey standing = StandingOperatorKey.NONE;
    private final CheckLogin checkLogin = checkLogin();

    ConsoleSessionsTest() {
        tenants.installations().add(new Installation("CNY", ZoneOffset.UTC, org));
        keys.add(viewer);
    }

    @Test
    void aSessionActsAsTheKeyItWasOpenedWith() {
        var opened = logIn(secret.reveal());

        var resumed = resume(opened.token());

        assertThat(resumed.known().caller()).isEqualTo(new Caller.Viewer(org));
        assertThat(resumed.known().keyId()).isEqualTo(viewer.id());
        assertThat(resumed.name()).isEqualTo("a viewer");
        assertThat(audit.only().action()).isEqualTo("login");
    }

    @Test
    void neitherTheTokenNorASessionTellsTheSecret() {
        var opened = logIn("  " + secret.reveal() + "\n");
        assertThat(opened.token().toString()).isEqualTo("[…]");
        assertThat(opened.session().toString())
                .doesNotContain(opened.token().text())
                .doesNotContain(secret.reveal());
        assertThat(SessionToken.parse(opened.token().text())).isEqualTo(opened.token());
        assertThat(SessionToken.parse("short")).isNull();
        assertThat(SessionToken.parse(null)).isNull();
        assertThat(logIn(secret.reveal()).token()).isNotEqualTo(opened.token());
    }

    @Test
    void itEndsWhenTheSettingSays() {
        settings.save(Map.of(Setting.CONSOLE_SESSION_HOURS, new SettingValue.Whole(2)));
        var opened = logIn(secret.reveal());
        now = NOW.plus(Duration.ofHours(2)).minusSeconds(1);
        assertThat(resume(opened.token())).isNotNull();
        now = NOW.plus(Duration.ofHours(2));
        refuses(Fault.UNAUTHORIZED, () -> resume(opened.token()));
    }

    @Test
    void itEndsWithItsKey() {
        var opened = logIn(secret.reveal());
        keys.save(viewer.with(viewer.key().disable(now)));
        refuses(Fault.UNAUTHORIZED, () -> resume(opened.token()));
        keys.save(viewer);
        assertThat(resume(opened.token())).isNotNull();
        keys.save(viewer.with(viewer.key().delete(now)));
        refuses(Fault.UNAUTHORIZED, () -> resume(opened.token()));
    }

    @Test
    void whoIsShutOutByOneKeyHasNoSessionOfAnother() {
        keys.save(new AdminKey(viewer.key(), Role.VIEWER, "alice"));
        var other = keyOf("alice", Role.ORG_ADMIN, org);
        var elsewhere = keyOf("alice", Role.ORG_ADMIN, UUID.randomUUID());
        var somebodyElses = keyOf("bob", Role.ORG_ADMIN, org);
        var opened = logIn(secret.reveal());
        keys.save(somebodyElses.with(somebodyElses.key().disable(now)));
        keys.save(elsewhere.with(elsewhere.key().disable(now)));
        assertThat(resume(opened.token())).isNotNull();
        keys.save(other.with(other.key().disable(now)));
        refuses(Fault.UNAUTHORIZED, () -> resume(opened.token()));
        keys.save(other);
        assertThat(resume(opened.token())).isNotNull();
    }

    @Test
    void aRotationEndsItWhenTheOldSecretEnds() {
        var opened = logIn(secret.reveal());
        var fresh = mint.mint(SecretPrefix.ADMIN);
        keys.save(viewer.with(viewer.key().rotate(mint.store(fresh), now, Duration.ofHours(1))));
        assertThat(resume(opened.token())).isNotNull();
        assertThat(resume(logIn(fresh.reveal()).token())).isNotNull();
        now = NOW.plus(Duration.ofHours(1));
        refuses(Fault.UNAUTHORIZED, () -> resume(opened.token()));

        keys.save(viewer.with(viewer.key().rotate(mint.store(fresh), NOW, Duration.ZERO)));
        refuses(Fault.UNAUTHORIZED, () -> resume(opened.token()));
    }

    @Test
    void anExpiredKeyOpensNothingAndEndsWhatItOpened() {
        keys.save(viewer.with(
                viewer.key().granted(new KeyGrant(List.of(), List.of(), null, null, null, NOW.plusSeconds(60)))));
        var opened = logIn(secret.reveal());
        now = NOW.plusSeconds(60);
        refuses(Fault.UNAUTHORIZED, () -> resume(opened.token()));
        refuses(Fault.KEY_EXPIRED, () -> logIn(secret.reveal()));
    }

    @Test
    void theKeysAddressesBindItsSessionsToo() {
        var opened = logIn(secret.reveal());
        var grant = new KeyGrant(List.of(), List.of(IpRange.parse("10.0.0.0/8")), null, null, null, null);
        keys.save(viewer.with(viewer.key().granted(grant)));
        refuses(Fault.IP_NOT_ALLOWED, () -> resume(opened.token()));
    }

    @Test
    void theEnvironmentsKeyEndsItsSessionsWhenItIsReplaced() {
        standing = new StandingOperatorKey(STANDING);
        var opened = open(KnownAdministrator.standing(org));
        assertThat(resume(opened.token()).known().caller()).isEqualTo(new Caller.Operator(org));
        assertThat(resume(opened.token()).name()).isNull();
        standing = new StandingOperatorKey(STANDING + "-and-another");
        refuses(Fault.UNAUTHORIZED, () -> resume(opened.token()));
        standing = StandingOperatorKey.NONE;
        refuses(Fault.UNAUTHORIZED, () -> resume(opened.token()));
    }

    @Test
    void loggingOutEndsOneOrAll() {
        var here = logIn(secret.reveal());
        var there = logIn(secret.reveal());
        audit.deeds.clear();
        var end = new EndSession(sessions, audit);
        end.end(here.session(), false);
        assertThat(audit.only().action()).isEqualTo("logout");
        refuses(Fault.UNAUTHORIZED, () -> resume(here.token()));
        assertThat(resume(there.token())).isNotNull();

        var again = logIn(secret.reveal());
        audit.deeds.clear();
        end.end(again.session(), true);
        assertThat(audit.only().action()).isEqualTo("logout_everywhere");
        refuses(Fault.UNAUTHORIZED, () -> resume(there.token()));
        refuses(Fault.UNAUTHORIZED, () -> resume(again.token()));
    }

    @Test
    void manyWrongKeysLockTheirAddressOutForAWhile() {
        for (int i = 0; i < CheckLogin.MOST_FAILURES; i++) {
            refuses(Fault.UNAUTHORIZED, () -> checkLogin.check("ak-far-wrong", HERE));
        }
        refuses(Fault.TOO_MANY_ATTEMPTS, () -> checkLogin.check(secret.reveal(), HERE));
        assertThat(checkLogin.check(secret.reveal(), "192.0.2.2").keyId()).isEqualTo(viewer.id());
        now = NOW.plus(CheckLogin.WITHIN);
        assertThat(checkLogin.check(secret.reveal(), HERE).keyId()).isEqualTo(viewer.id());
    }

    @Test
    void aRightKeyForgivesTheWrongOnesBefore() {
        for (int round = 0; round < 2; round++) {
            for (int i = 1; i < CheckLogin.MOST_FAILURES; i++) {
                refuses(Fault.UNAUTHORIZED, () -> checkLogin.check("", HERE));
            }
            assertThat(checkLogin.check(secret.reveal(), HERE)).isNotNull();
        }
    }

    @Test
    void addressesOfOneNetworkOfTheSixthVersionAreOne() {
        var failed = new FailedAttempts(CheckLogin.MOST_FAILURES, CheckLogin.WITHIN);
        for (int i = 0; i < CheckLogin.MOST_FAILURES; i++) {
            failed.note("2001:db8:1:2::" + i, NOW);
        }
        assertThat(failed.lockedUntil("2001:db8:1:2:ffff::1", NOW)).isEqualTo(NOW.plus(CheckLogin.WITHIN));
        assertThat(failed.lockedUntil("2001:db8:1:3::1", NOW)).isNull();
        assertThat(failed.lockedUntil(null, NOW)).isNull();
    }

    @Test
    void howManyAddressesAreRememberedHasABound() {
        var failed = new FailedAttempts(CheckLogin.MOST_FAILURES, CheckLogin.WITHIN);
        for (int i = 0; i < CheckLogin.MOST_FAILURES; i++) {
            failed.note(HERE, NOW);
        }
        for (int i = 0; i < FailedAttempts.MOST_ADDRESSES; i++) {
            failed.note("10.0." + (i / 256) + "." + i % 256, NOW);
        }
        assertThat(failed.lockedUntil(HERE, NOW)).isNull();
    }

    private AdminKey aKey(KeyGrant grant) {
        return new AdminKey(key(org, grant, secret), Role.VIEWER);
    }

    private AdminKey keyOf(String person, Role role, UUID home) {
        var made = new AdminKey(key(home, KeyGrant.EVERYTHING, mint.mint(SecretPrefix.ADMIN)), role, person);
        keys.add(made);
        return made;
    }

    private IssuedKey key(UUID home, KeyGrant grant, KeySecret opening) {
        return new IssuedKey(
                UUID.randomUUID(),
                new KeyHolder(home, null, false),
                new KeyLabel("a viewer", null, null, List.of()),
                grant,
                mint.store(opening),
                null,
                new KeyState.Active(),
                NOW);
    }

    private CheckLogin checkLogin() {
        var refuseGuess = new RefuseGuess(clock);
        var authenticate = new AuthenticateAdmin(
                keys,
                tenants.installations(),
                mint,
                new CheckSecret(mint, _ -> {}),
                refuseGuess,
                new BarGuesser(refuseGuess),
                StandingOperatorKey.NONE,
                clock);
        return new CheckLogin(authenticate, clock);
    }

    private OpenSession.Opened logIn(String presented) {
        return openSession().open(checkLogin.check(presented, HERE), presented);
    }

    private OpenSession.Opened open(KnownAdministrator known) {
        return openSession().open(known, STANDING);
    }

    private OpenSession openSession() {
        return new OpenSession(sessions, settings, mint, new SecureRandom(), audit, UUID::randomUUID, clock);
    }

    private Resumed resume(@Nullable SessionToken token) {
        return new ResumeSession(sessions, keys, standing, mint, clock).resume(token, HERE);
    }

    private static void refuses(Fault fault, ThrowingCallable deed) {
        assertThatThrownBy(deed)
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refusal -> assertThat(refusal.fault()).isEqualTo(fault));
    }
}
