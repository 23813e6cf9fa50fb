package dev.farthing.journey;

import static dev.farthing.journey.Replicas.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.money.Money;
import dev.farthing.journey.Caller.Answer;
import dev.farthing.journey.Management.Made;
import dev.farthing.persistence.server.DatabaseProxy.Moment;
import dev.farthing.persistence.server.DatabaseProxy.Verdict;
import dev.farthing.persistence.server.DatabaseProxy.When;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Gateway processes are killed, stopped and cut off while they spend budgets.
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class GatewayFaultsJourneyTest {
    private static final int TOKENS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LIMIT = "1000";

    private static Replicas replicas;

    @BeforeAll
    static void start() {
        replicas = Replicas.start(3, Map.of());
        var first = new Load(replicas, replicas.operator().key("name", "first of all")).known();
        for (int i = 0; i < 3; i++) {
            assertThat(first.call(i, TOKENS, false, "").status()).isEqualTo(200);
        }
    }

    @AfterAll
    static void end() {
        replicas.close();
    }

    @AfterEach
    void revive() {
        replicas.revive();
    }

    private static Made org() {
        return replicas.operator(1).org("org " + System.nanoTime());
    }

    /// A key of a new org with a budget that suffices.
    private static Load load(Made org) {
        var operator = replicas.operator(1);
        operator.budgetIn(org.id(), "org", org.id(), LIMIT, "total");
        return new Load(replicas, operator.keyIn(org.id(), "name", "spender")).known();
    }

    private static BigDecimal rows(Made org, String and) {
        return replicas.books().number("SELECT count(*) FROM usage_row WHERE org_id = '" + org.id() + "'" + and);
    }

    @Test
    void b27AndF84WhatWasAnsweredIsBookedOnceHoweverOftenAProcessIsKilled() throws Exception {
        var org = org();
        var load = load(org);
        int kills = LONG ? 30 : 2;
        long between = LONG ? TimeUnit.SECONDS.toNanos(20) : 0;
        try (var traffic = Traffic.from(
                12, side -> load.tryCall(side % 3, TOKENS, side % 2 == 0, side % 4 == 0 ? " slow 20" : ""))) {
            for (int kill = 0; kill < kills; kill++) {
                long due = System.nanoTime() + between;
                load.awaitMore(100);
                Await.until("its time has come", PATIENCE, System::nanoTime, now -> now - due >= 0);
                replicas.killAndRestart(kill % 3);
            }
            traffic.end();
        }
        replicas.books().forgetTheSilent(3);
        replicas.books().restAndAgree();
        assertThat(load.answered).hasSizeGreaterThanOrEqualTo(kills * 100);
        replicas.books().haveOnce(load.answered.keySet());
        assertThat(replicas.books()
                        .number("SELECT coalesce(sum(spent), 0) FROM budget_window WHERE org_id = '" + org.id()
                                + "' AND limit_amt IS NOT NULL"))
                .as("charged at least what the vendor billed")
                .isGreaterThanOrEqualTo(BigDecimal.valueOf(load.billedPico()));
    }

    /// As a balancer does, which sends no more calls to one that is to end, and asks another where one says that it
    /// ends.
    @Test
    void f82ARollingRestartFailsNoCallAndLeavesNothingUnbilled() {
        var org = org();
        var load = load(org);
        var away = new AtomicInteger(-1);
        try (var traffic = Traffic.from(9, side -> {
            int first = side % 3;
            int replica = first == away.get() ? (first + 1) % 3 : first;
            var words = side % 3 == 0 ? " slow 50" : "";
            if (!isAnswered(load, replica, side % 2 == 0, words)) {
                assertThat(isAnswered(load, (replica + 1) % 3, side % 2 == 0, words))
                        .isTrue();
            }
        })) {
            for (int i = 0; i < (LONG ? 3 : 1); i++) {
                load.awaitMore(60);
                away.set(i);
                assertThat(replicas.running(i).stop()).isZero();
                replicas.restart(i);
                away.set(-1);
            }
            load.awaitMore(60);
            traffic.end();
        }
        assertThat(load.refusals).isEmpty();
        assertThat(load.others).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(503));
        replicas.books().restAndAgree();
        replicas.books().haveOnce(load.answered.keySet());
        assertThat(rows(org, " AND status = 'ok'")).isEqualTo(BigDecimal.valueOf(load.answered.size()));
        assertThat(spent(org)).isEqualTo(BigDecimal.valueOf(load.billedPico()));
    }

    /// Nobody is asked a second time but by whom a call was turned away, or never reached: what begins must end
    /// well.
    private static boolean isAnswered(Load load, int replica, boolean stream, String words) {
        Answer answer;
        try {
            answer = load.call(replica, TOKENS, stream, words);
        } catch (AssertionError failure) {
            if (failure.getCause() instanceof ExecutionException why && why.getCause() instanceof ConnectException) {
                return false;
            }
            throw failure;
        }
        if (answer.status() != 200) {
            return false;
        }
        assertThat(stream ? answer.text() : answer.text() + "[DONE]")
                .as("the answer ends with its end")
                .contains("[DONE]");
        return true;
    }

    /// The moments of a call's life at which its process may end, and the process that does.
    enum KillPoint {
        AFTER_THE_LAST_BYTE(2, false, ""),
        AFTER_THE_LAST_EVENT(2, true, ""),
        WHEN_THE_VENDOR_IS_ASKED(0, false, " held"),
        WHEN_THE_VENDOR_IS_ASKED_FOR_A_STREAM(0, true, " held"),
        AFTER_THE_FIRST_PIECE(1, true, " halt 1"),
        AMID_THE_PIECES(1, true, " halt 5"),
        BEFORE_THE_SETTLEMENT_IS_COMMITTED(0, When.ASKED, "INTO usage_row", Verdict.CUT),
        WHILE_THE_SETTLEMENT_IS_COMMITTED(1, When.ASKED, "INTO usage_row", Verdict.PASS),
        AFTER_THE_SETTLEMENT_IS_COMMITTED(2, When.DONE, "INTO usage_row", Verdict.CUT),
        BEFORE_THE_ADMISSION_IS_COMMITTED(0, When.ASKED, "INTO intent", Verdict.CUT),
        WHILE_THE_ADMISSION_IS_COMMITTED(1, When.ASKED, "INTO intent", Verdict.PASS),
        AFTER_THE_ADMISSION_IS_COMMITTED(2, When.DONE, "INTO intent", Verdict.CUT);

        final int process;
        final boolean stream;
        final String words;
        final @Nullable When when;
        final String statement;
        final Verdict verdict;

        KillPoint(int process, boolean stream, String words) {
            this.process = process;
            this.stream = stream;
            this.words = words;
            this.when = null;
            this.statement = "";
            this.verdict = Verdict.PASS;
        }

        KillPoint(int process, When when, String statement, Verdict verdict) {
            this.process = process;
            this.stream = true;
            this.words = "";
            this.when = when;
            this.statement = statement;
            this.verdict = verdict;
        }

        boolean isAt(Moment moment) {
            return moment.when() == when && moment.mentions(statement);
        }
    }

    @Test
    void b28AKilledProcessLeavesOneRowOfEveryCallThatWasAdmittedWhereverTheCallWas() {
        for (int round = 0; round < (LONG ? 10 : 1); round++) {
            var orgs = new EnumMap<KillPoint, Made>(KillPoint.class);
            var loads = new EnumMap<KillPoint, Load>(KillPoint.class);
            for (var point : KillPoint.values()) {
                var org = org();
                orgs.put(point, org);
                replicas.operator(1).budgetIn(org.id(), "org", org.id(), LIMIT, "total");
                loads.put(point, new Load(replicas, replicas.operator(1).keyIn(org.id(), "name", "spender")));
            }
            loads.get(KillPoint.AFTER_THE_ADMISSION_IS_COMMITTED).known();
            var under = new ArrayList<CompletableFuture<Void>>();
            for (int process = 0; process < 3; process++) {
                under.addAll(killAmid(process, loads));
                int next = process;
                under.add(Traffic.once(() -> replicas.restart(next)));
            }
            replicas.vendor.letGo();
            Traffic.all(under);
            replicas.books().forgetTheSilent(3);
            replicas.books().restAndAgree();
            orgs.forEach((point, org) -> assertThat(rows(org, ""))
                    .as(point.name())
                    .isEqualTo(
                            point == KillPoint.BEFORE_THE_ADMISSION_IS_COMMITTED ? BigDecimal.ZERO : BigDecimal.ONE));
            loads.forEach((point, load) -> {
                assertThat(load.reached())
                        .as(point.name())
                        .isLessThanOrEqualTo(rows(orgs.get(point), "").longValue());
                assertThat(spent(orgs.get(point)))
                        .as(point.name())
                        .isGreaterThanOrEqualTo(BigDecimal.valueOf(load.billedPico()));
            });
            loads.forEach((point, load) -> {
                reconcile(orgs.get(point), load.billedPico());
                assertThat(spent(orgs.get(point)))
                        .as(point.name())
                        .isEqualByComparingTo(BigDecimal.valueOf(load.billedPico()));
            });
            replicas.books().restAndAgree();
        }
    }

    /// Charges an org's lost call what the vendor's bill tells, twice to the same effect.
    private static void reconcile(Made org, long billedPico) {
        var lost = "/api/v1/billing/lost-calls";
        var of = "org_id=" + org.id();
        var operator = replicas.operator(1);
        for (var call :
                operator.done("GET", lost + "?state=orphaned&" + of, null).path("items")) {
            var path = lost + "/" + call.path("request_id").asText() + "/reconcile?" + of;
            var body = Json.object("amount", new Money(billedPico).toPlainString(), "reason", "the vendor's bill");
            operator.done("POST", path, body);
            var reconciled = operator.done("POST", path, body);
            assertThat(reconciled.path("state").asText()).isEqualTo("reconciled");
            assertThat(reconciled.path("adjustments")).hasSize(1);
        }
        assertThat(operator.done("GET", lost + "?state=orphaned&" + of, null)
                        .path("total")
                        .asInt())
                .isZero();
    }

    /// Brings a call to each of a process's points, kills it, and tells of the calls that were under way.
    private static List<CompletableFuture<Void>> killAmid(int process, Map<KillPoint, Load> loads) {
        var dead = new CountDownLatch(1);
        var awaited = new AtomicReference<@Nullable KillPoint>();
        var reached = ConcurrentHashMap.<KillPoint>newKeySet();
        replicas.proxy(process).watch(moment -> {
            var point = awaited.get();
            if (point == null || !point.isAt(moment) || !reached.add(point)) {
                return Verdict.PASS;
            }
            awaitDeath(dead);
            return point.verdict;
        });
        var under = new ArrayList<CompletableFuture<Void>>();
        int held = replicas.vendor.heldCalls();
        for (var point : KillPoint.values()) {
            if (point.process != process) {
                continue;
            }
            var load = loads.get(point);
            Runnable call = () -> load.tryCall(process, TOKENS, point.stream, point.words);
            if (point.when != null) {
                awaited.set(point);
                under.add(Traffic.once(call));
                Await.until(point.name(), PATIENCE, () -> reached, all -> all.contains(point));
            } else if (point.words.isEmpty()) {
                call.run();
                assertThat(load.answered).hasSize(1);
            } else {
                under.add(Traffic.once(call));
                int wanted = ++held;
                Await.until(point.name(), PATIENCE, replicas.vendor::heldCalls, there -> there == wanted);
            }
        }
        replicas.running(process).kill();
        dead.countDown();
        // What was under way has arrived, or is dropped, before anybody cuts the dead process's connections.
        Await.until("its connections end", PATIENCE, replicas.proxy(process)::connections, open -> open == 0);
        replicas.proxy(process).watch(_ -> Verdict.PASS);
        return under;
    }

    private static void awaitDeath(CountDownLatch dead) {
        try {
            assertThat(dead.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BigDecimal spent(Made org) {
        return replicas.books()
                .number("SELECT coalesce(sum(spent), 0) FROM budget_window WHERE org_id = '" + org.id()
                        + "' AND limit_amt IS NOT NULL");
    }

    @Test
    void b29AndI127AStoppedProcessThatWakesSettlesByAdjustmentsAndAdmitsNothingOnWhatWasTakenBack() throws Exception {
        var org = org();
        var load = load(org);
        for (int i = 0; i < 20; i++) {
            load.call(0, TOKENS, false, "");
        }
        int waiting = 5;
        var calls = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < waiting; i++) {
            calls.add(Traffic.once(() -> load.tryCall(0, TOKENS, false, " held")));
        }
        Await.until("the vendor has them", PATIENCE, replicas.vendor::heldCalls, held -> held == waiting);
        replicas.running(0).signal("STOP");
        if (LONG) {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
            while (System.nanoTime() < until) {
                load.call(1 + load.answered.size() % 2, TOKENS, false, " slow 200");
            }
        } else {
            replicas.books().forgetTheSilent(2);
        }
        Await.until(
                "others settle them",
                PATIENCE,
                () -> rows(org, " AND error_code = 'gateway_lost'"),
                rows -> rows.intValue() == waiting);
        replicas.books().restAndAgree();
        assertThat(replicas.books()
                        .number("SELECT count(*) FROM lease WHERE state = 'active' AND amount > 0 AND org_id = '"
                                + org.id() + "' AND replica IN (SELECT id FROM replica WHERE state <> 'alive')"))
                .isZero();
        var charged = spent(org);
        assertThat(charged).isGreaterThan(BigDecimal.valueOf(load.billedPico()));
        replicas.running(0).signal("CONT");
        replicas.vendor.letGo();
        Traffic.all(calls);
        Await.until(
                "late settlements are corrections",
                PATIENCE,
                () -> replicas.books()
                        .number("SELECT count(*) FROM usage_adjustment WHERE org_id = '" + org.id() + "'"),
                count -> count.intValue() == waiting);
        replicas.books().restAndAgree();
        assertThat(rows(org, " AND status = 'ok'")).isEqualTo(BigDecimal.valueOf(load.answered.size() - waiting));
        assertThat(spent(org)).isEqualTo(BigDecimal.valueOf(load.billedPico()));
        assertThat(load.call(0, TOKENS, false, "").status()).as("a new life").isEqualTo(200);
        assertThat(
                        replicas.books()
                                .number(
                                        "SELECT count(*) FROM intent i JOIN replica r ON r.id = i.replica AND r.state <> 'alive'"))
                .isZero();
    }

    /// Cut off from the database for longer than it takes to be given up, but neither from its clients nor its
    /// vendors.
    @Test
    void b29AProcessThatIsCutOffForLongAnswersWhatItHasOnceItIsBack() throws Exception {
        var org = org();
        var load = load(org);
        load.call(0, TOKENS, false, "");
        int waiting = 6;
        var calls = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < waiting; i++) {
            boolean stream = i % 2 == 0;
            calls.add(Traffic.once(() -> load.call(0, TOKENS, stream, " held")));
        }
        Await.until("the vendor has them", PATIENCE, replicas.vendor::heldCalls, held -> held == waiting);
        replicas.proxy(0).refuse(true);
        replicas.proxy(0).cut();
        replicas.vendor.letGo();
        assertThat(load.call(0, TOKENS, false, "").status()).isEqualTo(503);
        replicas.books().forgetTheSilent(2);
        Await.until(
                "others settle them",
                PATIENCE,
                () -> rows(org, " AND error_code = 'gateway_lost'"),
                rows -> rows.intValue() == waiting);
        assertThat(load.answered).as("nothing ends that is not on record").hasSize(1);
        replicas.proxy(0).refuse(false);
        Traffic.all(calls);
        assertThat(load.answered).hasSize(1 + waiting);
        replicas.books().restAndAgree();
        assertThat(rows(org, " AND status <> 'refused' AND error_code IS DISTINCT FROM 'not_ready'"))
                .isEqualTo(BigDecimal.valueOf(1 + waiting));
        assertThat(spent(org)).as("corrected").isEqualTo(BigDecimal.valueOf(load.billedPico()));
        Await.until(
                "a new life", PATIENCE, () -> load.call(0, TOKENS, false, "").status(), status -> status == 200);
    }

    /// Whoever cannot reach the database goes out of the balancer, for others can; where nobody can, nobody goes.
    @Test
    void whoCannotAdmitIsNotReadyForAsLongAsAnotherCan() {
        cutOff(0);
        Await.until("it is not ready", PATIENCE, () -> ready(0), status -> status == 503);
        assertThat(ready(1)).isEqualTo(200);
        assertThat(ready(2)).isEqualTo(200);
        cutOff(1);
        cutOff(2);
        Await.until("nobody else can", PATIENCE, () -> ready(0), status -> status == 200);
        Await.until("they have noticed", PATIENCE, () -> health(1, "/group/taking-over"), status -> status == 503);
        assertThat(ready(1)).isEqualTo(200);
        assertThat(ready(2)).isEqualTo(200);
        replicas.proxy(2).refuse(false);
        Await.until("the others are not", PATIENCE, () -> ready(1), status -> status == 503);
        assertThat(ready(2)).isEqualTo(200);
        replicas.proxy(0).refuse(false);
        replicas.proxy(1).refuse(false);
        for (int i = 0; i < 2; i++) {
            int back = i;
            Await.until("it is back", PATIENCE, () -> ready(back), status -> status == 200);
        }
    }

    private static void cutOff(int replica) {
        replicas.proxy(replica).refuse(true);
        replicas.proxy(replica).cut();
    }

    private static int ready(int replica) {
        return health(replica, "/ready");
    }

    private static int health(int replica, String what) {
        try {
            return replicas.running(replica).get("/q/health" + what).statusCode();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// An admission was committed, and nobody could tell its process: the client was turned away.
    @Test
    void aProcessThatEndsTakesBackTheAdmissionsItIsInDoubtAbout() throws Exception {
        var org = org();
        var load = load(org);
        var proxy = replicas.proxy(0);
        proxy.watch(moment -> {
            if (moment.when() == When.DONE && moment.mentions("INTO intent")) {
                proxy.refuse(true);
                return Verdict.CUT;
            }
            return Verdict.PASS;
        });
        assertThat(load.call(0, TOKENS, false, "").status()).isEqualTo(503);
        assertThat(open(org)).as("admitted, and not settled").isOne();
        proxy.watch(_ -> Verdict.PASS);
        proxy.refuse(false);
        assertThat(replicas.running(0).stop()).isZero();
        assertThat(open(org)).isZero();
        assertThat(rows(org, " AND status <> 'refused' AND error_code IS DISTINCT FROM 'not_ready'"))
                .isZero();
        assertThat(spent(org)).isZero();
        replicas.restart(0);
        replicas.books().restAndAgree();
    }

    @Test
    void aThirdSignalEndsAtOnceThoughNothingCanBeRecorded() throws Exception {
        var org = org();
        var load = load(org);
        var call = Traffic.once(() -> load.tryCall(0, TOKENS, true, " held"));
        Await.until("the vendor has it", PATIENCE, replicas.vendor::heldCalls, held -> held == 1);
        replicas.proxy(0).swallow(true);
        var process = replicas.running(0);
        process.signal("TERM");
        process.awaitErr("a second signal ends them");
        process.signal("TERM");
        process.awaitErr("1 call was still open");
        process.signal("TERM");
        assertThat(process.awaitEnd()).isEqualTo(143);
        replicas.proxy(0).swallow(false);
        Traffic.all(List.of(call));
        replicas.restart(0);
        replicas.books().restWithoutTheSilentAndAgree();
        assertThat(rows(org, " AND error_code = 'gateway_lost'")).isOne();
    }

    private static BigDecimal open(Made org) {
        return replicas.books().number("SELECT count(*) FROM intent WHERE org_id = '" + org.id() + "'");
    }

    @Test
    void b30ACommitWhoseAnswerIsCutOffIsBookedOnce() {
        var org = org();
        var load = load(org);
        int wanted = LONG ? 1_000 : 30;
        var cuts = new AtomicInteger();
        var moments = new AtomicInteger();
        replicas.proxy(0).watch(moment -> {
            boolean work =
                    moment.when() == When.DONE && (moment.mentions("INTO intent") || moment.mentions("INTO usage_row"));
            if (work && cuts.get() < wanted && moments.incrementAndGet() % 5 == 0) {
                cuts.incrementAndGet();
                return Verdict.CUT;
            }
            return Verdict.PASS;
        });
        Load.from(6, side -> {
            while (cuts.get() < wanted) {
                load.call(0, TOKENS, side % 2 == 0, "");
            }
        });
        replicas.proxy(0).watch(_ -> Verdict.PASS);
        for (int i = 0; i < 3; i++) {
            assertThat(load.call(0, TOKENS, false, "").status()).isEqualTo(200);
        }
        replicas.books().restAndAgree();
        assertThat(rows(org, " AND status = 'ok'")).isEqualTo(BigDecimal.valueOf(load.answered.size()));
        assertThat(spent(org)).isEqualTo(BigDecimal.valueOf(load.billedPico()));
    }
}
