package dev.farthing.application.own;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.budget.RememberedBudgets;
import dev.farthing.application.relay.RelayKeys;
import dev.farthing.application.wallet.ReadWallet;
import dev.farthing.application.wallet.RememberedCredits;
import dev.farthing.application.wallet.RememberedWallets;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyHolder;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.money.Amount;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReadKeyAllowanceTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final RememberedBudgets budgets = new RememberedBudgets();
    private final RememberedWallets wallets = new RememberedWallets(new RememberedCredits(), () -> NOW);
    private final ReadKeyAllowance readAllowance = new ReadKeyAllowance(budgets, new ReadWallet(wallets), () -> NOW);
    private final RelayKeys mint = new RelayKeys();
    private final UUID team = UUID.randomUUID();
    private final UUID org = wallets.anOrg(false);
    private final IssuedKey key = key(org, false);

    private IssuedKey key(UUID orgId, boolean sandbox) {
        var plain = mint.aKey(mint.mint(SecretPrefix.ofInference(sandbox)), KeyGrant.EVERYTHING);
        return new IssuedKey(
                plain.id(),
                new KeyHolder(orgId, team, sandbox),
                plain.label(),
                plain.grant(),
                plain.secret(),
                null,
                plain.state(),
                plain.createdAt());
    }

    private void budget(Scope scope, UUID scopeId, Unit unit, Set<String> models, String limit, boolean hard) {
        var whole = unit == Unit.MONEY ? Amount.of(limit).pico() : new BigInteger(limit);
        budgets.add(
                new Budget(
                        org,
                        UUID.randomUUID(),
                        Budget.Kind.CAP,
                        scope,
                        scopeId,
                        unit,
                        models,
                        whole,
                        Span.MONTH,
                        hard,
                        List.of()),
                NOW);
    }

    @Test
    void nothingBoundsAKeyWithoutBudgets() {
        assertThat(readAllowance.read(key)).isNull();
    }

    @Test
    void theNarrowestOfAllThatGovernItCounts() {
        budget(Scope.KEY, key.id(), Unit.MONEY, Set.of(), "5", true);
        budget(Scope.TEAM, team, Unit.MONEY, Set.of(), "3.5", true);
        budget(Scope.ORG, org, Unit.MONEY, Set.of(), "100", true);
        var allowance = readAllowance.read(key);
        assertThat(allowance).isNotNull();
        assertThat(allowance.limit()).isEqualTo(Amount.of("3.5"));
        assertThat(allowance.left()).isEqualTo(Amount.of("3.5"));
        assertThat(allowance.used()).isEqualTo(Amount.ZERO);
        assertThat(allowance.span()).isEqualTo(Span.MONTH);
        assertThat(allowance.resetsAt()).isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
    }

    @Test
    void whatRefusesNothingCountsNoMoneyOrOnlySomeModelsBoundsNothing() {
        budget(Scope.KEY, key.id(), Unit.MONEY, Set.of(), "1", false);
        budget(Scope.KEY, key.id(), Unit.TOKENS, Set.of(), "1", true);
        budget(Scope.KEY, key.id(), Unit.MONEY, Set.of("m"), "1", true);
        budget(Scope.KEY, UUID.randomUUID(), Unit.MONEY, Set.of(), "1", true);
        assertThat(readAllowance.read(key)).isNull();
    }

    @Test
    void aPrepaidBalanceBoundsToo() {
        var prepaid = wallets.anOrg(true);
        wallets.open(prepaid, UUID.randomUUID(), true);
        var allowance = readAllowance.read(key(prepaid, false));
        assertThat(allowance).isNotNull();
        assertThat(allowance.left()).isEqualTo(Amount.ZERO);
        assertThat(allowance.resetsAt()).isNull();
    }

    @Test
    void aSandboxKeyPaysNothingAndIsBoundByNothing() {
        budget(Scope.ORG, org, Unit.MONEY, Set.of(), "0", true);
        assertThat(readAllowance.read(key(org, true))).isNull();
    }
}
