package dev.farthing.persistence.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.LimitSharing.LimitReach;
import dev.farthing.application.relay.RateLimits;
import dev.farthing.application.relay.RateLimits.Limits;
import dev.farthing.application.relay.RateLimits.Start.Started;
import dev.farthing.application.relay.RateLimitsContract;
import dev.farthing.persistence.server.RedisProcess;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusteredRateLimitsTest implements RateLimitsContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static List<RedisProcess> nodes;
    private ReplicaOnRedis one;
    private ReplicaOnRedis two;

    @BeforeAll
    static void start() {
        nodes = RedisProcess.cluster(3);
    }

    @AfterAll
    static void end() {
        nodes.forEach(RedisProcess::close);
    }

    @BeforeEach
    void connect() {
        nodes.forEach(node -> node.ask("FLUSHALL"));
        one = new ReplicaOnRedis(nodes.getFirst().url() + ReplicaOnRedis.PATIENT);
        two = new ReplicaOnRedis(nodes.getLast().url() + ReplicaOnRedis.PATIENT);
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
        ReplicaOnRedis.pass(time, nodes.toArray(RedisProcess[]::new));
    }

    @Override
    public Duration slack() {
        return Duration.ofSeconds(5);
    }

    private static void await(BooleanSupplier done) {
        long start = System.nanoTime();
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime() - start).isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static int slot(UUID org) {
        return Integer.parseInt(nodes.getFirst().ask("CLUSTER", "KEYSLOT", RedisLink.prefix(org)));
    }

    private static UUID orgOn(RedisProcess node) {
        return Stream.generate(UUID::randomUUID)
                .filter(org -> !node.ask("GET", RedisLink.prefix(org)).startsWith("MOVED"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void orgsOnAllNodesAreCountedExactlyFromBothReplicas() {
        var limit = new Limits(2, null, null);
        var orgs = nodes.stream().map(ClusteredRateLimitsTest::orgOn).toList();
        for (var org : orgs) {
            long admitted =
                    IntStream.range(0, 20)
                            .mapToObj(i -> (i % 2 == 0 ? one : two).begin(org, limit, limit, 0))
                            .toList()
                            .stream()
                            .map(CompletableFuture::join)
                            .filter(Started.class::isInstance)
                            .count();
            assertThat(admitted).isEqualTo(2);
        }
        assertThat(one.limits.reach()).isEqualTo(LimitReach.SHARED);
    }

    @Test
    void anOrgIsFollowedToAnotherNode() {
        var limit = new Limits(2, null, null);
        var org = orgOn(nodes.getFirst());
        assertThat(one.start(org, limit, 0)).isInstanceOf(Started.class);
        var slot = Integer.toString(slot(org));
        var to = nodes.getLast();
        var from = nodes.getFirst();
        var fromId = from.ask("CLUSTER", "MYID");
        var toId = to.ask("CLUSTER", "MYID");
        to.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", fromId);
        from.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", toId);
        from.ask(
                "MIGRATE", "127.0.0.1", Integer.toString(to.port()), RedisLink.prefix(org) + "key:" + org, "0", "5000");
        nodes.reversed().forEach(node -> node.ask("CLUSTER", "SETSLOT", slot, "NODE", toId));
        assertThat(one.start(org, limit, 0)).isInstanceOf(Started.class);
        assertThat(two.start(org, limit, 0)).isNotInstanceOf(Started.class);
        assertThat(one.limits.reach()).isEqualTo(LimitReach.SHARED);
        assertThat(one.limits.decidedAlone()).isZero();
    }

    @Test
    void whileANodeIsGoneEachReplicaLimitsByItselfAndItsReturnIsNoticed() {
        var gone = nodes.get(1);
        var org = orgOn(gone);
        gone.kill();
        try {
            assertThat(one.start(org, new Limits(1, null, null), 0)).isInstanceOf(Started.class);
            assertThat(one.limits.reach()).isEqualTo(LimitReach.CUT_OFF);
            assertThat(one.start(org, new Limits(1, null, null), 0)).isNotInstanceOf(Started.class);
            one.limits.round();
            assertThat(one.limits.reach()).as("the others alone are not enough").isEqualTo(LimitReach.CUT_OFF);
        } finally {
            gone.restart();
        }
        await(() -> {
            one.limits.round();
            return one.limits.reach() == LimitReach.SHARED;
        });
        assertThat(one.start(org, new Limits(1, null, null), 0)).isInstanceOf(Started.class);
    }
}
