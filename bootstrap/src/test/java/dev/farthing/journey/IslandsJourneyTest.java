package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.bootstrap.RunningFarthing;
import dev.farthing.journey.Cable.Weather;
import dev.farthing.journey.Management.Made;
import dev.farthing.journey.Replicas.Brought;
import dev.farthing.persistence.server.RedisProcess;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Three replicas, each in a network of its own: cables are cut, hold packets up, lose, double and reorder them,
/// while processes are killed and stopped and the database's clock is set; by `./farthing test --long`, as root.
@Tag("long")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class IslandsJourneyTest {
    private static final int COUNT = 3;
    /// `-Dfarthing.rounds=1` is a quick look.
    private static final int ROUNDS = Integer.getInteger("farthing.rounds", 3);

    private static final int SIDES = 12;
    private static final int TOKENS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /// A little longer than the silence after which a process is given up.
    private static final Duration GIVEN_UP = Duration.ofSeconds(75);

    private static Replicas replicas;
    private static Islands islands;
    private static RedisProcess redis;
    private static DatabaseSkew skew;

    private final Random chance = new Random(Seed.VALUE);

    @BeforeAll
    static void start() {
        Islands.mustBePossible();
        islands = new Islands(COUNT, Seed.VALUE);
        redis = RedisProcess.start("bind", "0.0.0.0");
        var database = new Brought(RunningFarthing.newDataDir());
        skew = DatabaseSkew.on(database);
        var url = "redis://" + islands.machine().getHostAddress() + ":" + redis.port() + "?timeout=4s";
        replicas = Replicas.on(database, COUNT, Map.of("FARTHING_REDIS_URL", url), islands);
    }

    @AfterAll
    static void end() {
        replicas.close();
        redis.close();
    }

    /// What is done to one replica, or to all of them, for a while.
    private enum Trouble {
        CUT_FROM_THE_DATABASE(2),
        CUT_FROM_ALL(2),
        DELAYED_AND_REORDERED(2),
        LOSING_PACKETS(2),
        KILLED(2),
        STOPPED(2),
        CLOCK_SET_BACK(1),
        CLOCK_SET_FORWARD(1),
        CUT_UNTIL_GIVEN_UP(0),
        STOPPED_UNTIL_GIVEN_UP(0);

        /// In each round; those that take over a minute come once, after them.
        final int times;

        Trouble(int times) {
            this.times = times;
        }
    }

    @Test
    void nothingIsLostOrChargedTwiceWhateverBecomesOfThreeReplicasInNetworksOfTheirOwn() {
        // Since before any time that the clock will be set back to: what is used before there is a budget is none of
        // it.
        skew.set(Duration.ofMinutes(-30));
        var roomy = org("1000");
        var tight = org("0.02");
        skew.set(Duration.ZERO);
        var first = load(roomy);
        var second = load(tight);
        var troubles = new ArrayList<Trouble>();
        for (var trouble : Trouble.values()) {
            troubles.addAll(Collections.nCopies(trouble.times * ROUNDS, trouble));
        }
        Collections.shuffle(troubles, chance);
        if (ROUNDS > 1) {
            troubles.addAll(List.of(Trouble.CUT_UNTIL_GIVEN_UP, Trouble.STOPPED_UNTIL_GIVEN_UP));
        }
        try (var traffic = Traffic.from(SIDES, side -> {
            var load = side % 4 == 3 ? second : first;
            int refused = load.refusals.size();
            load.tryCall(side % COUNT, TOKENS, side % 2 == 0, side % 3 == 0 ? " slow 20" : "");
            if (load.refusals.size() > refused) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        })) {
            for (var trouble : troubles) {
                first.awaitMore(20);
                bring(trouble, chance.nextInt(COUNT));
                replicas.books().holdTrue();
            }
            first.awaitMore(100);
            traffic.end();
        }
        replicas.books().forgetTheSilent(COUNT);
        replicas.books().restWithoutTheSilentAndAgree();
        for (var load : List.of(first, second)) {
            replicas.books().haveOnce(load.answered.keySet());
            chargedAsAnswered(load);
            assertThat(load.others)
                    .allSatisfy(answer -> assertThat(answer.status())
                            .as("who is turned away may come again: %s", answer.text())
                            .isIn(502, 503, 504));
        }
        Invariants.assertNone(replicas.operator(), roomy.id());
        Invariants.assertNone(replicas.operator(), tight.id());
        assertThat(first.refusals).isEmpty();
        assertThat(second.refusals).as("the limit was reached").isNotEmpty();
        tell(first, second);
    }

    private static Made org(String limit) {
        var org = replicas.operator().org("org " + System.nanoTime());
        replicas.operator().budgetIn(org.id(), "org", org.id(), limit, "total");
        return org;
    }

    /// A limit of rate, so that each call asks Redis.
    private static Load load(Made org) {
        return new Load(replicas, replicas.operator().keyIn(org.id(), "name", "spender", "rpm_limit", 1_000_000))
                .known();
    }

    private void bring(Trouble trouble, int number) {
        var cable = islands.cable(number);
        var database = Set.of(replicas.proxy(number).port(), redis.port());
        System.out.println("islands: " + trouble + " " + number);
        switch (trouble) {
            case CUT_FROM_THE_DATABASE -> under(cable, Weather.cutOff(database), millis(500, 9_000));
            case CUT_FROM_ALL -> under(cable, Weather.cutOff(Set.of()), millis(500, 6_000));
            case DELAYED_AND_REORDERED ->
                under(cable, new Weather(Set.of(), false, 1, 20 + chance.nextInt(100), 0, 0), millis(2_000, 8_000));
            case LOSING_PACKETS ->
                under(cable, new Weather(Set.of(), false, 0, 10, 1 + chance.nextInt(5), 5), millis(2_000, 8_000));
            case KILLED -> replicas.killAndRestart(number);
            case STOPPED -> stopped(number, millis(500, 10_000));
            case CLOCK_SET_BACK -> skewed(Duration.ofMinutes(-10), millis(2_000, 6_000));
            case CLOCK_SET_FORWARD -> skewed(Duration.ofMinutes(10), millis(2_000, 6_000));
            case CUT_UNTIL_GIVEN_UP -> under(cable, Weather.cutOff(database), GIVEN_UP.toMillis());
            case STOPPED_UNTIL_GIVEN_UP -> stopped(number, GIVEN_UP.toMillis());
        }
    }

    private long millis(int least, int most) {
        return least + chance.nextInt(most - least);
    }

    private static void under(Cable cable, Weather weather, long millis) {
        cable.is(weather);
        pass(millis);
        cable.is(Weather.FAIR);
    }

    private static void stopped(int number, long millis) {
        replicas.running(number).signal("STOP");
        pass(millis);
        replicas.running(number).signal("CONT");
    }

    private static void skewed(Duration by, long millis) {
        skew.set(by);
        pass(millis);
        skew.set(Duration.ZERO);
    }

    /// The trouble itself is what lasts so long; nothing is awaited.
    private static void pass(long millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        Await.until("the trouble is over", PATIENCE.plusMillis(millis), System::nanoTime, now -> now - until >= 0);
    }

    /// To the last unit: neither what was held, nor what was asked for twice.
    private static void chargedAsAnswered(Load load) {
        var ids = String.join(",", load.answered.keySet());
        var charged = new HashMap<String, BigDecimal>();
        replicas.books()
                .texts("""
                    SELECT u.request_id, u.cost_pico + coalesce((SELECT sum(a.delta_pico) FROM usage_adjustment a
                        WHERE a.org_id = u.org_id AND a.request_id = u.request_id), 0)
                    FROM usage_row u WHERE u.request_id = ANY ('{%s}')
                    """.formatted(ids))
                .lines()
                .map(line -> line.split(" "))
                .forEach(row -> charged.put(row[0], new BigDecimal(row[1])));
        load.answered.forEach((id, number) -> assertThat(charged.get(id))
                .as("call %s", number)
                .isEqualByComparingTo(BigDecimal.valueOf(PromptedVendor.pico(number, TOKENS))));
    }

    private static void tell(Load first, Load second) {
        long carried = 0;
        long lost = 0;
        long doubled = 0;
        long overtaken = 0;
        for (int i = 0; i < COUNT; i++) {
            var cable = islands.cable(i);
            carried += cable.carried.get();
            lost += cable.lost.get();
            doubled += cable.doubled.get();
            overtaken += cable.overtaken.get();
        }
        System.out.printf(
                "islands: %d calls answered, %d refused for their limit, %d told to come again, %d without an answer, %d calls of"
                        + " lost processes; %d packets through bad weather, %d of them overtaken, %d lost, %d doubled%n",
                first.answered.size() + second.answered.size(),
                second.refusals.size(),
                first.others.size() + second.others.size(),
                first.lost.get() + second.lost.get(),
                replicas.books()
                        .number("SELECT count(*) FROM usage_row WHERE error_code = 'gateway_lost'")
                        .intValue(),
                carried,
                overtaken,
                lost,
                doubled);
    }
}
