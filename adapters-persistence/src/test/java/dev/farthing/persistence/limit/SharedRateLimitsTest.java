package dev.farthing.persistence.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.LimitSharing.LimitReach;
import dev.farthing.application.relay.RateLimits;
import dev.farthing.application.relay.RateLimits.Limits;
import dev.farthing.application.relay.RateLimits.Start.Refused;
import dev.farthing.application.relay.RateLimits.Start.Started;
import dev.farthing.application.relay.RateLimitsContract;
import dev.farthing.domain.fault.Fault;
import dev.farthing.persistence.RedisAddress;
import dev.farthing.persistence.server.RedisProcess;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedRateLimitsTest implements RateLimitsContract {
    /// What a machine may take for what is at once.
    private static final Duration AT_ONCE = Duration.ofSeconds(20);

    private static RedisProcess redis;
    private final UUID org = UUID.randomUUID();
    private ReplicaOnRedis one;
    private ReplicaOnRedis two;

    @BeforeAll
    static void start() {
        redis = RedisProcess.start();
    }

    @AfterAll
    static void end() {
        redis.close();
    }

    @BeforeEach
    void connect() {
        redis.ask("FLUSHALL");
        one = new ReplicaOnRedis(redis.url() + ReplicaOnRedis.PATIENT);
        two = new ReplicaOnRedis(redis.url() + ReplicaOnRedis.PATIENT);
    }

    @AfterEach
    void disconnect() {
        one.close();
        two.close();
    }

    @Override
    public RateLimits limits() {
        return one.limits;
    }

    @Override
    public void pass(Duration time) {
        one.settle();
        ReplicaOnRedis.pass(time, redis);
    }

    @Override
    public Duration slack() {
        return Duration.ofSeconds(5);
    }

    private static Limits requests(int perMinute) {
        return new Limits(perMinute, null, null);
    }

    private static Limits concurrent(int most) {
        return new Limits(null, null, most);
    }

    private static void await(BooleanSupplier done) {
        long start = System.nanoTime();
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime() - start).isLessThan(AT_ONCE.toNanos());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static boolean isStarted(Object start) {
        return start instanceof Started;
    }

    @Test
    void aLimitIsExactOverTwoReplicasHoweverManyCallAtOnce() {
        long admitted = IntStream.range(0, 400)
                .mapToObj(i -> (i % 2 == 0 ? one : two).begin(org, requests(10), requests(20), 0))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .filter(SharedRateLimitsTest::isStarted)
                .count();
        assertThat(admitted).isBetween(10L, 11L);
        assertThat(one.limits.decidedTogether()).isEqualTo(200);
        assertThat(one.limits.decidedAlone()).isZero();
        assertThat(one.limits.roundTrips()).as("many go together").isLessThan(200);
    }

    @Test
    void whatACallUsedOnOneReplicaIsMissingOnTheOther() {
        var limit = new Limits(null, 1_000, null);
        ((Started) one.start(org, limit, 900)).running().finish(100);
        await(() -> isStarted(two.start(org, limit, 800)));
        var refused = (Refused) one.start(org, limit, 500);
        assertThat(refused.fault()).isEqualTo(Fault.RATE_LIMIT_EXCEEDED);
        assertThat(refused.standing().remainingTokens()).isBetween(100L, 400L);
    }

    @Test
    void callsThatComeOneAfterTheOtherTakeOneWayEachThoughTheyTakePlacesAndUseOtherThanTheySaid() {
        var limit = new Limits(1_000, 100_000, 50);
        long before = one.limits.roundTrips();
        long began = System.nanoTime();
        int calls = 200;
        for (int i = 0; i < calls; i++) {
            ((Started) one.start(org, limit, 10)).running().finish(7);
        }
        long lingered = Duration.ofNanos(System.nanoTime() - began).toMillis() / Errands.LINGER_MILLIS;
        assertThat(one.limits.roundTrips() - before).isLessThanOrEqualTo(calls + lingered);
        one.settle();
        assertThat(redis.ask("ZCARD", "farthing:{" + org + "}:key:" + org + ":calls"))
                .as("all have left")
                .isEqualTo("0");
    }

    @Test
    void nobodyIsRefusedForAPlaceWhoseCallIsOver() {
        for (int i = 0; i < 10; i++) {
            var start = (i % 2 == 0 ? one : two).start(org, concurrent(1), 0);
            ((Started) start).running().finish(0);
        }
        var places = new ArrayDeque<Started>();
        for (int i = 0; i < 10; i++) {
            places.add((Started) one.start(org, concurrent(10), 0));
        }
        for (int i = 0; i < 5; i++) {
            places.remove().running().finish(0);
            places.add((Started) two.start(org, concurrent(10), 0));
        }
        assertThat(isStarted(one.start(org, concurrent(10), 0))).isFalse();
        places.forEach(call -> call.running().finish(0));
    }

    @Test
    void aPlaceThatIsGivenBackOnOneReplicaIsFreeOnTheOther() {
        var call = (Started) one.start(org, concurrent(1), 0);
        assertThat(isStarted(two.start(org, concurrent(1), 0))).isFalse();
        call.running().finish(0);
        await(() -> isStarted(two.start(org, concurrent(1), 0)));
    }

    @Test
    void thePlacesOfADeadReplicaComeBackAndThoseOfALivingOneStay() {
        one.start(org, concurrent(2), 0);
        two.start(org, concurrent(2), 0);
        two.close();
        pass(Duration.ofSeconds(10));
        for (int i = 0; i < 5; i++) {
            one.limits.round();
        }
        assertThat(isStarted(one.start(org, concurrent(2), 0))).isFalse();
        pass(Duration.ofSeconds(11));
        assertThat(isStarted(one.start(org, concurrent(2), 0))).isTrue();
        assertThat(isStarted(one.start(org, concurrent(2), 0))).isFalse();
    }

    @Test
    void aScriptThatRedisForgotIsToldAgain() {
        redis.ask("SCRIPT", "FLUSH");
        assertThat(isStarted(one.start(org, requests(1), 0))).isTrue();
        assertThat(isStarted(two.start(org, requests(1), 0))).isFalse();
        assertThat(one.limits.reach()).isEqualTo(LimitReach.SHARED);
    }

    @Test
    void whoIsCutOffGoesOnFromWhatItKnowsAndTellsTheOthersOnceItIsBack() {
        var both = new Limits(3, null, 3);
        one.start(org, both, 0);
        var running = (Started) one.start(org, both, 0);
        redis.kill();
        try {
            assertThat(isStarted(one.start(org, both, 0))).isTrue();
            assertThat(isStarted(one.start(org, both, 0))).isFalse();
            assertThat(one.limits.reach()).isEqualTo(LimitReach.CUT_OFF);
            one.limits.round();
            assertThat(one.limits.reach()).isEqualTo(LimitReach.CUT_OFF);
            assertThat(one.toldCutOff).isTrue();
        } finally {
            redis.restart();
        }
        one.limits.round();
        assertThat(one.toldCutOff).isFalse();
        two.limits.round();
        two.limits.round();
        assertThat(one.limits.reach()).isEqualTo(LimitReach.SHARED);
        assertThat(two.limits.reach()).isEqualTo(LimitReach.SHARED);
        await(() -> redis.ask("ZCARD", "farthing:{" + org + "}:key:" + org + ":calls")
                .equals("3"));
        assertThat(((Refused) two.start(org, both, 0)).fault()).isEqualTo(Fault.CONCURRENCY_LIMIT_EXCEEDED);
        running.running().finish(0);
        await(() -> isStarted(two.start(org, both, 0)));
    }

    @Test
    void f85WhereRedisIsLostTwoReplicasLetThroughTwiceALimitWithinItsWindowAtMost() {
        long began = System.nanoTime();
        int admitted = admitted(15);
        assertThat(admitted).isEqualTo(15);
        redis.kill();
        try {
            admitted += admitted(200);
        } finally {
            redis.restart();
        }
        assertThat(admitted).isBetween(LIMIT, 2 * LIMIT + 2 * refilledSince(began));
        assertThat(one.limits.decidedAlone()).isPositive();
        assertThat(two.limits.decidedAlone()).isPositive();
    }

    @Test
    void f85WhereRedisForgetsALimitIsPassedTwiceWithinItsWindowAtMost() {
        long began = System.nanoTime();
        int admitted = admitted(200);
        assertThat(admitted).isBetween(LIMIT, LIMIT + refilledSince(began));
        redis.ask("FLUSHALL");
        admitted += admitted(200);
        assertThat(admitted).isBetween(2 * LIMIT, 2 * LIMIT + 2 * refilledSince(began));
    }

    private static final int LIMIT = 20;

    private int admitted(int calls) {
        return (int) IntStream.range(0, calls)
                .mapToObj(i -> (i % 2 == 0 ? one : two).start(org, requests(LIMIT), 0))
                .filter(SharedRateLimitsTest::isStarted)
                .count();
    }

    private static int refilledSince(long began) {
        return (int) (Duration.ofNanos(System.nanoTime() - began).toMillis() * LIMIT / 60_000) + 1;
    }

    @Test
    void aRedisThatHangsDelaysTheFirstCallsABitAndNoOtherAndIsFoundAgain() {
        try (var hasty = new ReplicaOnRedis(redis.url() + "?timeout=400ms")) {
            await(() -> {
                hasty.limits.round();
                return hasty.limits.reach() == LimitReach.SHARED;
            });
            redis.freeze(true);
            try {
                var first = hasty.begin(org, requests(5), Limits.NONE, 0);
                assertThat(isStarted(first.orTimeout(20, TimeUnit.SECONDS).join()))
                        .isTrue();
                assertThat(hasty.limits.reach()).isEqualTo(LimitReach.CUT_OFF);
                assertThat(hasty.begin(org, requests(5), Limits.NONE, 0)).isDone();
                hasty.limits.round();
                assertThat(hasty.limits.reach()).isEqualTo(LimitReach.CUT_OFF);
            } finally {
                redis.freeze(false);
            }
            await(() -> {
                hasty.limits.round();
                return hasty.limits.reach() == LimitReach.SHARED;
            });
        }
    }

    @Test
    void anIdleReplicaNoticesThatRedisIsGone() {
        redis.kill();
        try {
            await(() -> {
                one.limits.round();
                return one.limits.reach() == LimitReach.CUT_OFF;
            });
        } finally {
            redis.restart();
        }
    }

    @Test
    void aWrongPasswordLetsEachReplicaLimitByItselfUntilItIsRight() {
        try (var guarded = RedisProcess.start("requirepass", "right");
                var wrong = new ReplicaOnRedis("redis://:wrong@127.0.0.1:" + guarded.port());
                var right = new ReplicaOnRedis("redis://:right@127.0.0.1:" + guarded.port() + "?timeout=60s")) {
            assertThat(right.limits.reach()).isEqualTo(LimitReach.SHARED);
            assertThat(wrong.limits.reach()).isEqualTo(LimitReach.CUT_OFF);
            assertThat(isStarted(wrong.start(org, requests(1), 0))).isTrue();
            assertThat(isStarted(wrong.start(org, requests(1), 0))).isFalse();
            assertThat(isStarted(right.start(org, requests(1), 0))).isTrue();
        }
    }

    @Test
    void idleKeysAreForgottenByThemselves() {
        ((Started) one.start(org, new Limits(600, null, 1), 0)).running().finish(0);
        await(() -> redis.ask("ZCARD", "farthing:{" + org + "}:key:" + org + ":calls")
                .equals("0"));
        assertThat(Long.parseLong(redis.ask("PTTL", "farthing:{" + org + "}:key:" + org)))
                .isBetween(0L, 1_200L);
        await(() -> redis.ask("EXISTS", "farthing:{" + org + "}:key:" + org).equals("0"));
    }

    private record Asking(Runnable taking) implements Errand {
        @Override
        public UUID orgId() {
            return new UUID(0, 1);
        }

        @Override
        public boolean urgent() {
            return false;
        }

        @Override
        public void write(Words words) {
            // Nothing is asked; an answer comes all the same.
        }

        @Override
        public void heard(List<Long> said, int from) {
            taking.run();
        }
    }

    @Test
    void anAnswerThatCannotBeTakenKeepsNobodyElseWaiting() throws Exception {
        var resources = ClientResources.create();
        var link = RedisLink.open(RedisAddress.parse(redis.url()), resources);
        var errands = new Errands(link, AT_ONCE, Duration.ofSeconds(60), new LongAdder(), (_, _, _) -> {});
        var taken = new CompletableFuture<Boolean>();

        errands.add(new Asking(() -> {
            throw new IllegalStateException("broken on purpose");
        }));
        errands.add(new Asking(() -> taken.complete(true)));

        assertThat(taken.get(60, TimeUnit.SECONDS)).isTrue();
        link.close().toCompletableFuture().get(60, TimeUnit.SECONDS);
        resources.shutdown(0, 1, TimeUnit.SECONDS).await(60, TimeUnit.SECONDS);
    }
}
