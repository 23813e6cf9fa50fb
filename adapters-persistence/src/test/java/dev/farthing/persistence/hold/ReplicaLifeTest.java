package dev.farthing.persistence.hold;

import static dev.farthing.persistence.hold.HoldScene.await;
import static dev.farthing.persistence.hold.HoldScene.held;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.Durability;
import dev.farthing.application.relay.SomeCall;
import dev.farthing.persistence.DirectConnections;
import dev.farthing.persistence.server.DatabaseProxy;
import dev.farthing.persistence.server.DatabaseProxy.Verdict;
import dev.farthing.persistence.server.DatabaseProxy.When;
import dev.farthing.persistence.server.FreshDatabase;
import dev.farthing.persistence.usage.OpenedJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// When a process's life is over, and when it only looks so.
class ReplicaLifeTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private final OpenedJournal usage = OpenedJournal.on(DATABASE, Durability.STRICT);
    private final DatabaseProxy proxy = DatabaseProxy.to(DATABASE.port());

    private PostgresIntents process(int lostAfterSeconds) {
        var intents = new PostgresIntents(
                usage.journal(),
                () -> SomeCall.idAt(Instant.now()),
                new DirectConnections(proxy.through(DATABASE.url()), DATABASE.user(), DATABASE.password()),
                lostAfterSeconds);
        intents.run();
        return intents;
    }

    @AfterEach
    void end() {
        usage.close();
        proxy.close();
    }

    @Test
    void aKeyThatWasClosedForAMomentEndsNobodysLife() {
        var scene = new HoldScene(DATABASE);
        var intents = process(60);
        var life = held(await(intents.admit(scene.intent(10)))).replica();
        scene.sql("UPDATE issued_key SET state = 'disabled' WHERE id = ?", scene.key);
        var asked = new AtomicBoolean();
        proxy.watch(moment -> {
            if (moment.when() == When.DONE && moment.mentions("INTO intent") && !asked.getAndSet(true)) {
                scene.sql("UPDATE issued_key SET state = 'active' WHERE id = ?", scene.key);
            }
            return Verdict.PASS;
        });

        assertThat(held(await(intents.admit(scene.intent(10)))).replica()).isEqualTo(life);
        assertThat(asked).isTrue();
        intents.close();
    }

    /// After an outage of the database everybody has been silent.
    @Test
    void whoWasNotHeardOfForLongIsGivenUpOnlyByAProcessThatHasBeenThereForAWhile() {
        var scene = new HoldScene(DATABASE);
        var silent = UUID.randomUUID();
        scene.sql("INSERT INTO replica (id, host, heartbeat_at) VALUES (?, 'other', now() - interval '1 day')", silent);
        long start = System.nanoTime();
        var intents = process(36);

        HoldScene.awaitTrue(
                "it is given up",
                () -> scene.number("SELECT count(*) FROM replica WHERE id = ? AND state = 'lost'", silent) == 1);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(6));
        intents.close();
    }
}
