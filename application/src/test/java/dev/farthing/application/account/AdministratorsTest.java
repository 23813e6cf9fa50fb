package dev.farthing.application.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.farthing.application.Slice;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.key.BarGuesser;
import dev.farthing.application.key.CheckSecret;
import dev.farthing.application.key.KeyEdit;
import dev.farthing.application.key.KeyFilter;
import dev.farthing.application.key.RefuseGuess;
import dev.farthing.application.key.RememberedKeys;
import dev.farthing.application.relay.RelayKeys;
import dev.farthing.application.start.StartRefusedException;
import dev.farthing.domain.account.AdminBounds;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Role;
import dev.farthing.domain.account.Team;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.Edit;
import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyLabel;
import dev.farthing.domain.key.KeySwitch;
import dev.farthing.domain.key.SecretPrefix;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How a house gets its first administrators, and who may make and end which.
class AdministratorsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final FirstStart WANTED = new FirstStart("CNY", ZoneId.of("Asia/Shanghai"));
    private static final String STANDING = "an-operator-key-from-the-environment";

    private final RememberedAdminKeys admins = new RememberedAdminKeys();
    private final RememberedTenants tenants = new RememberedTenants(admins);
    private final RememberedKeys keys = new RememberedKeys();
    private final RelayKeys mint = new RelayKeys();
    private final RememberedAudit audit = new RememberedAudit();
    private final InstantSource clock = () -> NOW;
    /// When guesses are made.
    private Instant now = NOW;

    @Test
    void anEmptyHouseIsFurnishedOnce() {
        var first = settleIn(StandingOperatorKey.NONE).settle(WANTED).orElseThrow();
        assertThat(tenants.orgs.values()).singleElement().satisfies(known -> {
            assertThat(known.org().name()).isEqualTo("default");
            assertThat(known.plan().code()).isEqualTo("starter");
        });
        assertThat(tenants.teams).hasSize(1);
        assertThat(authenticate(StandingOperatorKey.NONE, first.operator().reveal()))
                .isInstanceOf(Caller.Operator.class);
        assertThat(first.inference().reveal()).startsWith("sk-far-");
        assertThat(settleIn(StandingOperatorKey.NONE).settle(WANTED)).isEmpty();
        assertThat(tenants.orgs).hasSize(1);
    }

    @Test
    void withAStandingOperatorKeyThereIsNothingToTell() {
        var standing = new StandingOperatorKey(STANDING);
        assertThat(settleIn(standing).settle(WANTED)).isEmpty();
        assertThat(authenticate(standing, STANDING)).isInstanceOf(Caller.Operator.class);
        refuses(Fault.UNAUTHORIZED, () -> authenticate(StandingOperatorKey.NONE, STANDING));
        refuses(Fault.UNAUTHORIZED, () -> authenticate(standing, STANDING + "x"));
        assertThat(standing.toString()).isEqualTo("[…]");
    }

    @Test
    void anotherCurrencyIsRefusedInASentence() {
        settleIn(StandingOperatorKey.NONE).settle(WANTED);
        assertThatThrownBy(() -> settleIn(StandingOperatorKey.NONE).settle(new FirstStart("EUR", WANTED.zone())))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("FARTHING_CURRENCY")
                .hasMessageContaining("CNY");
    }

    @Test
    void aLostOperatorKeyIsReplacedByAStandingOne() {
        settleIn(StandingOperatorKey.NONE).settle(WANTED);
        var operator = authenticate(new StandingOperatorKey(STANDING), STANDING);
        var fresh = issue(operator, home(), Role.OPERATOR, null);
        assertThat(authenticate(StandingOperatorKey.NONE, fresh.fresh().secret().reveal()))
                .isEqualTo(operator);
    }

    @Test
    void aSecretOpensTheManagementPlaneForItsRoleAlone() {
        var first = settleIn(StandingOperatorKey.NONE).settle(WANTED).orElseThrow();
        refuses(
                Fault.UNAUTHORIZED,
                () -> authenticate(StandingOperatorKey.NONE, first.inference().reveal()));
        for (var wrong : List.of(
                "", "ak-far-", "ak-far-made-up", first.operator().reveal().substring(1))) {
            refuses(Fault.UNAUTHORIZED, () -> authenticate(StandingOperatorKey.NONE, wrong));
        }
        var operator = authenticate(StandingOperatorKey.NONE, first.operator().reveal());
        var team = tenants.teams.keySet().iterator().next();
        assertThat(callerOf(issue(operator, home(), Role.ORG_ADMIN, null))).isEqualTo(new Caller.OrgAdmin(home()));
        assertThat(callerOf(issue(operator, home(), Role.VIEWER, null))).isEqualTo(new Caller.Viewer(home()));
        assertThat(callerOf(issue(operator, home(), Role.TEAM_ADMIN, team)))
                .isEqualTo(new Caller.TeamAdmin(home(), team));
    }

    @Test
    void anAddressOffTheListIsRefused() {
        var operator = operator();
        var grant = new KeyGrant(List.of(), List.of(IpRange.parse("10.0.0.0/8")), null, null, null, null);
        var fresh = issuing().issue(by(operator), home(), new AdminWish(Role.VIEWER, null, label(), grant));
        var secret = fresh.fresh().secret().reveal();
        var authenticate = authentication(StandingOperatorKey.NONE);
        assertThat(authenticate.authenticate(secret, "10.1.1.1").caller()).isInstanceOf(Caller.Viewer.class);
        refuses(Fault.IP_NOT_ALLOWED, () -> authenticate.authenticate(secret, "11.1.1.1"));
        refuses(Fault.IP_NOT_ALLOWED, () -> authenticate.authenticate(secret, null));
    }

    @Test
    void anOrgAdminNeitherMakesNorSeesOperators() {
        var operator = operator();
        var orgAdmin = new Caller.OrgAdmin(home());
        var other = issue(operator, home(), Role.OPERATOR, null);
        refuses(Fault.FORBIDDEN, () -> issue(orgAdmin, home(), Role.OPERATOR, null));
        refuses(Fault.NOT_FOUND, () -> reading(orgAdmin, other));
        refuses(Fault.NOT_FOUND, () -> set(StandingOperatorKey.NONE, orgAdmin, other, KeySwitch.DELETE));
        assertThat(issue(orgAdmin, home(), Role.ORG_ADMIN, null)).isNotNull();
        var own = tenants.teams.keySet().iterator().next();
        refuses(Fault.FORBIDDEN, () -> issue(new Caller.TeamAdmin(home(), own), home(), Role.VIEWER, null));
        refuses(Fault.FORBIDDEN, () -> issue(new Caller.Viewer(home()), home(), Role.VIEWER, null));
        refuses(Fault.NOT_FOUND, () -> issue(operator, home(), Role.TEAM_ADMIN, UUID.randomUUID()));
        refuses(Fault.NOT_FOUND, () -> issue(operator, UUID.randomUUID(), Role.VIEWER, null));
    }

    /// Ten thousand wishes for keys by callers of every kind: what is made never reaches beyond who made it.
    @Test
    void g103whoeverMakesAKeyMakesNoneThatMayMore() {
        operator();
        var seed = System.nanoTime();
        var random = new Random(seed);
        var team = tenants.teams.keySet().iterator().next();
        var otherTeam = UUID.randomUUID();
        tenants.teamRepository().add(new Team(otherTeam, home(), "the other", false), NOW);
        var strangers = UUID.randomUUID();
        var everybody = List.of(
                new Caller.Operator(home()),
                new Caller.OrgAdmin(home()),
                new Caller.TeamAdmin(home(), team),
                new Caller.TeamAdmin(home(), otherTeam),
                new Caller.Viewer(home()));
        int made = 0;
        for (int i = 0; i < 10_000; i++) {
            var caller = everybody.get(random.nextInt(everybody.size()));
            var role = Role.values()[random.nextInt(Role.values().length)];
            var within = role != Role.TEAM_ADMIN
                    ? null
                    : List.of(team, otherTeam, strangers).get(random.nextInt(3));
            Caller fresh;
            try {
                fresh = issue(caller, home(), role, within).role() == role ? of(role, within) : caller;
            } catch (FaultException refused) {
                continue;
            }
            made++;
            assertThat(mayAllThat(caller, fresh))
                    .as("seed %d: %s made %s", seed, caller, fresh)
                    .isTrue();
            assertThat(within).as("a team that there is").isNotEqualTo(strangers);
        }
        assertThat(made).isBetween(1_000, 5_000);
    }

    /// Ten thousand keys of every term and reach make, renew and change keys of every other.
    @Test
    void g103whoeverMakesRenewsOrChangesAKeyLeavesNoneThatOpensLongerOrFromElsewhere() {
        var operator = operator();
        var seed = System.nanoTime();
        var random = new Random(seed);
        var rotate = new RotateAdminKey(admins, mint, audit, clock);
        var update = new UpdateAdminKey(admins, audit, clock);
        var there = issuing()
                .issue(by(operator), home(), new AdminWish(Role.VIEWER, null, label(), KeyGrant.EVERYTHING))
                .fresh()
                .key()
                .id();
        int made = 0;
        int refused = 0;
        for (int i = 0; i < 10_000; i++) {
            var bounds = AdminBounds.of(someGrant(random));
            var maker = new KnownAdministrator(new Caller.OrgAdmin(home()), UUID.randomUUID(), bounds);
            var wanted = someGrant(random);
            var had = grantOf(there);
            KeyGrant has;
            boolean changed = false;
            try {
                switch (random.nextInt(3)) {
                    case 0 ->
                        has = issuing()
                                .issue(maker, home(), new AdminWish(Role.VIEWER, null, label(), wanted))
                                .fresh()
                                .key()
                                .grant();
                    case 1 ->
                        has = rotate.rotate(maker, home(), there, Duration.ZERO)
                                .fresh()
                                .key()
                                .grant();
                    default -> {
                        changed = true;
                        has = update.update(maker, home(), there, granting(wanted))
                                .admin()
                                .key()
                                .grant();
                    }
                }
            } catch (FaultException refusal) {
                assertThat(refusal.fault()).isEqualTo(Fault.FORBIDDEN);
                refused++;
                continue;
            }
            made++;
            assertThat(opensNoFurther(has, bounds) || (changed && isTheSame(has, had)))
                    .as("seed %d: a key of %s left one of %s", seed, bounds, has)
                    .isTrue();
        }
        assertThat(made).isGreaterThan(1_000);
        assertThat(refused).isGreaterThan(1_000);
    }

    /// A hundred thousand well-made guesses, five hundred a second: beyond twenty a minute nobody looks for them.
    @Test
    void g97guessesAreNotLookedForOnceThereAreTooManyAndWhoCameBeforeIsLetInAllTheSame() {
        var operator = operator();
        var known = issue(operator, home(), Role.VIEWER, null).fresh().secret().reveal();
        var stranger =
                issue(operator, home(), Role.VIEWER, null).fresh().secret().reveal();
        var house = "203.0.113.7";
        var authenticate = authentication(StandingOperatorKey.NONE);
        authenticate.authenticate(known, house);
        var guesses = Stream.generate(() -> mint.mint(SecretPrefix.ADMIN).reveal())
                .limit(500)
                .toList();
        admins.lookUps.set(0);
        int later = 0;
        for (int i = 0; i < 100_000; i++) {
            now = NOW.plusMillis(2L * i);
            var guess = guesses.get(i % guesses.size());
            var refusal = catchThrowableOfType(FaultException.class, () -> authenticate.authenticate(guess, house));
            later += refusal.fault() == Fault.TOO_MANY_ATTEMPTS ? 1 : 0;
        }
        assertThat(admins.lookUps).hasValueLessThanOrEqualTo(100);
        assertThat(later).isEqualTo(100_000 - admins.lookUps.get());
        assertThat(authenticate.authenticate(known, house).caller()).isInstanceOf(Caller.Viewer.class);
        refuses(Fault.TOO_MANY_ATTEMPTS, () -> authenticate.authenticate(stranger, house));
        assertThat(authenticate.authenticate(stranger, "203.0.113.8").caller()).isInstanceOf(Caller.Viewer.class);
        now = now.plus(Duration.ofMinutes(1));
        assertThat(authenticate.authenticate(stranger, house).caller()).isInstanceOf(Caller.Viewer.class);
    }

    private KeyGrant grantOf(UUID key) {
        return admins.find(home(), key).orElseThrow().key().grant();
    }

    private static boolean isTheSame(KeyGrant has, KeyGrant had) {
        return AdminBounds.of(has).equals(AdminBounds.of(had));
    }

    /// Tried out on addresses, rather than worked out from blocks.
    private static boolean opensNoFurther(KeyGrant made, AdminBounds maker) {
        var own = new KeyGrant(List.of(), maker.allowedIps(), null, null, null, maker.expiresAt());
        boolean inTime = ENDS.stream().noneMatch(end -> own.expiredAt(end) && !made.expiredAt(end));
        return inTime
                && ADDRESSES.stream().noneMatch(address -> made.allowsIp(address) && !own.allowsIp(address))
                && (!made.allowedIps().isEmpty() || own.allowedIps().isEmpty());
    }

    private static final List<Instant> ENDS = List.of(
            NOW.plusSeconds(1), NOW.plusSeconds(60), NOW.plus(Duration.ofDays(9)), NOW.plus(Duration.ofDays(90)));
    private static final List<String> ADDRESSES = List.of(
            "10.0.0.0",
            "10.0.0.1",
            "10.0.0.128",
            "10.0.1.0",
            "10.127.0.1",
            "10.200.0.1",
            "11.0.0.1",
            "2001:db8::1",
            "::1");
    private static final List<String> BLOCKS = List.of(
            "10.0.0.0/8",
            "10.0.0.0/9",
            "10.128.0.0/9",
            "10.0.0.0/24",
            "10.0.0.1",
            "0.0.0.0/0",
            "2001:db8::/32",
            "::/0");

    private static KeyGrant someGrant(Random random) {
        var from = random.nextInt(4) == 0
                ? List.<IpRange>of()
                : random.ints(1 + random.nextInt(3), 0, BLOCKS.size())
                        .mapToObj(block -> IpRange.parse(BLOCKS.get(block)))
                        .toList();
        var until = random.nextInt(4) == 0 ? null : ENDS.get(random.nextInt(ENDS.size()));
        return new KeyGrant(List.of(), from, null, null, null, until);
    }

    private static KeyEdit granting(KeyGrant wanted) {
        var label = new KeyEdit.LabelEdit(new Edit.Keep<>(), new Edit.Keep<>(), new Edit.Keep<>(), new Edit.Keep<>());
        var grant = new KeyEdit.GrantEdit(
                new Edit.Keep<>(),
                new Edit.Keep<>(),
                new Edit.To<>(wanted.allowedIps()),
                new Edit.Keep<>(),
                new Edit.Keep<>(),
                new Edit.Keep<>(),
                new Edit.To<>(wanted.expiresAt()),
                new Edit.Keep<>(),
                new Edit.Keep<>());
        return new KeyEdit(label, grant, new Edit.Keep<>(), new Edit.Keep<>());
    }

    private static KnownAdministrator by(Caller caller) {
        return new KnownAdministrator(caller, null, AdminBounds.NONE);
    }

    private Caller of(Role role, @Nullable UUID within) {
        return switch (role) {
            case OPERATOR -> new Caller.Operator(home());
            case ORG_ADMIN -> new Caller.OrgAdmin(home());
            case TEAM_ADMIN -> new Caller.TeamAdmin(home(), within);
            case VIEWER -> new Caller.Viewer(home());
        };
    }

    private static boolean mayAllThat(Caller maker, Caller made) {
        return switch (maker) {
            case Caller.Operator _ -> true;
            case Caller.OrgAdmin _ -> !(made instanceof Caller.Operator);
            case Caller.TeamAdmin _, Caller.Viewer _ -> false;
        };
    }

    @Test
    void theLastOperatorCannotLockEverybodyOut() {
        var operator = operator();
        var last = admins.list(everything(), true, new Slice(0, 9)).items().getFirst();
        var state = new SetAdminKeyState(admins, audit, StandingOperatorKey.NONE, clock);
        refuses(Fault.STATE_CONFLICT, () -> state.set(operator, home(), last.id(), KeySwitch.DELETE));
        admins.save(last);
        issue(operator, home(), Role.OPERATOR, null);
        assertThat(state.set(operator, home(), last.id(), KeySwitch.DISABLE)).isNotNull();
    }

    @Test
    void aStandingKeyLetsTheLastOperatorGo() {
        var operator = operator();
        var last = admins.list(everything(), true, new Slice(0, 9)).items().getFirst();
        var state = new SetAdminKeyState(admins, audit, new StandingOperatorKey(STANDING), clock);
        assertThat(state.set(operator, home(), last.id(), KeySwitch.DELETE)).isNotNull();
    }

    @Test
    void aRotatedAdminKeyOpensWithBothSecretsDuringTheGrace() {
        var operator = operator();
        var old = issue(operator, home(), Role.VIEWER, null);
        var fresh = new RotateAdminKey(admins, mint, audit, clock)
                .rotate(by(operator), home(), old.fresh().key().id(), Duration.ofHours(1));
        assertThat(callerOf(old)).isEqualTo(callerOf(fresh));
    }

    @Test
    void whatIsDoneToAdministratorsGoesOnRecordWithoutSecrets() {
        var operator = operator();
        assertThat(audit.deeds)
                .extracting(deed -> deed.action() + " " + deed.objectType())
                .containsExactly("create plan", "create org", "create team", "create admin_key", "create key");
        audit.deeds.clear();
        var fresh = issue(operator, home(), Role.VIEWER, null);
        var made = audit.only();
        assertThat(made.chain()).isEqualTo(home());
        assertThat(made.before()).isNull();
        assertThat(Objects.requireNonNull(made.after()).json())
                .contains("\"role\":\"viewer\"", "\"key\":\"[…]\"", "\"state\":\"active\"")
                .doesNotContain(fresh.fresh().secret().reveal());
        set(StandingOperatorKey.NONE, operator, fresh, KeySwitch.DISABLE);
        var disabled = audit.only();
        assertThat(disabled.action()).isEqualTo("disable");
        assertThat(disabled.before()).isEqualTo(made.after());
        assertThat(Objects.requireNonNull(disabled.after()).json()).contains("\"state\":\"disabled\"");
        assertThat(authentication(StandingOperatorKey.NONE)
                        .authenticate(fresh(operator).fresh().secret().reveal(), null)
                        .keyId())
                .isNotNull();
    }

    private FreshAdminKey fresh(Caller operator) {
        return issue(operator, home(), Role.VIEWER, null);
    }

    private Caller operator() {
        var first = settleIn(StandingOperatorKey.NONE).settle(WANTED).orElseThrow();
        return authenticate(StandingOperatorKey.NONE, first.operator().reveal());
    }

    private UUID home() {
        return tenants.installations().find().orElseThrow().defaultOrg();
    }

    private SettleIn settleIn(StandingOperatorKey standing) {
        return new SettleIn(
                tenants.installations(),
                tenants.orgRepository(),
                tenants.teamRepository(),
                admins,
                keys,
                audit,
                mint,
                standing,
                UUID::randomUUID,
                clock);
    }

    private AuthenticateAdmin authentication(StandingOperatorKey standing) {
        var refuseGuess = new RefuseGuess(() -> now);
        return new AuthenticateAdmin(
                admins,
                tenants.installations(),
                mint,
                new CheckSecret(mint, _ -> {}),
                refuseGuess,
                new BarGuesser(refuseGuess),
                standing,
                clock);
    }

    private Caller authenticate(StandingOperatorKey standing, String secret) {
        return authentication(standing).authenticate(secret, null).caller();
    }

    private Caller callerOf(FreshAdminKey fresh) {
        return authenticate(StandingOperatorKey.NONE, fresh.fresh().secret().reveal());
    }

    private IssueAdminKey issuing() {
        return new IssueAdminKey(
                admins, tenants.orgRepository(), tenants.teamRepository(), mint, audit, UUID::randomUUID, clock);
    }

    private FreshAdminKey issue(Caller caller, UUID org, Role role, @Nullable UUID team) {
        return issuing().issue(by(caller), org, new AdminWish(role, team, label(), KeyGrant.EVERYTHING));
    }

    private KnownAdminKey reading(Caller caller, FreshAdminKey key) {
        return new ReadAdminKey(admins, clock)
                .read(caller, home(), key.fresh().key().id());
    }

    private KnownAdminKey set(StandingOperatorKey standing, Caller caller, FreshAdminKey key, KeySwitch to) {
        return new SetAdminKeyState(admins, audit, standing, clock)
                .set(caller, home(), key.fresh().key().id(), to);
    }

    private static KeyFilter everything() {
        return new KeyFilter(null, null, null, null, null, null, null, null, NOW);
    }

    private static KeyLabel label() {
        return new KeyLabel("an admin", null, null, List.of());
    }

    private static void refuses(Fault fault, ThrowingCallable deed) {
        assertThatThrownBy(deed)
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refusal -> assertThat(refusal.fault()).isEqualTo(fault));
    }
}
