package dev.farthing.rest.key;

import dev.farthing.application.CountedChanges;
import dev.farthing.application.Ids;
import dev.farthing.application.account.ActOnAdminKeys;
import dev.farthing.application.account.AuthenticateAdmin;
import dev.farthing.application.account.IssueAdminKey;
import dev.farthing.application.account.ListAdminKeys;
import dev.farthing.application.account.NameOrg;
import dev.farthing.application.account.ReadAdminKey;
import dev.farthing.application.account.ReadOrg;
import dev.farthing.application.account.RememberedAdminKeys;
import dev.farthing.application.account.RememberedTenants;
import dev.farthing.application.account.RotateAdminKey;
import dev.farthing.application.account.SetAdminKeyState;
import dev.farthing.application.account.StandingOperatorKey;
import dev.farthing.application.account.UpdateAdminKey;
import dev.farthing.application.answer.FirstAnswers;
import dev.farthing.application.answer.RememberedAnswers;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.budget.RememberedBudgets;
import dev.farthing.application.budget.SetKeyBudgets;
import dev.farthing.application.fault.Outages;
import dev.farthing.application.identity.AdmitPerson;
import dev.farthing.application.identity.AuthenticateBearer;
import dev.farthing.application.identity.IdentitySettings;
import dev.farthing.application.identity.RememberedIdentities;
import dev.farthing.application.key.ActOnKeys;
import dev.farthing.application.key.BarGuesser;
import dev.farthing.application.key.CheckSecret;
import dev.farthing.application.key.IssueKey;
import dev.farthing.application.key.ListKeys;
import dev.farthing.application.key.ReadKey;
import dev.farthing.application.key.RefuseGuess;
import dev.farthing.application.key.RememberedKeys;
import dev.farthing.application.key.RotateKey;
import dev.farthing.application.key.SetKeyState;
import dev.farthing.application.key.UpdateKey;
import dev.farthing.application.relay.RelayKeys;
import dev.farthing.application.session.RememberedSessions;
import dev.farthing.application.session.ResumeSession;
import dev.farthing.domain.account.AdminKey;
import dev.farthing.domain.account.Installation;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.account.Role;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyHolder;
import dev.farthing.domain.key.KeyLabel;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.rest.Ports;
import dev.farthing.rest.Seal;
import dev.farthing.rest.TrustedProxies;
import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// The resources of keys on real use cases and fakes; the other resources stay out, and with them what they need.
public final class KeyRoom implements QuarkusTestProfile {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Exception OUTAGE = new Exception("Connection to db.internal:5432 refused");
    private static final Path RESOURCES = Path.of("target/classes/dev/farthing/rest");

