package dev.farthing.journey;

import static dev.farthing.journey.Replicas.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.journey.Caller.Answer;
import dev.farthing.journey.Management.Made;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Three processes that spend the same budgets at once.
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class BudgetRacesJourneyTest {
    private static final int WORKERS = LONG ? 64 : 16;
    private static final int TOKENS = 10;
    /// What a call of these tests may come to: its body's bytes and more as input, its output.
    private static final BigDecimal MOST_HELD = pico(600 * Replicas.INPUT_PICO + TOKENS * Replicas.OUTPUT_PICO);

    private static Replicas replicas;

    @BeforeAll
    static void start() {
        replicas = Replicas.start(3, Map.of());
    }

    @AfterAll
    static void end() {
        replicas.close();
    }

    private static BigDecimal pico(long pico) {
        return BigDecimal.valueOf(pico, 12);
    }

    private static BigDecimal figure(Answer refusal, String name) {
        return new BigDecimal(refusal.json().path("error").path(name).asText());
    }

    private static Made orgKey(Made org) {
        return replicas.operator().keyIn(org.id(), "name", "spender");
    }

    private static Made org() {
        return replicas.operator().org("org " + System.nanoTime());
    }

    /// Spends from all sides until each was refused some times, then alone until nothing fits any more.
    private static void spendAll(Load load) {
        Load.from(WORKERS * 3, side -> {
            for (int refused = 0; refused < 3; ) {
                var answer = load.call(side % 3, TOKENS, side % 2 == 0, "");
                refused = answer.status() == 200 ? 0 : refused + 1;
            }
        });
        while (load.call(0, TOKENS, false, "").status() == 200) {
            assertThat(load.others).isEmpty();
        }
    }

    private static void spentToTheEnd(Load load, String budgetId, String limit) {
        replicas.books().restAndAgree();
        var window = replicas.books().window(budgetId);
        assertThat(load.others).isEmpty();
        assertThat(window.spent()).isEqualTo(BigDecimal.valueOf(load.billedPico()));
        var left = new BigDecimal(limit).subtract(window.spent().movePointLeft(12));
        assertThat(left).as("stranded").isBetween(BigDecimal.ZERO, MOST_HELD);
        assertThat(load.refusals).allSatisfy(refusal -> {
            assertThat(refusal.errorCode()).isEqualTo("insufficient_quota");
            assertThat(refusal.header("x-should-retry")).isEqualTo("false");
        });
    }

    @Test
    void b24ALimitIsSpentToItsLastHoldAndNotOneUnitFurther() {
        var org = org();
        var limit = LONG ? "0.036" : "0.0072";
        var budget = replicas.operator().budgetIn(org.id(), "org", org.id(), limit, "total");
        var load = new Load(replicas, orgKey(org)).known();
        spendAll(load);
        spentToTheEnd(load, budget.id(), limit);
    }

    @Test
    void b25NobodyIsRefusedWhileThereIsRoomInOthersLeases() {
        var org = org();
        var limit = LONG ? "0.2" : "0.02";
        var budget = replicas.operator().budgetIn(org.id(), "org", org.id(), limit, "day");
        var load = new Load(replicas, orgKey(org)).known();
        spendAll(load);
        spentToTheEnd(load, budget.id(), limit);
        for (var refusal : load.refusals) {
            var left = figure(refusal, "budget_limit")
                    .subtract(figure(refusal, "budget_spent"))
                    .subtract(figure(refusal, "budget_held"));
            assertThat(left).as(refusal.text()).isLessThan(MOST_HELD);
        }
    }

    @Test
    void b26KeyTeamAndOrgHoldTogether() {
        var org = org();
        var operator = replicas.operator();
        operator.budgetIn(org.id(), "org", org.id(), "0.01", "month");
        var teams = new ArrayList<Made>();
        for (int i = 0; i < 2; i++) {
            var team = operator.team(org.id(), "team " + i);
            operator.budgetIn(org.id(), "team", team.id(), "0.006", "week");
            teams.add(team);
        }
        var loads = new ArrayList<Load>();
        for (int i = 0; i < 4; i++) {
            var key = operator.keyIn(
                    org.id(), "name", "key " + i, "team_id", teams.get(i % 2).id());
            operator.budgetIn(org.id(), "key", key.id(), "0.004", "day");
            loads.add(new Load(replicas, key));
        }
        var last = new Load(replicas, orgKey(org)).known();
        Load.from(WORKERS * 2, side -> {
            var load = loads.get(side % 4);
            for (int refused = 0; refused < 3; ) {
                refused = load.call(side % 3, TOKENS, side % 2 == 0, "").status() == 200 ? 0 : refused + 1;
            }
        });
        replicas.books().restAndAgree();
        assertThat(loads).allSatisfy(load -> {
            assertThat(load.others).isEmpty();
            assertThat(load.billedPico()).isBetween(1L, 4_000_000_000L);
        });
        assertThat(loads.get(0).billedPico() + loads.get(2).billedPico()).isLessThanOrEqualTo(6_000_000_000L);
        assertThat(loads.get(1).billedPico() + loads.get(3).billedPico()).isLessThanOrEqualTo(6_000_000_000L);
        assertThat(loads.stream().mapToLong(Load::billedPico).sum() + last.billedPico())
                .isLessThanOrEqualTo(10_000_000_000L);
        assertThat(replicas.books().number("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
                .isZero();
    }

    @Test
    void b32ALimitThatMovesUnderLoadIsNeverPassed() {
        var org = org();
        var operator = replicas.operator();
        var budget = operator.budgetIn(org.id(), "org", org.id(), "0.004", "total");
        var load = new Load(replicas, orgKey(org)).known();
        var path = "/api/v1/billing/budgets/" + budget.id() + "?org_id=" + org.id();
        var ending = new AtomicBoolean();
        Load.from(9, side -> {
            if (side < 8) {
                while (!ending.get()) {
                    load.call(side % 3, TOKENS, side % 2 == 0, "");
                }
                return;
            }
            try {
                for (int round = 0; round < (LONG ? 60 : 6); round++) {
                    for (var limit : new String[] {"0.009", "0.0001", "0.02", "0.006"}) {
                        var before = replicas.books().window(budget.id());
                        operator.done("PUT", path, Json.object("limit", limit));
                        replicas.books().holdTrue();
                        var shown = operator.done("GET", path, null);
                        assertThat(new BigDecimal(shown.path("left").asText())).isNotNegative();
                        var now = replicas.books().window(budget.id());
                        assertThat(now.spent().add(now.leased())).isLessThanOrEqualTo(now.limit());
                        assertThat(now.spent()).isGreaterThanOrEqualTo(before.spent());
                    }
                }
                operator.done("DELETE", path, null);
            } finally {
                ending.set(true);
            }
        });
        replicas.books().restAndAgree();
        assertThat(load.others).isEmpty();
    }

    @Test
    void b41BothSecretsOfARotatedKeySpendOneBudget() {
        var org = org();
        var operator = replicas.operator();
        var key = orgKey(org);
        var budget = operator.budgetIn(org.id(), "key", key.id(), "0.004", "total");
        var rotated = Made.of(operator.done(
                "PUT",
                Management.GATEWAY + "/keys/" + key.id() + "/rotate?org_id=" + org.id(),
                "{\"grace_seconds\":600}"));
        var old = new Load(replicas, key);
        var fresh = new Load(replicas, rotated).known();
        Load.from(WORKERS, side -> {
            var load = side % 2 == 0 ? old : fresh;
            for (int refused = 0; refused < 3; ) {
                refused = load.call(side % 3, TOKENS, false, "").status() == 200 ? 0 : refused + 1;
            }
        });
        replicas.books().restAndAgree();
        assertThat(old.billedPico() + fresh.billedPico()).isBetween(1L, 4_000_000_000L);
        assertThat(replicas.books().window(budget.id()).spent())
                .isEqualTo(BigDecimal.valueOf(old.billedPico() + fresh.billedPico()));
    }

    @Test
    void b42NothingIsAdmittedAnywhereOnceDisablingHasAnswered() {
        int keys = LONG ? 400 : 40;
        var operator = replicas.operator();
        var late = new AtomicInteger();
        Load.from(4, side -> {
            for (int i = side; i < keys; i += 4) {
                var key = operator.key("name", "race " + i + " " + System.nanoTime());
                var load = new Load(replicas, key).known();
                var disabled = new AtomicBoolean();
                Load.from(5, caller -> {
                    if (caller == 4) {
                        Await.until(
                                "calls are under way",
                                java.time.Duration.ofSeconds(30),
                                load.answered::size,
                                size -> size > 3);
                        operator.done("PUT", Management.GATEWAY + "/keys/" + key.id() + "/disable", null);
                        disabled.set(true);
                        return;
                    }
                    for (int after = 0; after < 2; ) {
                        boolean afterwards = disabled.get();
                        var answer = load.call(caller % 3, TOKENS, false, "");
                        if (afterwards) {
                            after++;
                            late.addAndGet(answer.status() == 200 ? 1 : 0);
                        }
                    }
                });
            }
        });
        assertThat(late.get()).as("admitted after the answer").isZero();
        replicas.books().restAndAgree();
    }
}
