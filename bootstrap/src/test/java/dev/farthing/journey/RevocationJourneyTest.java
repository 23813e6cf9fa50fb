package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.journey.Caller.Answer;
import dev.farthing.journey.Management.Made;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(House.Resolver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RevocationJourneyTest {
    private static final String DEMO = "demo-chat";
    private static final String KEYS = Management.GATEWAY + "/keys/";
    private static final int KEYS_EACH_WAY = 8;
    private static final int CLIENTS = 4;
    private static final Duration SOON = Duration.ofSeconds(20);

    private final House house;
    private final Management operator;

    RevocationJourneyTest(House house) {
        this.house = house;
        this.operator = house.operator();
    }

    @Test
    void g92aDisabledKeyAdmitsNothingOnceDisablingHasAnswered() throws Exception {
        for (int i = 0; i < KEYS_EACH_WAY; i++) {
            var refusals = revokeUnderLoad(key -> operator.done("PUT", KEYS + key.id() + "/disable", null));
            assertThat(refusals)
                    .allMatch(a -> a.status() == 401 && a.errorCode().equals("key_disabled"));
        }
    }

    @Test
    void g92aDeletedKeyAdmitsNothingOnceDeletingHasAnswered() throws Exception {
        for (int i = 0; i < KEYS_EACH_WAY; i++) {
            var refusals = revokeUnderLoad(key -> operator.done("DELETE", KEYS + key.id(), null));
            assertThat(refusals)
                    .allMatch(a -> a.status() == 401 && a.errorCode().equals("invalid_api_key"));
        }
    }

    @Test
    void g92aSecretRotatedOutWithoutGraceAdmitsNothingOnceRotatingHasAnswered() throws Exception {
        for (int i = 0; i < KEYS_EACH_WAY; i++) {
            var refusals =
                    revokeUnderLoad(key -> operator.done("PUT", KEYS + key.id() + "/rotate", "{\"grace_seconds\":0}"));
            assertThat(refusals)
                    .allMatch(a -> a.status() == 401 && a.errorCode().equals("invalid_api_key"));
        }
    }

    /// Calls from several sides while the key loses its power; the refusals of the calls that began afterwards.
    private List<Answer> revokeUnderLoad(Consumer<Made> revoke) throws Exception {
        var key = operator.key("name", "to be revoked");
        var caller = house.caller(key.secret());
        var revoked = new AtomicBoolean();
        var stopped = new AtomicBoolean();
        var admittedLate = new ConcurrentLinkedQueue<Answer>();
        var refused = new ConcurrentLinkedQueue<Answer>();
        var busy = new CountDownLatch(CLIENTS * 3);
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.ofVirtual().start(() -> {
                for (int late = 0; late < 5 && !stopped.get(); ) {
                    boolean afterwards = revoked.get();
                    var answer = caller.chat(DEMO, "Am I in?");
                    busy.countDown();
                    if (afterwards) {
                        late++;
                        (answer.status() == 200 ? admittedLate : refused).add(answer);
                    }
                }
            }));
        }
        try {
            assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();
            revoke.accept(key);
            revoked.set(true);
            for (var client : clients) {
                client.join();
            }
        } finally {
            stopped.set(true);
        }
        assertThat(admittedLate).isEmpty();
        assertThat(refused).hasSize(CLIENTS * 5);
        return List.copyOf(refused);
    }

    @Test
    void g93anExpiredKeyAdmitsNothing() {
        var until = Instant.now().plusMillis(1_500).truncatedTo(ChronoUnit.MILLIS);
        var key = operator.key("name", "short-lived", "expires_at", until.toString());
        var caller = house.caller(key.secret());
        assertThat(caller.chat(DEMO, "In time?").status()).isEqualTo(200);
        var answer = Await.until(
                "the key is expired",
                SOON,
                () -> {
                    boolean late = !Instant.now().isBefore(until);
                    var reply = caller.chat(DEMO, "Still in time?");
                    assertThat(late && reply.status() == 200)
                            .as("admitted after its expiry")
                            .isFalse();
                    return reply;
                },
                reply -> reply.status() != 200);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.errorCode()).isEqualTo("key_expired");
    }

    @Test
    void aDisabledKeyWorksAgainWhenEnabled() {
        var key = operator.key("name", "off and on");
        operator.done("PUT", KEYS + key.id() + "/disable", null);
        assertThat(house.caller(key.secret()).chat(DEMO, "In?").status()).isEqualTo(401);
        operator.done("PUT", KEYS + key.id() + "/enable", null);
        assertThat(house.caller(key.secret()).chat(DEMO, "In?").status()).isEqualTo(200);
    }

    @Test
    void g94bothSecretsWorkUntilTheGraceIsOver() {
        var key = operator.key("name", "rotated");
        var rotated = operator.done("PUT", KEYS + key.id() + "/rotate", "{\"grace_seconds\":2}");
        var until = Instant.parse(rotated.path("rotate_grace_until").asText());
        var fresh = house.caller(rotated.path("key").asText());
        var old = house.caller(key.secret());
        assertThat(fresh.chat(DEMO, "New?").status()).isEqualTo(200);
        assertThat(old.chat(DEMO, "Old?").status()).isEqualTo(200);
        var answer = Await.until(
                "the grace is over",
                SOON,
                () -> {
                    boolean late = !Instant.now().isBefore(until);
                    var reply = old.chat(DEMO, "Old?");
                    assertThat(late && reply.status() == 200)
                            .as("admitted after the grace")
                            .isFalse();
                    return reply;
                },
                reply -> reply.status() != 200);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.errorCode()).isEqualTo("invalid_api_key");
        assertThat(fresh.chat(DEMO, "New?").status()).isEqualTo(200);
    }

    @Test
    void aSuspendedOrgsKeysAreRefusedUntilItIsResumed() {
        var org = operator.org("to be suspended " + System.nanoTime());
        var key = operator.keyIn(org.id(), "name", "of the suspended");
        var caller = house.caller(key.secret());
        assertThat(caller.chat(DEMO, "In?").status()).isEqualTo(200);
        operator.done("POST", Management.GATEWAY + "/orgs/" + org.id() + "/suspend", null);
        var refused = caller.chat(DEMO, "In?");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.errorCode()).isEqualTo("org_suspended");
        operator.done("POST", Management.GATEWAY + "/orgs/" + org.id() + "/resume", null);
        assertThat(caller.chat(DEMO, "In?").status()).isEqualTo(200);
    }
}
