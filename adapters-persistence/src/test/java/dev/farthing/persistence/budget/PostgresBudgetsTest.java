package dev.farthing.persistence.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.budget.BudgetRepository;
import dev.farthing.application.budget.BudgetRepositoryContract;
import dev.farthing.application.budget.BudgetUse;
import dev.farthing.application.key.KeyRepository;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Calendar;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyHolder;
import dev.farthing.domain.key.KeyLabel;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.SecretHash;
import dev.farthing.domain.key.StoredSecret;
import dev.farthing.persistence.CalendarColumns;
import dev.farthing.persistence.Scene;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class PostgresBudgetsTest implements BudgetRepositoryContract {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant END = Instant.parse("2026-12-01T00:00:00Z");

    @Inject
    BudgetRepository budgets;

    @Inject
    KeyRepository keys;

    @Inject
    Scene scene;

    @Inject
    DataSource database;

    @Override
    public BudgetRepository budgets() {
        return budgets;
    }

    @Override
    public UUID anOrg() {
        return scene.anOrg();
    }

    @Override
    public UUID aTeamOf(UUID orgId) {
        return scene.aTeamOf(orgId);
    }

    @Override
    public void deleteKey(UUID keyId) {
        scene.sql("UPDATE issued_key SET state = 'deleted' WHERE id = ?1", keyId);
    }

    @Override
    public UUID aKeyOf(UUID orgId, @Nullable UUID teamId) {
        var id = UUID.randomUUID();
        return inTransaction(() -> {
            keys.add(new IssuedKey(
                    id,
                    new KeyHolder(orgId, teamId, false),
                    new KeyLabel("a key", null, null, List.of()),
                    KeyGrant.EVERYTHING,
                    new StoredSecret(id.toString().substring(0, 12), new SecretHash(new byte[32]), "…"),
                    null,
                    new KeyState.Active(),
                    NOW));
            return id;
        });
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return Scene.inTransaction(work);
    }

    @Test
    void theCurrentWindowIsShownWithWhatRunningCallsHold() {
        var budget = aMonthOf(100, true);
        window(budget, 100, 30, 25);
        lease(budget, 20, 15, "active");
        lease(budget, 5, 5, "revoked");
        assertThat(budgets.find(budget.orgId(), budget.id(), NOW).orElseThrow().use())
                .isEqualTo(new BudgetUse(START, END, whole(100), whole(30), whole(20)));
        assertThat(budgets.find(budget.orgId(), budget.id(), END)
                        .orElseThrow()
                        .use()
                        .spent())
                .isZero();
    }

    @Test
    void theWindowUnderWayStaysWhenTheOrgMovesToAnotherZone() {
        var budget = aMonthOf(100, true);
        window(budget, 100, 30, 25);
        var moved = Calendar.of(ZoneOffset.UTC).changed(ZoneId.of("Asia/Shanghai"), NOW);
        scene.sql(
                "UPDATE org SET time_zone = 'Asia/Shanghai', past_zones = ?1 WHERE id = ?2",
                CalendarColumns.past(moved),
                budget.orgId());

        var use = budgets.find(budget.orgId(), budget.id(), END.minusNanos(1))
                .orElseThrow()
                .use();
        assertThat(use).isEqualTo(new BudgetUse(START, END, whole(100), whole(30), whole(0)));
        var next = budgets.find(budget.orgId(), budget.id(), END).orElseThrow().use();
        assertThat(next.startsAt()).isEqualTo(END);
        assertThat(next.resetsAt()).isEqualTo("2026-12-31T16:00:00Z");
    }

    @Test
    void aRaisedLimitHoldsAtOnce() {
        var budget = aMonthOf(100, true);
        window(budget, 100, 30, 20);
        var lease = lease(budget, 20, 5, "active");
        save(budget.changed(whole(250), budget.alertAtPct()));
        assertThat(window(budget)).containsExactly("250", "250", "30", "20");
        assertThat(leased(lease)).isEqualTo(20);
    }

    @Test
    void aLoweredLimitTakesBackWhatNoCallHolds() {
        var budget = aMonthOf(100, true);
        window(budget, 100, 30, 30);
        var one = lease(budget, 20, 5, "active");
        var two = lease(budget, 8, 8, "active");
        var gone = lease(budget, 2, 2, "revoked");
        save(budget.changed(whole(50), budget.alertAtPct()));
        assertThat(window(budget)).containsExactly("50", "50", "30", "15");
        assertThat(List.of(leased(one), leased(two), leased(gone))).containsExactly(5L, 8L, 2L);
        save(budget.changed(whole(40), budget.alertAtPct()));
        assertThat(window(budget))
                .as("the target is stored, the limit follows as far as it can")
                .containsExactly("45", "40", "30", "15");
        var use = budgets.find(budget.orgId(), budget.id(), NOW).orElseThrow().use();
        assertThat(use.enforced()).isEqualTo(whole(45));
        assertThat(use.left(whole(40))).isZero();
    }

    @Test
    void aWindowThatIsOverKeepsItsLimit() {
        var budget = aMonthOf(100, true);
        window(budget, 100, 30, 0);
        inTransaction(() -> {
            budgets.save(budget.changed(whole(10), budget.alertAtPct()), END);
            return null;
        });
        assertThat(window(budget)).containsExactly("100", "100", "30", "0");
    }

    @Test
    void aSoftBudgetGetsAnotherAimAndEnforcesNothing() {
        var budget = aMonthOf(100, false);
        window(budget, null, 130, 0);
        save(budget.changed(whole(120), budget.alertAtPct()));
        assertThat(window(budget)).containsExactly(null, "120", "130", "0");
    }

    @Test
    void aShareReachedByLoweringTheLimitIsToldAndNoneIsToldTwice() {
        var budget = aMonthOf(100, true);
        window(budget, 100, 40, 0);
        save(budget.changed(whole(60), budget.alertAtPct()));
        assertThat(told(budget)).containsExactly(50);
        save(budget.changed(whole(100), budget.alertAtPct()));
        save(budget.changed(whole(60), List.of(50, 60, 80)));
        assertThat(told(budget)).containsExactly(50, 60);
        save(budget.changed(whole(40), List.of(50, 60, 80, 100)));
        assertThat(told(budget)).containsExactly(50, 60, 80, 100);
        save(budget.changed(whole(80), List.of(50)));
        save(budget.changed(whole(40), budget.alertAtPct()));
        assertThat(told(budget)).containsExactly(50, 60, 80, 100);
    }

    @Test
    void otherOrgsBudgetsOfTheSameIdAreNotTouched() {
        var budget = aMonthOf(100, true);
        var twin = new Budget(
                scene.anOrg(),
                budget.id(),
                Budget.Kind.CAP,
                Scope.KEY,
                UUID.randomUUID(),
                Unit.MONEY,
                Set.of(),
                whole(9),
                Span.MONTH,
                true,
                List.of());
        add(twin);
        inTransaction(() -> {
            budgets.remove(budget.orgId(), budget.id(), NOW);
            return null;
        });
        assertThat(budgets.find(twin.orgId(), twin.id(), NOW)).isPresent();
    }

    private Budget aMonthOf(long limit, boolean hard) {
        var org = scene.anOrg();
        return add(new Budget(
                org,
                UUID.randomUUID(),
                Budget.Kind.CAP,
                Scope.ORG,
                org,
                Unit.TOKENS,
                Set.of(),
                whole(limit),
                Span.MONTH,
                hard,
                List.of(50, 80)));
    }

    private Budget add(Budget budget) {
        return inTransaction(() -> {
            budgets.add(budget, NOW);
            return budget;
        });
    }

    private void save(Budget budget) {
        inTransaction(() -> {
            budgets.save(budget, NOW);
            return null;
        });
    }

    private void window(Budget budget, @Nullable Integer limit, long spent, long leased) {
        Sql.of(
                        "INSERT INTO budget_window (org_id, budget_id, starts_at, ends_at, limit_amt, target_amt, spent,"
                                + " leased, alert_at_pct, next_alert_pct) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '{50,80}', 50)",
                        budget.orgId(),
                        budget.id(),
                        START,
                        END,
                        limit,
                        budget.limit(),
                        spent,
                        leased)
                .change(database);
    }

    private UUID lease(Budget budget, long amount, long allocated, String state) {
        var replica = UUID.randomUUID();
        Sql.of(
                        "INSERT INTO lease (org_id, budget_id, starts_at, replica, amount, allocated, state)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                        budget.orgId(),
                        budget.id(),
                        START,
                        replica,
                        amount,
                        allocated,
                        state)
                .change(database);
        return replica;
    }

    private long leased(UUID replica) {
        return Sql.of("SELECT amount FROM lease WHERE replica = ?", replica)
                .rows(database, row -> row.getLong(1))
                .getFirst();
    }

    private List<@Nullable String> window(Budget budget) {
        return Sql.of("SELECT * FROM budget_window WHERE budget_id = ?", budget.id())
                .rows(
                        database,
                        row -> Arrays.asList(
                                row.getString("limit_amt"),
                                row.getString("target_amt"),
                                row.getString("spent"),
                                row.getString("leased")))
                .getFirst();
    }

    private List<Integer> told(Budget budget) {
        return Sql.of(
                        "SELECT (subject ->> 'pct')::int FROM outbox WHERE org_id = ? AND kind = 'budget_threshold'"
                                + " ORDER BY id",
                        budget.orgId())
                .rows(database, row -> row.getInt(1));
    }

    private static BigInteger whole(long number) {
        return BigInteger.valueOf(number);
    }
}
