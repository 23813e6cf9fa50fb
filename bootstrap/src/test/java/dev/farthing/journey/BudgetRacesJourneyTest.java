package dev.farthing.journey;

import static dev.farthing.journey.Replicas.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.journey.Caller.Answer;
import dev.farthing.journey.Management.Made;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Three processes that spend the same budgets at once.
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class BudgetRacesJourneyTest {
    private static final int WORKERS = LONG ? 64 : 16;
    private static final int TOKENS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
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
    void b39AHundredTwinsOfACallAreOneCallWhicheverGatewayTheyCameToAndAnotherBodyIsRefused() {
        var org = org();
        replicas.operator().done("PATCH", "/api/v1/settings", Json.object("idempotent_replay", "on"));
        awaitReplays();
        var key = orgKey(org);
        new Load(replicas, key).known();
        int rounds = LONG ? 20 : 1;
        for (int round = 0; round < rounds; round++) {
            int number = 3_000_000 + round;
            var twins = "twins " + round;
            var body = Replicas.body("call " + number + " answer 5 slow 300", TOKENS, false);
            var statuses = new ConcurrentLinkedQueue<Integer>();
            Load.from(100, side -> statuses.add(replicas.caller(side % 3, key).once(twins, body, PATIENCE)));
            assertThat(statuses).hasSize(100).containsOnly(200, 409);
            assertThat(replicas.vendor.asked(number)).isEqualTo(1);
            for (int replica = 0; replica < 3; replica++) {
                assertThat(replicas.caller(replica, key).once(twins, body, PATIENCE))
                        .as("its answer is given again")
                        .isEqualTo(200);
            }
            Load.from(10, side -> {
                var other = Replicas.body("call " + (4_000_000 + side), TOKENS, false);
                assertThat(replicas.caller(side % 3, key).once(twins, other, PATIENCE))
                        .isEqualTo(422);
            });
        }
        replicas.books().restAndAgree();
        assertThat(replicas.books().number("SELECT count(*) FROM usage_row WHERE org_id = '" + org.id() + "'"))
                .isEqualTo(BigDecimal.valueOf(rounds));
        assertThat(replicas.books()
                        .number("SELECT count(*) FROM idempotency WHERE actor = 'calls of " + key.id()
                                + "' AND sealed_answer IS NOT NULL"
                                + " AND position('choices'::bytea IN sealed_answer) = 0"))
                .as("answers that are kept, sealed")
                .isEqualTo(BigDecimal.valueOf(rounds));
    }

    /// A setting is heard of by every gateway within a second: until then one relays what is a twin to another.
    private static void awaitReplays() {
        var key = orgKey(org());
        new Load(replicas, key).known();
        for (int side = 0; side < 3; side++) {
            var caller = replicas.caller(side, key);
            int replica = side;
            var tries = new AtomicInteger();
            Await.until(
                    "gateway " + replica + " knows twins by their key",
                    Duration.ofSeconds(10),
                    () -> {
                        var once = "probe " + replica + " " + tries.incrementAndGet();
                        caller.once(once, Replicas.body("call 5000001 answer 1", TOKENS, false), PATIENCE);
                        return caller.once(once, Replicas.body("call 5000002 answer 1", TOKENS, false), PATIENCE);
                    },
                    status -> status == 422);
        }
    }

    /// What became of the calls that were made wholly between two moves of a limit.
    private record Still(AtomicInteger admitted, AtomicInteger refused) {
        Still() {
            this(new AtomicInteger(), new AtomicInteger());
        }
    }

    @Test
    void b32ALimitThatMovesUnderLoadIsNeverPassed() {
        var org = org();
        var operator = replicas.operator();
        var budget = operator.budgetIn(org.id(), "org", org.id(), "0.0005", "total");
        var load = new Load(replicas, orgKey(org)).known();
        var path = "/api/v1/billing/budgets/" + budget.id() + "?org_id=" + org.id();
        // Odd while the limit moves.
        var moves = new AtomicInteger();
        var still = new ConcurrentHashMap<Integer, Still>();
        var ending = new AtomicBoolean();
        Load.from(9, side -> {
            if (side < 8) {
                while (!ending.get()) {
                    int before = moves.get();
                    boolean admitted =
                            load.call(side % 3, TOKENS, side % 2 == 0, "").status() == 200;
                    if (before == moves.get()) {
                        var calls = still.computeIfAbsent(before, _ -> new Still());
                        (admitted ? calls.admitted : calls.refused).incrementAndGet();
                    }
                }
                return;
            }
            try {
                for (int round = 0; round < (LONG ? 60 : 6); round++) {
                    var raised = replicas.books().window(budget.id()).limit().add(BigDecimal.valueOf(1_500_000_000L));
                    move(moves, path, raised);
                    calls(still, moves.get(), calls -> calls.admitted.get() >= 5);
                    assertThat(BigDecimal.valueOf(load.billedPico()))
                            .as("what was billed under a limit")
                            .isLessThanOrEqualTo(raised);
                    move(moves, path, BigDecimal.valueOf(100_000_000L));
                    var lowered = calls(still, moves.get(), calls -> calls.refused.get() >= 20);
                    assertThat(lowered.admitted.get())
                            .as("admitted while the limit lay below what was spent")
                            .isZero();
                }
                moves.incrementAndGet();
                operator.done("DELETE", path, null);
                moves.incrementAndGet();
                calls(still, moves.get(), calls -> calls.admitted.get() >= 20);
            } finally {
                ending.set(true);
            }
        });
        replicas.books().restAndAgree();
        assertThat(load.others).isEmpty();
        var window = replicas.books().window(budget.id());
        assertThat(window.spent()).isPositive().isLessThanOrEqualTo(window.limit());
        assertThat(window.overrun()).isZero();
    }

    /// Moves the limit, and then looks at what every process says of it.
    private static void move(AtomicInteger moves, String path, BigDecimal pico) {
        moves.incrementAndGet();
        var limit = pico.movePointLeft(12).toPlainString();
        var told = new ArrayList<JsonNode>();
        told.add(replicas.operator().done("PUT", path, Json.object("limit", limit)));
        moves.incrementAndGet();
        for (int i = 0; i < replicas.count(); i++) {
            told.add(replicas.operator(i).done("GET", path, null));
        }
        replicas.books().holdTrue();
        assertThat(told).allSatisfy(budget -> {
            assertThat(new BigDecimal(budget.path("left").asText())).isNotNegative();
            assertThat(new BigDecimal(budget.path("spent").asText())
                            .add(new BigDecimal(budget.path("held").asText())))
                    .isLessThanOrEqualTo(
                            new BigDecimal(budget.path("effective_limit").asText()));
        });
    }

    private static Still calls(Map<Integer, Still> still, int move, Predicate<Still> enough) {
        return Await.until(
                "calls are made meanwhile", PATIENCE, () -> still.computeIfAbsent(move, _ -> new Still()), enough);
    }

    @Test
    void a17WhatEndsWhileItIsUsedIsEitherUsedOrExpired() {
        var operator = replicas.operator();
        var code = "prepaid-" + System.nanoTime();
        operator.done(
                "POST",
                "/api/v1/billing/plans",
                Json.object("code", code, "name", "Prepaid", "billing_mode", "prepaid"));
        for (int round = 0; round < (LONG ? 20 : 2); round++) {
            var org = Made.of(operator.done(
                    "POST",
                    Management.GATEWAY + "/orgs",
                    Json.object("name", "org " + System.nanoTime(), "plan", code)));
            topUp(org, "purchased", "0.0015", null);
            var load = new Load(replicas, orgKey(org)).known();
            // Between two seconds, and all calls of these seconds race with it.
            var end = Instant.parse(replicas.books()
                    .texts("SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC' + interval '1500 milliseconds',"
                            + " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
            topUp(org, "granted", "0.05", end.toString());
            // Until what was used before is drawn from its credit, a second at most, what is left is not lent either.
            var refused = new AtomicInteger();
            var served = new AtomicInteger();
            long patienceEnds = System.nanoTime() + PATIENCE.toNanos();
            Load.from(6, side -> {
                while ((refused.get() < 6 || served.get() == 0) && System.nanoTime() < patienceEnds) {
                    boolean late = isPast(end);
                    int status = load.call(side % 3, TOKENS, side % 2 == 0, "").status();
                    if (late) {
                        (status == 200 ? served : refused).incrementAndGet();
                    }
                }
            });
            replicas.books().restAndAgree();
            Await.until(
                    "what is left of it is taken away",
                    PATIENCE,
                    () -> credits(org, "sum(amount_pico - drawn_pico - expired_pico)", " AND kind = 'granted'"),
                    left -> left.signum() == 0);
            Await.until(
                    "all calls are paid",
                    PATIENCE,
                    () -> credits(org, "sum(drawn_pico)", ""),
                    drawn -> drawn.equals(BigDecimal.valueOf(load.billedPico())));
            usedOrExpired(org, load, end);
        }
    }

    private static void usedOrExpired(Made org, Load load, Instant end) {
        var used = credits(org, "sum(drawn_pico)", " AND kind = 'granted'");
        var expired = credits(org, "sum(expired_pico)", " AND kind = 'granted'");
        assertThat(used.add(expired)).isEqualTo(BigDecimal.valueOf(50_000_000_000L));
        assertThat(expired).as("it was not used up before its end").isPositive();
        assertThat(expired)
                .as("what the ledger says is expired")
                .isEqualTo(replicas.books()
                        .number(
                                "SELECT -coalesce(sum(amount_pico), 0) FROM ledger_entry WHERE account = 'expired_credit'"
                                        + " AND org_id = '" + org.id() + "'")
                        .abs());
        var rows = "SELECT coalesce(sum(cost_pico), 0) FROM usage_row WHERE org_id = '" + org.id() + "'";
        assertThat(replicas.books().number(rows)).isEqualTo(BigDecimal.valueOf(load.billedPico()));
        assertThat(replicas.books().number(rows + " AND started_at < '" + end + "'"))
                .as("calls before its end")
                .isPositive();
        assertThat(replicas.books().number(rows + " AND started_at > '" + end + "'"))
                .as("calls after its end")
                .isPositive();
        assertThat(load.others).isEmpty();
    }

    private static boolean isPast(Instant end) {
        return replicas.books()
                .texts("SELECT clock_timestamp() >= '" + end + "'")
                .equals("t");
    }

    private static BigDecimal credits(Made org, String what, String and) {
        return replicas.books()
                .number("SELECT coalesce(" + what + ", 0) FROM credit WHERE org_id = '" + org.id() + "'" + and);
    }

    private static void topUp(Made org, String kind, String amount, @Nullable String expiresAt) {
        var topUp = Json.map("org_id", org.id(), "amount", amount, "kind", kind);
        if (expiresAt != null) {
            topUp.put("expires_at", expiresAt);
        }
        replicas.operator().done("POST", "/api/v1/billing/top-ups", Json.write(topUp));
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
    void b42AndG92NothingIsAdmittedAnywhereOnceDisablingHasAnswered() {
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
                        Await.until("calls are under way", PATIENCE, load.answered::size, size -> size > 3);
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
