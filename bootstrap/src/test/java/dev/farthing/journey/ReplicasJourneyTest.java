package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.bootstrap.RunningFarthing;
import dev.farthing.persistence.server.EmbeddedServer;
import dev.farthing.persistence.server.FolderLock;
import dev.farthing.persistence.server.TestFolders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two replicas on one database.
class ReplicasJourneyTest {
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final int KEYS = 5;
    private static final String DEMO = "demo-chat";

    private final Path folder = RunningFarthing.newDataDir();
    private final Path first = RunningFarthing.newDataDir();
    private final Path second = RunningFarthing.newDataDir();

    @AfterEach
    void tidy() {
        TestFolders.delete(folder);
        TestFolders.delete(first);
        TestFolders.delete(second);
    }

    @Test
    void whatIsDoneOnOneReplicaHoldsOnTheOtherWithinASecond() throws Exception {
        try (var lock = FolderLock.take(folder);
                var database = EmbeddedServer.start(lock);
                var mailBox = new MailBox()) {
            var environment = Map.of(
                    "FARTHING_OPERATOR_KEY", House.OPERATOR_KEY,
                    "FARTHING_DB_URL", database.jdbcUrl(),
                    "FARTHING_DB_USER", EmbeddedServer.USER,
                    "FARTHING_DB_PASSWORD", database.password(),
                    "FARTHING_SMTP_URL", mailBox.url(),
                    "FARTHING_SMTP_FROM", "farthing@example.com",
                    "FARTHING_MASTER_KEY", Base64.getEncoder().encodeToString(new byte[32]));
            try (var a = RunningFarthing.start(first, environment);
                    var b = RunningFarthing.start(second, environment)) {
                var operator = new Management(a.url(), House.OPERATOR_KEY);
                for (int i = 0; i < KEYS; i++) {
                    var key = operator.key("name", "key " + i);
                    var elsewhere = new Caller(b.url(), key.secret());
                    Await.until(
                            "a new key opens on the other replica",
                            A_SECOND,
                            () -> elsewhere.chat(DEMO, "In?").status(),
                            status -> status == 200);
                    operator.done("PUT", Management.GATEWAY + "/keys/" + key.id() + "/disable", null);
                    Await.until(
                            "a disabled key is refused on the other replica",
                            A_SECOND,
                            () -> elsewhere.chat(DEMO, "Still in?").status(),
                            status -> status == 401);
                    assertThat(elsewhere.chat(DEMO, "Still in?").errorCode()).isEqualTo("key_disabled");
                }
                var call =
                        new Caller(b.url(), operator.key("name", "read across").secret());
                var answer = Await.until(
                        "the key opens on the other replica",
                        A_SECOND,
                        () -> call.chat(DEMO, "In?"),
                        reply -> reply.status() == 200);
                assertThat(operator.call(answer.requestId()).path("status").asText())
                        .isEqualTo("ok");
                mailBox.isWrittenTo(operator);
                try (var teller = new Teller(database, operator, new Management(b.url(), House.OPERATOR_KEY))) {
                    teller.tellOfABudgetThoughOneReplicaDies(() -> {
                        a.signal("KILL");
                        a.awaitEnd();
                    });
                }
                assertThat(b.stop()).isZero();
            }
        }
    }
}
