package dev.farthing.application.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.CountedChanges;
import dev.farthing.application.account.RememberedAdminKeys;
import dev.farthing.application.account.SetAdminKeyState;
import dev.farthing.application.account.StandingOperatorKey;
import dev.farthing.application.alert.RememberedAlerts;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.budget.RememberedBudgets;
import dev.farthing.application.budget.SetKeyBudgets;
import dev.farthing.application.key.BarGuesser;
import dev.farthing.application.key.CheckSecret;
import dev.farthing.application.key.RefuseGuess;
import dev.farthing.application.key.RememberedKeys;
import dev.farthing.application.key.SetKeyState;
import dev.farthing.application.relay.FindBroughtKey;
import dev.farthing.application.relay.RelayKeys;
import dev.farthing.application.relay.RelayScene;
import dev.farthing.application.setting.RememberedSettings;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingValue;
import dev.farthing.domain.account.AdminKey;
import dev.farthing.domain.account.Role;
import dev.farthing.domain.alert.MessageKind;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.SecretDigest;
import dev.farthing.domain.key.SecretHash;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.key.StoredSecret;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReportLeakTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String STANDING = "an-operator-key-from-the-environment";
    private static final String ADDRESS = "203.0.113.9";
    private static final String WHERE = "https://example.com/paste/1";

    private final RelayScene scene = new RelayScene();
    private final RememberedKeys keys = new RememberedKeys();
    private final RememberedAdminKeys adminKeys = new RememberedAdminKeys();
    private final RememberedAudit audit = new RememberedAudit();
    private final RememberedAlerts outbox = new RememberedAlerts();
    private final RememberedSettings settings = new RememberedSettings();
    private final RememberedBudgets budgets = new RememberedBudgets();
    private final CountedChanges changes = new CountedChanges();
    private final InstantSource clock = () -> NOW;
    private final List<String> hashed = new ArrayList<>();
    private final RelayKeys mint = new RelayKeys() {
        @Override
        public SecretHash hash(String secretText) {
            hashed.add(secretText);
            return super.hash(secretText);
        }
    };
    private final RefuseGuess refuseGuess = new RefuseGuess(clock);
    private final KeySecret secret = mint.mint(SecretPrefix.LIVE);
    private final IssuedKey key = with(mint.aKey(secret, KeyGrant.EVERYTHING));
    private final ReportLeak reportLeak = reporting(new StandingOperatorKey(STANDING));

    private ReportLeak reporting(StandingOperatorKey standing) {
        var barGuesser = new BarGuesser(refuseGuess);
        var findLeaked = new FindLeaked(
                scene,
                adminKeys,
                standing,
                mint,
                new CheckSecret(mint, _ -> {}),
                new FindBroughtKey(scene, mint, barGuesser, _ -> {}),
                barGuesser);
        var setBudgets = new SetKeyBudgets(budgets, UUID::randomUUID, changes, audit);
        return new ReportLeak(
                findLeaked,
                new RememberedLeakNotes(),
                new TellLeak(audit, outbox),
                keys,
                new SetKeyState(keys, budgets, setBudgets, changes, audit, clock),
                adminKeys,
                new SetAdminKeyState(adminKeys, audit, standing, clock),
                standing,
                settings,
                refuseGuess,
                clock);
    }

    private IssuedKey with(IssuedKey one) {
        keys.add(one);
        scene.with(one);
        return one;
    }

    private Set<String> reported(String text) {
        return reportLeak.report(plain(text));
    }

    private static LeakReport plain(String text) {
        return new LeakReport.Plain(new Leak(text, WHERE), ADDRESS);
    }

    private static LeakReport signed(String digest, String... texts) {
        return new LeakReport.Signed(
                digest,
                List.of(texts).stream().map(text -> new Leak(text, null)).toList());
    }

    private KeyState state(IssuedKey of) {
        return keys.find(of.holder().orgId(), of.id()).orElseThrow().state();
    }

    private void only(String policy) {
        settings.save(Map.of(Setting.LEAKED_KEYS, new SettingValue.Choice(policy)));
    }

    @Test
    void g96aReportedKeyIsSwitchedOffAndItsOrgIsTold() {
        assertThat(reported(secret.reveal())).containsExactly(secret.reveal());
        assertThat(state(key)).isInstanceOf(KeyState.Disabled.class);
        assertThat(changes.keys()).as("every replica is told").isOne();
        assertThat(audit.deeds).extracting(Deed::action).containsExactly("disable", "report_leak");
        assertThat(audit.deeds)
                .extracting(Deed::chain)
                .containsOnly(key.holder().orgId());
        assertThat(outbox.told).singleElement().satisfies(told -> {
            assertThat(told.kind()).isEqualTo(MessageKind.KEY_LEAKED);
            assertThat(told.orgId()).isEqualTo(key.holder().orgId());
            assertThat(told.subject())
                    .contains("\"disabled\":true", "\"kind\":\"key\"", key.id().toString(), WHERE)
                    .doesNotContain(secret.reveal());
        });
    }

    @Test
    void g96whereTheOperatorWantsThatTheOrgIsToldAndNothingElseIsDone() {
        only("notify");
        assertThat(reported(secret.reveal())).isNotEmpty();
        reported(secret.reveal());
        assertThat(state(key)).isInstanceOf(KeyState.Active.class);
        assertThat(audit.deeds).extracting(Deed::action).containsExactly("report_leak");
        assertThat(outbox.told).as("once, however often it is reported").hasSize(1);
        assertThat(outbox.told.getFirst().subject()).contains("\"disabled\":false");
    }

    @Test
    void g96aKeyThatOpensNothingAlreadyIsToldOfOnce() {
        keys.save(key.disable(NOW));
        scene.with(key.disable(NOW));
        reported(secret.reveal());
        reported(secret.reveal());
        assertThat(changes.keys()).isZero();
        assertThat(outbox.told)
                .singleElement()
                .satisfies(told -> assertThat(told.subject()).contains("\"disabled\":false"));
    }

    @Test
    void g96aKeyThatWasEnabledAgainIsSwitchedOffAgain() {
        reported(secret.reveal());
        keys.save(key);
        reported(secret.reveal());
        assertThat(state(key)).isInstanceOf(KeyState.Disabled.class);
        assertThat(outbox.told).hasSize(2);
    }

    @Test
    void g96whatIsNoSecretOfOursDoesNothingAndTakesTheSameHash() {
        var stranger = mint.mint(SecretPrefix.LIVE).reveal();
        hashed.clear();
        assertThat(reported(stranger)).isEmpty();
        long forAStranger = hashed.stream().filter(stranger::equals).count();
        hashed.clear();
        reported(secret.reveal());
        assertThat(hashed.stream().filter(secret.reveal()::equals).count())
                .isEqualTo(forAStranger)
                .isPositive();
        outbox.told.clear();
        audit.deeds.clear();
        for (var nothing : List.of("sk-far-made-up", "hunter2", STANDING + "x", secret.reveal() + "x")) {
            assertThat(reported(nothing)).isEmpty();
        }
        assertThat(outbox.told).isEmpty();
        assertThat(audit.deeds).isEmpty();
    }

    @Test
    void g96whoeverReportsMadeUpSecretsIsAGuesser() {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        reported(mint.mint(SecretPrefix.LIVE).reveal());
                    }
                })
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("address");
        assertThat(reported(secret.reveal()))
                .as("whoever has a secret may tell")
                .isNotEmpty();
        assertThat(reportLeak.report(signed("d", "nothing")))
                .as("a scanner does not guess")
                .isEmpty();
    }

    @Test
    void g96aSignedReportCountsOnceAndIsAnsweredAgain() {
        var stranger = mint.mint(SecretPrefix.LIVE).reveal();
        assertThat(reportLeak.report(signed("one", secret.reveal(), stranger))).containsExactly(secret.reveal());
        assertThat(state(key)).isInstanceOf(KeyState.Disabled.class);
        keys.save(key);
        audit.deeds.clear();
        outbox.told.clear();
        assertThat(reportLeak.report(signed("one", secret.reveal(), stranger))).containsExactly(secret.reveal());
        assertThat(state(key)).isInstanceOf(KeyState.Active.class);
        assertThat(audit.deeds).isEmpty();
        assertThat(outbox.told).isEmpty();
        reportLeak.report(signed("another", secret.reveal()));
        assertThat(state(key)).isInstanceOf(KeyState.Disabled.class);
    }

    @Test
    void g96anAdminKeyIsSwitchedOffToo() {
        var leaked = mint.mint(SecretPrefix.ADMIN);
        var admin = admin(leaked, Role.ORG_ADMIN);
        assertThat(reported(leaked.reveal())).isNotEmpty();
        assertThat(adminState(admin)).isInstanceOf(KeyState.Disabled.class);
        assertThat(outbox.told.getFirst().subject()).contains("\"kind\":\"admin_key\"");
    }

    @Test
    void g96theLastKeyOfAnOperatorStaysAndIsToldOf() {
        var leaked = mint.mint(SecretPrefix.ADMIN);
        var last = admin(leaked, Role.OPERATOR);
        var alone = reporting(StandingOperatorKey.NONE);
        assertThat(alone.report(plain(leaked.reveal()))).isNotEmpty();
        assertThat(adminState(last)).isInstanceOf(KeyState.Active.class);
        assertThat(outbox.told)
                .singleElement()
                .satisfies(told -> assertThat(told.subject()).contains("\"disabled\":false"));
        admin(mint.mint(SecretPrefix.ADMIN), Role.OPERATOR);
        alone.report(plain(leaked.reveal()));
        assertThat(adminState(last)).isInstanceOf(KeyState.Disabled.class);
    }

    @Test
    void g96theOperatorKeyOfTheEnvironmentIsToldOfToThePlatform() {
        assertThat(reported(STANDING)).containsExactly(STANDING);
        assertThat(outbox.told).singleElement().satisfies(told -> {
            assertThat(told.orgId()).isNull();
            assertThat(told.subject()).contains("\"kind\":\"operator_key\"").doesNotContain(STANDING);
        });
        assertThat(audit.only().chain()).isEqualTo(Deed.PLATFORM);
    }

    @Test
    void g96aSecretBroughtFromAnotherGatewayIsFoundToo() {
        var text = "sk-1hEp9QsmXwFFpTqbL0jvCQ";
        var made = mint.mint(SecretPrefix.LIVE);
        var plain = mint.aKey(made, KeyGrant.EVERYTHING);
        var stored = new StoredSecret(made.publicId(), mint.hash(SecretDigest.of(text)), "sk-1…jvCQ", true, null);
        var brought = with(new IssuedKey(
                plain.id(), plain.holder(), plain.label(), plain.grant(), stored, null, plain.state(), NOW));
        assertThat(reported(text)).isNotEmpty();
        assertThat(state(brought)).isInstanceOf(KeyState.Disabled.class);
        assertThat(state(key)).isInstanceOf(KeyState.Active.class);
    }

    private AdminKey admin(KeySecret opening, Role role) {
        var admin = new AdminKey(mint.aKey(opening, KeyGrant.EVERYTHING), role);
        adminKeys.add(admin);
        return admin;
    }

    private KeyState adminState(AdminKey admin) {
        return adminKeys
                .find(admin.key().holder().orgId(), admin.id())
                .orElseThrow()
                .key()
                .state();
    }
}