    @Override
    public Map<String, String> getConfigOverrides() {
        try (var folders = Files.list(RESOURCES)) {
            var others = folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> !name.equals("key"))
                    .map(name -> "dev.farthing.rest." + name + ".**")
                    .sorted()
                    .collect(Collectors.joining(","));
            return Map.of(
                    "quarkus.arc.exclude-types",
                    others,
                    "quarkus.http.test-port",
                    "0",
                    "quarkus.http.limits.max-body-size",
                    "11M");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The operator's secret: what the fake mint draws first.
    static String operator() {
        return new RelayKeys().mint(SecretPrefix.ADMIN).reveal();
    }

    /// The fakes and what runs on them.
    @Singleton
    static final class Wiring {
        private final InstantSource clock = this::now;
        private final CountedChanges changes = new CountedChanges();
        private final RememberedAudit audit = new RememberedAudit();
        private final RelayKeys mint = new RelayKeys();
        private final RememberedKeys keys = new RememberedKeys();
        private final RememberedBudgets budgets = new RememberedBudgets();
        private final SetKeyBudgets setBudgets = new SetKeyBudgets(budgets, UUID::randomUUID, changes, audit);
        private final RememberedAdminKeys admins = new RememberedAdminKeys();
        private final RememberedTenants tenants = new RememberedTenants(admins);
        private final SetKeyState keyState = new SetKeyState(keys, budgets, setBudgets, changes, audit, clock);
        private final RotateKey rotateKey = new RotateKey(keys, mint, changes, audit, clock);
        private final SetAdminKeyState adminState =
                new SetAdminKeyState(admins, audit, StandingOperatorKey.NONE, clock);
        private final AdminKey operator;
        private final RotateAdminKey rotateAdmin = new RotateAdminKey(admins, mint, audit, clock);

        Wiring() {
            var home = keys.anOrg();
            var plan = new Plan(UUID.randomUUID(), "starter", "Starter", List.of(), null, null, null);
            tenants.installations().addPlan(plan);
            tenants.installations().add(new Installation("CNY", ZoneId.of("UTC"), home));
            tenants.orgRepository().add(new Org(home, "home", false, plan.id(), ZoneId.of("UTC")), NOW);
            var operatorKey = new IssuedKey(
                    UUID.randomUUID(),
                    new KeyHolder(home, null, false),
                    new KeyLabel("the operator", null, null, List.of()),
                    KeyGrant.EVERYTHING,
                    mint.store(mint.mint(SecretPrefix.ADMIN)),
                    null,
                    new KeyState.Active(),
                    NOW);
            operator = new AdminKey(operatorKey, Role.OPERATOR);
            admins.add(operator);
        }

        /// What fails from now on, as it does when the database is away.
        volatile Away away = Away.NOTHING;

        enum Away {
            NOTHING,
            /// Whatever is asked for.
            EVERYTHING,
            /// The commit of what was done under an idempotency key.
            THE_COMMIT
        }

        private static IllegalStateException outage() {
            return new IllegalStateException("the database refused: SELECT secret_hash FROM issued_key", OUTAGE);
        }

        private Instant now() {
            if (away == Away.EVERYTHING) {
                throw outage();
            }
            return NOW;
        }

        /// What a transaction would do after a refusal: the fakes have none.
        void rollBack() {
            away = Away.NOTHING;
            admins.save(operator);
        }

        @Produces
        @Singleton
        Outages outages() {
            return failure -> failure.getCause() == OUTAGE;
        }

        @Produces
        @Singleton
        TrustedProxies proxies() {
            return new TrustedProxies(List.of());
        }

        @Produces
        @Singleton
        ReadOrg readOrg() {
            return new ReadOrg(tenants.orgRepository());
        }

        @Produces
        @Singleton
        NameOrg nameOrg() {
            return new NameOrg(tenants.orgRepository());
        }

        @Produces
        @Singleton
        Ids ids() {
            return UUID::randomUUID;
        }

        @Produces
        @Singleton
        AuthenticateAdmin authenticateAdmin() {
            var refuseGuess = new RefuseGuess(clock);
            return new AuthenticateAdmin(
                    admins,
                    tenants.installations(),
                    mint,
                    new CheckSecret(mint, _ -> {}),
                    refuseGuess,
                    new BarGuesser(refuseGuess),
                    StandingOperatorKey.NONE,
                    clock);
        }

        @Produces
        @Singleton
        Ports ports() {
            return Ports.ONE;
        }

        @Produces
        @Singleton
        Seal seal() {
            return Seal.NONE;
        }

        @Produces
        @Singleton
        AuthenticateBearer authenticateBearer(Ids ids) {
            var admitPerson = new AdmitPerson(
                    IdentitySettings.NONE,
                    admins,
                    tenants.installations(),
                    tenants.orgRepository(),
                    tenants.teamRepository(),
                    mint,
                    audit,
                    ids,
                    clock);
            return new AuthenticateBearer(new RememberedIdentities(), admitPerson, new RefuseGuess(clock));
        }

        @Produces
        @Singleton
        ResumeSession resumeSession() {
            return new ResumeSession(new RememberedSessions(), admins, StandingOperatorKey.NONE, mint, clock);
        }

        @Produces
        @Singleton
        IssueKey issueKey() {
            return new IssueKey(keys, mint, UUID::randomUUID, setBudgets, changes, audit, clock);
        }

        @Produces
        @Singleton
        ListKeys listKeys() {
            return new ListKeys(keys, budgets, clock);
        }

        @Produces
        @Singleton
        ReadKey readKey() {
            return new ReadKey(keys, budgets, clock);
        }

        @Produces
        @Singleton
        UpdateKey updateKey() {
            return new UpdateKey(keys, budgets, setBudgets, changes, audit, clock);
        }

        @Produces
        @Singleton
        SetKeyState keyState() {
            return keyState;
        }

        @Produces
        @Singleton
        RotateKey rotateKey() {
            return rotateKey;
        }

        @Produces
        @Singleton
        ActOnKeys actOnKeys() {
            return new ActOnKeys(rotateKey, keyState);
        }

        @Produces
        @Singleton
        IssueAdminKey issueAdminKey() {
            return new IssueAdminKey(
                    admins, tenants.orgRepository(), tenants.teamRepository(), mint, audit, UUID::randomUUID, clock);
        }

        @Produces
        @Singleton
        ListAdminKeys listAdminKeys() {
            return new ListAdminKeys(admins, clock);
        }

        @Produces
        @Singleton
        ReadAdminKey readAdminKey() {
            return new ReadAdminKey(admins, clock);
        }

        @Produces
        @Singleton
        UpdateAdminKey updateAdminKey() {
            return new UpdateAdminKey(admins, audit, clock);
        }

        @Produces
        @Singleton
        SetAdminKeyState adminState() {
            return adminState;
        }

        @Produces
        @Singleton
        RotateAdminKey rotateAdmin() {
            return rotateAdmin;
        }

        @Produces
        @Singleton
        ActOnAdminKeys actOnAdminKeys() {
            return new ActOnAdminKeys(rotateAdmin, adminState);
        }

        @Produces
        @Singleton
        FirstAnswers firstAnswers() {
            var remembered = new RememberedAnswers();
            return new FirstAnswers() {
                @Override
                public Beginning begin(Request request, Way way) {
                    return remembered.begin(request, way);
                }

                @Override
                public void keep(Request request, Way way, Answer answer) {
                    if (away == Away.THE_COMMIT) {
                        throw outage();
                    }
                    remembered.keep(request, way, answer);
                }

                @Override
                public void forget(Request request, Way way) {
                    remembered.forget(request, way);
                }
            };
        }
    }
}
