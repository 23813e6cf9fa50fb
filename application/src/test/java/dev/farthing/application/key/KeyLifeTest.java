package dev.farthing.application.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.Changes;
import dev.farthing.application.Slice;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.budget.BudgetTerms;
import dev.farthing.application.budget.RememberedBudgets;
import dev.farthing.application.budget.SetKeyBudgets;
import dev.farthing.application.key.ActOnKeys.Action;
import dev.farthing.application.key.ActOnKeys.Outcome;
import dev.farthing.application.relay.RelayKeys;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.Edit;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyLabel;
import dev.farthing.domain.key.KeyStatus;
import dev.farthing.domain.key.KeySwitch;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What owners do to keys, and what they may not.
class KeyLifeTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final ListKeys.Wanted EVERYTHING = new ListKeys.Wanted(null, null, null, null, null, null, null);

    private final RememberedKeys keys = new RememberedKeys();
    private final RelayKeys mint = new RelayKeys();
    private final CheckSecret checkSecret = new CheckSecret(mint, _ -> {});
    private final InstantSource clock = () -> NOW;
    private int changes;
    private final Changes noticed = new Changes() {
        @Override
        public void ofKeys() {
            changes++;
        }

        @Override
        public void ofCatalogue() {
            throw new AssertionError("keys are no part of the catalogue");
        }

        @Override
        public void ofHealth() {
            throw new AssertionError("keys are no credentials of vendors");
        }

        @Override
        public void ofBudgets() {
            // keys bring budgets along
        }
    };
    private final RememberedAudit audit = new RememberedAudit();
    private final RememberedBudgets budgets = new RememberedBudgets();
    private final SetKeyBudgets setBudgets = new SetKeyBudgets(budgets, UUID::randomUUID, noticed, audit);
    private final IssueKey issueKey = new IssueKey(keys, mint, UUID::randomUUID, setBudgets, noticed, audit, clock);
    private final ReadKey readKey = new ReadKey(keys, budgets, clock);
    private final ListKeys listKeys = new ListKeys(keys, budgets, clock);
    private final RotateKey rotateKey = new RotateKey(keys, mint, noticed, audit, clock);
    private final SetKeyState keyState = new SetKeyState(keys, budgets, setBudgets, noticed, audit, clock);
    private final UpdateKey updateKey = new UpdateKey(keys, budgets, setBudgets, noticed, audit, clock);
    private final ActOnKeys actOnKeys = new ActOnKeys(rotateKey, keyState);

    private final UUID org = keys.anOrg();
    private final UUID team = keys.aTeamOf(org);
    private final UUID otherTeam = keys.aTeamOf(org);
    private final Caller admin = new Caller.OrgAdmin(org);
    private final Caller teamAdmin = new Caller.TeamAdmin(org, team);
    private final Caller viewer = new Caller.Viewer(org);

    @Test
    void aNewKeyTellsItsSecretOnceAndKeepsItsHash() {
        var fresh = issue(admin, null, false);
        assertThat(fresh.secret().reveal()).startsWith("sk-far-");
        assertThat(issue(admin, null, true).secret().reveal()).startsWith("sk-fat-");
        var kept = readKey.read(viewer, org, fresh.key().id());
        assertThat(kept.status()).isEqualTo(KeyStatus.ACTIVE);
        assertThat(kept.toString()).doesNotContain(fresh.secret().reveal());
        assertThat(checkSecret.check(kept.key(), fresh.secret(), NOW)).isNull();
        assertThat(changes).isEqualTo(2);
    }

    @Test
    void aTeamAdminIssuesToItsOwnTeamAlone() {
        assertThat(issue(teamAdmin, null, false).key().holder().teamId()).isEqualTo(team);
        assertThat(issue(teamAdmin, team, false).key().holder().teamId()).isEqualTo(team);
        refuses(Fault.NOT_FOUND, () -> issue(teamAdmin, otherTeam, false));
    }

    @Test
    void aTeamMustBeOfTheOrg() {
        refuses(Fault.NOT_FOUND, () -> issue(admin, keys.aTeamOf(keys.anOrg()), false));
        refuses(Fault.NOT_FOUND, () -> issueKey.issue(new Caller.Operator(org), UUID.randomUUID(), wish(null, false)));
    }

    @Test
    void viewersChangeNothing() {
        var id = issue(admin, null, false).key().id();
        refuses(Fault.FORBIDDEN, () -> issue(viewer, null, false));
        refuses(Fault.FORBIDDEN, () -> rotateKey.rotate(viewer, org, id, Duration.ZERO));
        refuses(Fault.FORBIDDEN, () -> keyState.set(viewer, org, id, KeySwitch.DISABLE));
        refuses(Fault.FORBIDDEN, () -> actOnKeys.act(viewer, org, Action.DELETE, List.of(id)));
    }

    @Test
    void anotherTeamsKeyIsNotThere() {
        var id = issue(admin, otherTeam, false).key().id();
        refuses(Fault.NOT_FOUND, () -> readKey.read(teamAdmin, org, id));
        refuses(Fault.NOT_FOUND, () -> rotateKey.rotate(teamAdmin, org, id, Duration.ZERO));
        refuses(Fault.NOT_FOUND, () -> keyState.set(teamAdmin, org, id, KeySwitch.DELETE));
        assertThat(listKeys.list(teamAdmin, org, EVERYTHING, new Slice(0, 10)).items())
                .isEmpty();
        refuses(Fault.FORBIDDEN, () -> listKeys.list(admin, null, EVERYTHING, new Slice(0, 10)));
    }

    @Test
    void duringTheGraceBothSecretsOpen() {
        var first = issue(admin, null, false);
        var second = rotateKey.rotate(admin, org, first.key().id(), Duration.ofHours(1));
        assertThat(second.oldPrefix()).isEqualTo(first.key().secret().prefix());
        assertThat(second.status()).isEqualTo(KeyStatus.ROTATING);
        var key = readKey.read(admin, org, first.key().id()).key();
        assertThat(checkSecret.check(key, first.secret(), NOW)).isNull();
        assertThat(checkSecret.check(key, second.secret(), NOW)).isNull();
        assertThat(checkSecret.check(key, first.secret(), NOW.plus(Duration.ofHours(1))))
                .isEqualTo(Fault.INVALID_API_KEY);
    }

    @Test
    void aDeletedKeyIsGoneForGood() {
        var id = issue(admin, null, false).key().id();
        assertThat(keyState.set(admin, org, id, KeySwitch.DELETE).status()).isEqualTo(KeyStatus.DELETED);
        refuses(Fault.NOT_FOUND, () -> keyState.set(admin, org, id, KeySwitch.ENABLE));
        refuses(Fault.NOT_FOUND, () -> keyState.set(admin, org, id, KeySwitch.DELETE));
    }

    @Test
    void inABatchEachKeyStandsForItself() {
        var one = issue(admin, null, false).key().id();
        var two = issue(admin, null, false).key().id();
        var unknown = UUID.randomUUID();
        var outcomes = actOnKeys.act(admin, org, Action.DISABLE, List.of(one, unknown, two, one));
        assertThat(outcomes).hasSize(3);
        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Switched.class);
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Refused.class);
        assertThat(readKey.read(admin, org, two).status()).isEqualTo(KeyStatus.DISABLED);
        assertThat(actOnKeys.act(admin, org, Action.ROTATE, List.of(one)))
                .singleElement()
                .isInstanceOf(Outcome.Rotated.class);
    }

    @Test
    void aKeysBudgetsComeAndGoWithIt() {
        var terms = new BudgetTerms(Unit.MONEY, Set.of(), BigInteger.TEN, Span.MONTH, true, List.of());
        var wish = new KeyWish(
                null, false, new KeyLabel("capped", null, null, List.of()), KeyGrant.EVERYTHING, List.of(terms));
        var issued = issueKey.issue(admin, org, wish);
        var id = issued.fresh().key().id();
        assertThat(issued.budgets()).hasSize(1);
        assertThat(readKey.read(viewer, org, id).budgets()).isEqualTo(issued.budgets());
        assertThat(listKeys.list(admin, org, EVERYTHING, new Slice(0, 10)).items())
                .singleElement()
                .satisfies(key -> assertThat(key.budgets()).isEqualTo(issued.budgets()));
        var label = new KeyEdit.LabelEdit(new Edit.Keep<>(), new Edit.Keep<>(), new Edit.Keep<>(), new Edit.Keep<>());
        var grant = new KeyEdit.GrantEdit(
                new Edit.Keep<>(),
                new Edit.Keep<>(),
                new Edit.Keep<>(),
                new Edit.Keep<>(),
                new Edit.Keep<>(),
                new Edit.Keep<>(),
                new Edit.Keep<>(),
                new Edit.Keep<>(),
                new Edit.Keep<>());
        assertThat(updateKey
                        .update(admin, org, id, new KeyEdit(label, grant, new Edit.Keep<>(), new Edit.Keep<>()))
                        .budgets())
                .hasSize(1);
        assertThat(updateKey
                        .update(admin, org, id, new KeyEdit(label, grant, new Edit.Keep<>(), new Edit.To<>(List.of())))
                        .budgets())
                .isEmpty();
        updateKey.update(admin, org, id, new KeyEdit(label, grant, new Edit.Keep<>(), new Edit.To<>(List.of(terms))));
        assertThat(keyState.set(admin, org, id, KeySwitch.DISABLE).budgets()).hasSize(1);
        assertThat(keyState.set(admin, org, id, KeySwitch.DELETE).budgets()).isEmpty();
    }

    @Test
    void aKeyIsHandedOnWithinReachAlone() {
        var id = issue(admin, team, false).key().id();
        var label = new KeyEdit.LabelEdit(new Edit.Keep<>(), new Edit.Keep<>(), new Edit.Keep<>(), new Edit.Keep<>());
        var grant = new KeyEdit.GrantEdit(
                new Edit.Keep<>(),
                new Edit.Keep<>(),
                new Edit.Keep<>(),
                new Edit.Keep<>(),
                new Edit.Keep<>(),
                new Edit.Keep<>(),
                new Edit.To<>(clock.instant().plusSeconds(60)),
                new Edit.Keep<>(),
                new Edit.Keep<>());
        var toNobody = new KeyEdit(label, grant, new Edit.To<>(null), new Edit.Keep<>());
        var toNothing = new KeyEdit(label, grant, new Edit.To<>(UUID.randomUUID()), new Edit.Keep<>());
        refuses(Fault.NOT_FOUND, () -> updateKey.update(teamAdmin, org, id, toNobody));
        refuses(Fault.NOT_FOUND, () -> updateKey.update(admin, org, id, toNothing));
        var key = updateKey.update(admin, org, id, toNobody).key();
        assertThat(key.holder().teamId()).isNull();
        assertThat(key.grant().expiresAt()).isEqualTo(clock.instant().plusSeconds(60));
        refuses(Fault.NOT_FOUND, () -> readKey.read(teamAdmin, org, id));
    }

    private FreshKey issue(Caller caller, @Nullable UUID teamId, boolean sandbox) {
        return issueKey.issue(caller, org, wish(teamId, sandbox)).fresh();
    }

    private static KeyWish wish(@Nullable UUID teamId, boolean sandbox) {
        return new KeyWish(
                teamId, sandbox, new KeyLabel("a key", null, null, List.of()), KeyGrant.EVERYTHING, List.of());
    }

    private static void refuses(Fault fault, ThrowingCallable deed) {
        assertThatThrownBy(deed)
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refusal -> assertThat(refusal.fault()).isEqualTo(fault));
    }
}
