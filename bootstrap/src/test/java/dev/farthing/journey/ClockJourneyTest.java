package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.bootstrap.RunningFarthing;
import dev.farthing.journey.Replicas.Brought;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The database's clock is set while two replicas serve; by `./farthing test --long`.
@Tag("long")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ClockJourneyTest {
    private static final int TOKENS = 10;
    private static final int COUNT = 2;
    private static final Duration JUMP = Duration.ofMinutes(10);

    private static Replicas replicas;
    private static DatabaseSkew skew;

    @BeforeAll
    static void start() {
        var database = new Brought(RunningFarthing.newDataDir());
        skew = DatabaseSkew.on(database);
        replicas = Replicas.on(database, COUNT, Map.of());
    }

    @AfterAll
    static void end() {
        replicas.close();
    }

    @Test
    void i125ADatabaseWhoseClockIsSetBackBreaksNothingAndIsToldOf() {
        var operator = replicas.operator();
        var org = operator.org("org " + System.nanoTime());
        operator.budgetIn(org.id(), "org", org.id(), "1000", "total");
        var expires = Instant.now().plus(Duration.ofMinutes(5)).truncatedTo(ChronoUnit.SECONDS);
        var key = operator.keyIn(org.id(), "name", "for five minutes", "expires_at", expires.toString());
        var load = new Load(replicas, key).known();
        try (var traffic = Traffic.from(4, side -> load.tryCall(side % COUNT, TOKENS, side < 2, " slow 5"))) {
            load.awaitMore(100);
            skew.set(JUMP.negated());
            for (int i = 0; i < COUNT; i++) {
                replicas.running(i).awaitErr("which is the one that counts, was set back by PT10M");
            }
            load.awaitMore(100);
            skew.set(Duration.ZERO);
            for (int i = 0; i < COUNT; i++) {
                replicas.running(i).awaitErr("which is the one that counts, was set forward by PT10M");
            }
            load.awaitMore(100);
            traffic.end();
        }
        assertThat(load.refusals).isEmpty();
        assertThat(load.others)
                .allSatisfy(answer -> assertThat(answer.status())
                        .as("nobody is told that a key has expired: %s", answer.text())
                        .isEqualTo(503));
        assertThat(replicas.books().number("SELECT count(*) FROM replica WHERE state = 'lost'"))
                .as("nobody was given up")
                .isZero();
        replicas.books().restAndAgree();
        replicas.books().haveOnce(load.answered.keySet());
        assertThat(replicas.books().number("SELECT count(*) FROM usage_row WHERE latency_ms < 0 OR first_token_ms < 0"))
                .isZero();
        assertThat(replicas.books()
                        .number("SELECT coalesce(sum(spent), 0) FROM budget_window WHERE org_id = '" + org.id()
                                + "' AND limit_amt IS NOT NULL"))
                .isEqualTo(BigDecimal.valueOf(load.billedPico()));
    }
}
