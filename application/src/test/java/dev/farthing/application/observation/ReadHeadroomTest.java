package dev.farthing.application.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.budget.RememberedBudgets;
import dev.farthing.application.observation.ReadHeadroom.Capacity;
import dev.farthing.application.relay.Catalogue;
import dev.farthing.application.relay.RelaySettings;
import dev.farthing.application.wallet.KnownCredit;
import dev.farthing.application.wallet.ReadWallet;
import dev.farthing.application.wallet.RememberedCredits;
import dev.farthing.application.wallet.RememberedWallets;
import dev.farthing.application.wallet.Wallet;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.wallet.Credit;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadHeadroomTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final RememberedBudgets budgets = new RememberedBudgets();
    private final RememberedCredits credits = new RememberedCredits();
    private final RememberedWallets wallets = new RememberedWallets(credits, () -> NOW);
    private final Map<UUID, Long> lastMinute = new HashMap<>();
    private final UUID org = wallets.anOrg(false);
    private final UUID team = UUID.randomUUID();
    private final Plan plan = new Plan(UUID.randomUUID(), "p", "P", List.of(), 50, null, null);
    private final Catalogue catalogue = new Catalogue(
            1,
            Map.of(),
            Map.of(org, new Catalogue.Tenant(new Org(org, "o", false, plan.id(), ZoneId.of("UTC")), plan)),
            Set.of(),
            RelaySettings.DEFAULT);
    private final ReadHeadroom readHeadroom = new ReadHeadroom(
            budgets,
            new ReadWallet(wallets),
            credits,
            (of, start) -> start.equals(NOW.minusSeconds(60)) ? lastMinute.getOrDefault(of, 0L) : -1,
            () -> catalogue);

    @Test
    void requestsAreComparedWithThePlansLimit() {
        assertThat(read(null, 20).requestsPercent()).isEqualByComparingTo("40");
        assertThat(read(null, 39).capacity()).isEqualTo(Capacity.SUFFICIENT);
        assertThat(read(null, 40).capacity()).isEqualTo(Capacity.TIGHT);
        assertThat(read(null, 50).capacity()).isEqualTo(Capacity.EXHAUSTED);
    }

    @Test
    void aTeamIsToldHowFarItsOrgIs() {
        assertThat(read(team, 45).requestsPercent()).isEqualByComparingTo("90");
        assertThat(read(team, 50).capacity()).isEqualTo(Capacity.EXHAUSTED);
    }

    @Test
    void everyOrgTogetherAndAnOrgWithoutLimitsHaveRoom() {
        assertThat(readHeadroom.read(Whose.ofOrg(null, null), NOW).capacity()).isEqualTo(Capacity.SUFFICIENT);
        assertThat(readHeadroom.read(Whose.ofOrg(UUID.randomUUID(), null), NOW))
                .satisfies(room -> assertThat(room.requestsPercent()).isZero())
                .satisfies(room -> assertThat(room.budgetPercent()).isZero());
    }

    @Test
    void theBudgetThatIsUsedUpFurthestIsShown() {
        budget(Scope.ORG, org, Unit.MONEY, Set.of(), 1_000, 300, false);
        budget(Scope.ORG, org, Unit.MONEY, Set.of(), 3_000, 1_000, false);
        budget(Scope.ORG, org, Unit.MONEY, Set.of("large"), 100, 99, false);
        budget(Scope.ORG, org, Unit.TOKENS, Set.of(), 100, 99, false);
        budget(Scope.TEAM, team, Unit.MONEY, Set.of(), 100, 70, false);
        assertThat(read(null, 0).budgetPercent()).isEqualTo("33.3333");
        assertThat(read(team, 0).budgetPercent()).isEqualByComparingTo("70");
        assertThat(read(null, 0).capacity()).as("soft ones refuse nothing").isEqualTo(Capacity.SUFFICIENT);
    }

    @Test
    void aHardBudgetOfAnySortMakesItTight() {
        var budget = budget(Scope.ORG, org, Unit.TOKENS, Set.of("large"), 100, 80, true);
        assertThat(read(null, 0).capacity()).isEqualTo(Capacity.TIGHT);
        budgets.use(budget, BigInteger.valueOf(100));
        assertThat(read(null, 0).capacity()).isEqualTo(Capacity.EXHAUSTED);
        assertThat(read(team, 0).capacity()).as("the org's is its teams' too").isEqualTo(Capacity.EXHAUSTED);
    }

    @Test
    void aBudgetOfNothingIsUsedUp() {
        budget(Scope.ORG, org, Unit.MONEY, Set.of(), 0, 0, true);
        assertThat(read(null, 0).budgetPercent()).isEqualByComparingTo("100");
    }

    @Test
    void aPrepaidOrgWithoutABalanceHasNoRoom() {
        wallets.turn(org, true);
        assertThat(read(null, 0).capacity()).isEqualTo(Capacity.EXHAUSTED);
    }

    @Test
    void aBalanceIsTightWhenFourFifthsOfTheLastCreditAreUsed() {
        var wallet = prepaid(null, "1000", "100");
        wallets.charge(wallet, Amount.of("1079.999999999999"));
        assertThat(read(null, 0).capacity()).isEqualTo(Capacity.SUFFICIENT);
        wallets.charge(wallet, Amount.of("0.000000000001"));
        assertThat(read(null, 0).capacity()).isEqualTo(Capacity.TIGHT);
        assertThat(read(team, 0).capacity()).as("it is its teams' too").isEqualTo(Capacity.TIGHT);
        wallets.charge(wallet, Amount.of("20"));
        assertThat(read(null, 0).capacity()).isEqualTo(Capacity.EXHAUSTED);
        wallets.turn(org, false);
        wallets.save(wallet(false, null), Amount.ZERO);
        assertThat(read(null, 0).capacity()).as("it refuses nothing any more").isEqualTo(Capacity.SUFFICIENT);
    }

    @Test
    void aBalanceIsTightBelowWhatTheOrgCallsLow() {
        var wallet = prepaid(Amount.of("60"), "100");
        wallets.charge(wallet, Amount.of("40"));
        assertThat(read(null, 0).capacity()).isEqualTo(Capacity.SUFFICIENT);
        wallets.charge(wallet, Amount.of("0.01"));
        assertThat(read(null, 0).capacity()).isEqualTo(Capacity.TIGHT);
    }

    private Wallet prepaid(@Nullable Amount low, String... amounts) {
        wallets.turn(org, true);
        var wallet = wallet(true, low);
        wallets.save(wallet, Amount.ZERO);
        for (int i = 0; i < amounts.length; i++) {
            var credit = Credit.fresh(
                    new UUID(1, i), Credit.Kind.PURCHASED, 50, null, NOW.plusSeconds(i), Amount.of(amounts[i]));
            credits.add(new KnownCredit(org, credit, null), null);
        }
        return wallet;
    }

    private Wallet wallet(boolean refuses, @Nullable Amount low) {
        return new Wallet(org, new UUID(2, 2), refuses, Amount.ZERO, Amount.ZERO, Instant.EPOCH, low, false);
    }

    private ReadHeadroom.Headroom read(@Nullable UUID ofTeam, long calls) {
        lastMinute.put(org, calls);
        return readHeadroom.read(Whose.ofOrg(org, ofTeam), NOW);
    }

    private UUID budget(Scope scope, UUID of, Unit unit, Set<String> models, long limit, long spent, boolean hard) {
        var budget = new Budget(
                org,
                UUID.randomUUID(),
                Budget.Kind.CAP,
                scope,
                of,
                unit,
                models,
                BigInteger.valueOf(limit),
                Span.MONTH,
                hard,
                List.of());
        budgets.add(budget, NOW);
        budgets.use(budget.id(), BigInteger.valueOf(spent));
        return budget.id();
    }
}
