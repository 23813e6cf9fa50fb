package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.journey.Management.Made;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The database moves to its standby, or has no room left: by `./farthing test --long`, as root.
@Tag("long")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class FailoverJourneyTest {
    private static final int TOKENS = 10;
    private static final int ROOM = 512;
    private static final Duration GAP = Duration.ofSeconds(30);
    private static final String WARNING = "the database replicates asynchronously";

    @BeforeAll
    static void possible() {
        DebianServer.mustBePossible();
    }

    private static Made org(Replicas replicas) {
        return replicas.operator().org("org " + System.nanoTime());
    }

    private static Load load(Replicas replicas, Made org) {
        replicas.operator().budgetIn(org.id(), "org", org.id(), "1000", "total");
        return new Load(replicas, replicas.operator().keyIn(org.id(), "name", "spender")).known();
    }

    private static Traffic traffic(Load load) {
        return Traffic.from(8, side -> load.tryCall(side % 2, TOKENS, side % 2 == 0, ""));
    }

    /// Kills the primary, has its standby take over, and tells how long nothing was admitted.
    private static Duration failOver(Replicas replicas, Load load, DebianServer primary, DebianServer standby) {
        long gone = System.nanoTime();
        primary.kill();
        standby.promote();
        replicas.moveTo(standby);
        for (int i = 0; i < replicas.count(); i++) {
            int replica = i;
            Await.until(
                    "admitting again",
                    GAP,
                    () -> load.call(replica, TOKENS, false, "").status(),
                    status -> status == 200);
        }
        return Duration.ofNanos(System.nanoTime() - gone);
    }

    @Test
    void c47ASynchronousStandbyTakesOverWithEveryCallThatWasAnswered() throws Exception {
        try (var primary = DebianServer.begun(ROOM);
                var standby = DebianServer.following(primary, ROOM)) {
            primary.waitForStandby();
            try (var replicas = Replicas.on(primary, 2, Map.of())) {
                var org = org(replicas);
                var load = load(replicas, org);
                try (var traffic = traffic(load)) {
                    load.awaitMore(300);
                    var gap = failOver(replicas, load, primary, standby);
                    System.out.printf("failover: %d ms without admission%n", gap.toMillis());
                    assertThat(gap).isLessThanOrEqualTo(GAP);
                    load.awaitMore(100);
                    traffic.end();
                }
                replicas.books().forgetTheSilent(2);
                replicas.books().restAndAgree();
                replicas.books().haveOnce(load.answered.keySet());
                assertThat(replicas.running(0).err()).noneMatch(line -> line.contains(WARNING));
            }
        }
    }

    @Test
    void c47AnAsynchronousStandbyLosesCallsAndTheStartSaysSo() throws Exception {
        try (var primary = DebianServer.begun(ROOM);
                var standby = DebianServer.following(primary, ROOM)) {
            primary.awaitStandby();
            try (var replicas = Replicas.on(primary, 2, Map.of())) {
                for (int i = 0; i < 2; i++) {
                    assertThat(replicas.running(i).err()).anyMatch(line -> line.contains(WARNING));
                }
                var org = org(replicas);
                var load = load(replicas, org);
                try (var traffic = traffic(load)) {
                    load.awaitMore(100);
                    standby.loseSight();
                    load.awaitMore(100);
                    assertThat(failOver(replicas, load, primary, standby)).isLessThanOrEqualTo(GAP);
                    load.awaitMore(100);
                    traffic.end();
                }
                var ids = load.answered.keySet().stream()
                        .map(UUID::fromString)
                        .map(UUID::toString)
                        .collect(Collectors.joining(","));
                var found = replicas.books()
                        .number("SELECT count(DISTINCT request_id) FROM usage_row WHERE request_id = ANY ('{" + ids
                                + "}')");
                System.out.printf(
                        "failover to an asynchronous standby: %d answered, %s of them on record%n",
                        load.answered.size(), found);
                assertThat(found)
                        .as("what was answered after it lost sight is lost")
                        .isLessThan(BigDecimal.valueOf(load.answered.size()))
                        .isGreaterThanOrEqualTo(BigDecimal.valueOf(100));
            }
        }
    }

    /// There is no way to have Farthing read from a standby, and one that is a minute behind would be noticed: a
    /// limit is exact and a disabled key refused at once, and nobody has asked the standby anything.
    @Test
    void c54NothingIsDecidedByAStandbyThatIsBehind() throws Exception {
        try (var primary = DebianServer.begun(ROOM);
                var standby = DebianServer.following(primary, ROOM)) {
            primary.awaitStandby();
            try (var replicas = Replicas.on(primary, 2, Map.of())) {
                standby.lagBehind();
                var org = org(replicas);
                replicas.operator().budgetIn(org.id(), "org", org.id(), "0.002", "total");
                var load = new Load(replicas, replicas.operator().keyIn(org.id(), "name", "spender")).known();
                try (var traffic = Traffic.from(8, side -> load.tryCall(side % 2, TOKENS, side % 2 == 0, ""))) {
                    Await.until("the limit is reached", Duration.ofMinutes(1), load.refusals::size, size -> size > 20);
                    assertThat(standby.text("SELECT count(*) FROM pg_stat_activity"
                                    + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"))
                            .isEqualTo("0");
                    traffic.end();
                }
                replicas.operator()
                        .done(
                                "PUT",
                                Management.GATEWAY + "/keys/" + load.key().id() + "/disable?org_id=" + org.id(),
                                null);
                assertThat(load.call(0, TOKENS, false, "").status()).isEqualTo(401);
                assertThat(standby.text("SELECT count(*) FROM org WHERE id = '" + org.id() + "'"))
                        .as("the standby knows nothing of all this yet")
                        .isEqualTo("0");
                replicas.books().restAndAgree();
                assertThat(replicas.books()
                                .number("SELECT max(spent) FROM budget_window WHERE org_id = '" + org.id()
                                        + "' AND limit_amt IS NOT NULL"))
                        .isLessThanOrEqualTo(new BigDecimal("2000000000"))
                        .isEqualTo(BigDecimal.valueOf(load.billedPico()));
            }
        }
    }

    @Test
    void c49WithoutRoomForItsLogTheDatabaseAdmitsNothingAndComesBackWhole() throws Exception {
        try (var server = DebianServer.begun(64);
                var replicas = Replicas.on(server, 2, Map.of())) {
            var org = org(replicas);
            var load = load(replicas, org);
            try (var traffic = traffic(load)) {
                load.awaitMore(200);
                Await.until(
                        "nothing is admitted",
                        Duration.ofMinutes(4),
                        () -> refusesAll(server, load),
                        refused -> refused);
                traffic.end();
            }
            int answered = load.answered.size();
            assertThat(refusesAll(server, load)).isTrue();
            assertThat(load.answered).hasSize(answered);
            server.emptyWal();
            // What a supervisor does with a server that has ended.
            if (!server.isRunning()) {
                server.start();
            }
            for (int i = 0; i < 2; i++) {
                int replica = i;
                Await.until(
                        "admitting again",
                        Duration.ofMinutes(1),
                        () -> load.call(replica, TOKENS, false, "").status(),
                        status -> status == 200);
            }
            replicas.books().forgetTheSilent(2);
            replicas.books().restAndAgree();
            replicas.books().haveOnce(load.answered.keySet());
            for (int i = 0; i < 2; i++) {
                replicas.running(i).close();
            }
            server.checkPages();
        }
    }

    /// Whether no call gets through once what room a crash has made is taken, too. One that was admitted before
    /// waits for its row: its client may lose patience.
    private static boolean refusesAll(DebianServer server, Load load) {
        server.fillWal();
        for (int i = 0; i < 20; i++) {
            int lost = load.lost.get();
            int refused = load.others.size();
            load.tryCall(i % 2, TOKENS, i % 4 < 2, "");
            if (load.lost.get() > lost || load.others.size() == refused) {
                return false;
            }
        }
        assertThat(load.others).allSatisfy(refusal -> {
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.header("retry-after")).isNotNull();
        });
        return true;
    }
}
