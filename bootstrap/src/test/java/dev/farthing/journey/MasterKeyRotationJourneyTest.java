package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.bootstrap.RunningFarthing;
import dev.farthing.journey.Management.Made;
import dev.farthing.persistence.server.TestFolders;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// J112: the master key is replaced under load while the process is killed again and again; nobody notices, and in
/// the end nothing needs the old one.
class MasterKeyRotationJourneyTest {
    private static final int KILLS = Boolean.getBoolean("farthing.long") ? 10 : 2;
    private static final int KEYS = 12;
    private static final int ANSWERS_AT_MOST = 60;
    private static final int LOAD_SECONDS = 60;
    private static final String MODEL = "steady";
    private static final String OLD = masterKey(1);
    private static final String NEW = masterKey(2);

    private final Path folder = RunningFarthing.newDataDir();
    private final Vertx vertx = Vertx.vertx();
    private final SteadyVendor vendor = SteadyVendor.on(vertx);
    private final List<String> secrets = new ArrayList<>();
    private final Set<String> refusals = ConcurrentHashMap.newKeySet();
    private Made admin;

    @AfterEach
    void tidy() {
        vendor.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        TestFolders.delete(folder);
    }

    @Test
    void g112TheOldMasterKeyGoesOutOfUseUnderLoadAndKillsWithoutOneRefusal() throws Exception {
        var random = new Random(Seed.VALUE);
        try (var farthing = start(OLD, null)) {
            furnish(farthing);
            assertThat(farthing.stop()).isZero();
        }
        for (int kill = 0; kill < KILLS; kill++) {
            try (var farthing = start(NEW, OLD)) {
                loadAndKill(farthing, 1 + random.nextInt(ANSWERS_AT_MOST));
            }
        }
        assertThat(refusals).isEmpty();
        try (var farthing = start(NEW, OLD)) {
            allOpen(farthing);
            var operator = new Management(farthing.url(), House.OPERATOR_KEY);
            var end = Await.until(
                    "nothing needs the old master key",
                    Duration.ofSeconds(20),
                    () -> rotation(operator),
                    state -> state.path("done").asBoolean());
            assertThat(end.path("previous_set").asBoolean()).isTrue();
            assertThat(farthing.stop()).isZero();
            isJsonByLine(farthing.err());
        }
        try (var farthing = start(NEW, null)) {
            allOpen(farthing);
            var left = rotation(new Management(farthing.url(), House.OPERATOR_KEY));
            assertThat(left.path("previous_set").asBoolean()).isFalse();
            assertThat(left.path("keys").asLong() + left.path("admin_keys").asLong())
                    .isZero();
        }
    }

    /// The log tells at each start what still needs the old key; of what goes to nobody but people is no log.
    private static void isJsonByLine(List<String> lines) {
        var logged =
                lines.stream().filter(line -> !line.startsWith("farthing: ")).toList();
        assertThat(logged).isNotEmpty();
        for (var line : logged) {
            var entry = Json.read(line);
            assertThat(entry.path("level").asText()).as(line).isNotEmpty();
            assertThat(entry.path("message").asText()).as(line).isNotEmpty();
        }
    }

    private RunningFarthing start(String current, String previous) {
        var environment = new HashMap<>(Map.of(
                "FARTHING_OPERATOR_KEY",
                House.OPERATOR_KEY,
                "FARTHING_MASTER_KEY",
                current,
                "FARTHING_LOG_FORMAT",
                "json"));
        if (previous != null) {
            environment.put("FARTHING_MASTER_KEY_PREVIOUS", previous);
        }
        return RunningFarthing.start(folder, environment);
    }

    private void furnish(RunningFarthing farthing) {
        var operator = new Management(farthing.url(), House.OPERATOR_KEY);
        var provider = operator.provider("steady", vendor.baseUrl());
        operator.credential(provider.id(), Scene.VENDOR_SECRET);
        operator.model(MODEL, "chat", provider.id(), Scene.UPSTREAM_CHAT);
        operator.price(MODEL, Scene.PRICES);
        for (int i = 0; i < KEYS; i++) {
            secrets.add(operator.key("name", "load " + i).secret());
        }
        admin = operator.adminKey("name", "a viewer", "role", "viewer");
        // The first start made an inference key that nobody here knows; whoever never uses a key may delete it.
        for (var key : operator.done("GET", Management.GATEWAY + "/keys?page_size=500", null)
                .path("items")) {
            if (!key.path("name").asText().startsWith("load ")) {
                operator.done(
                        "DELETE", Management.GATEWAY + "/keys/" + key.path("id").asText(), null);
            }
        }
    }

    private static JsonNode rotation(Management operator) {
        return operator.done("GET", Management.GATEWAY + "/master-key", null);
    }

    private void allOpen(RunningFarthing farthing) {
        for (int i = 0; i < secrets.size(); i++) {
            var answer = new Caller(farthing.url(), secrets.get(i)).chat(MODEL, SteadyVendor.prompt(i));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        }
        new Management(farthing.url(), admin.secret()).done("GET", Management.GATEWAY + "/keys", null);
    }

    private void loadAndKill(RunningFarthing farthing, int answers) throws InterruptedException {
        var killed = new AtomicBoolean();
        var enough = new CountDownLatch(answers);
        var clients = new ArrayList<Thread>();
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (var secret : secrets) {
                var caller = new Caller(farthing.url(), secret);
                clients.add(Thread.ofVirtual().start(() -> {
                    while (!killed.get()) {
                        call(http, caller, enough);
                    }
                }));
            }
            assertThat(enough.await(LOAD_SECONDS, TimeUnit.SECONDS))
                    .as("answers; refused: " + refusals)
                    .isTrue();
            farthing.signal("KILL");
            killed.set(true);
            farthing.awaitEnd();
            for (var client : clients) {
                client.join();
            }
        }
    }

    private void call(HttpClient http, Caller caller, CountDownLatch enough) {
        var body = Caller.chatBody(MODEL, SteadyVendor.prompt(1), false);
        try {
            var response =
                    http.send(caller.request(Caller.CHAT, body).build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() == 200) {
                enough.countDown();
            } else {
                refusals.add(response.statusCode() + " " + new String(response.body(), StandardCharsets.UTF_8));
            }
        } catch (IOException _) {
            // The kill came first.
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String masterKey(int filler) {
        var key = new byte[32];
        Arrays.fill(key, (byte) filler);
        return Base64.getEncoder().encodeToString(key);
    }
}
