package dev.farthing.bench;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The product, packaged as it is shipped, on a database of its own, furnished through its management interface.
final class Farthing implements AutoCloseable {
    /// What the books say of one model.
    record Booked(long calls, BigDecimal cost) {}

    private static final String OPERATOR = "bench-operator-key-0123456789-0123456789";
    private static final Pattern READY = Pattern.compile("farthing ready (http://\\S+) \\((\\d+) ms\\)");
    private static final int NO_LIMIT_MET = 1_000_000_000;

    private final Child child;
    private final Http http;
    private final Subject subject;
    private final Map<String, Long> answered = new TreeMap<>();
    private final String readyMillis;

    private Farthing(Child child, String base, String readyMillis, Subject subject) {
        this.child = child;
        this.http = new Http(base, OPERATOR);
        this.readyMillis = readyMillis;
        this.subject = subject;
    }

    static Farthing start(Rig rig, Path application, String durability) throws IOException, InterruptedException {
        String name = "farthing-" + durability;
        Path data = Files.createDirectory(rig.work().resolve(name));
        int port = Rig.freePort();
        List<String> command = new ArrayList<>();
        command.add(Rig.javaHome("java"));
        command.addAll(rig.jvmFlags());
        command.addAll(List.of("-jar", application.toString()));
        Child child = Child.start(
                name,
                rig.work(),
                Map.of(
                        "FARTHING_PORT",
                        String.valueOf(port),
                        "FARTHING_DATA_DIR",
                        data.toString(),
                        "FARTHING_OPERATOR_KEY",
                        OPERATOR,
                        "FARTHING_USAGE_DURABILITY",
                        durability),
                command);
        var ready = child.awaitOutput(READY, 120);
        long database = postmaster(data);
        Child.remember(rig.work(), database);
        return new Farthing(
                child,
                ready.group(1),
                ready.group(2),
                new Subject(name, port, () -> Set.of(child.pid()), () -> Kernel.tree(database)));
    }

    private static long postmaster(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data, 4)) {
            Path file = files.filter(path -> path.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no postmaster.pid in " + data));
            return Long.parseLong(Files.readAllLines(file).getFirst().trim());
        }
    }

    Subject subject() {
        return subject;
    }

    String readyMillis() {
        return readyMillis;
    }

    long pid() {
        return child.pid();
    }

    /// One provider, its credential, and a priced model for each script.
    void furnish(int upstreamPort, List<Script> scripts) {
        String provider = http.post(
                        "/api/v1/gateway/providers",
                        new JsonObject()
                                .put("name", "bench")
                                .put("protocol", "openai")
                                .put("base_url", "http://127.0.0.1:" + upstreamPort + "/v1"))
                .getString("id");
        http.post(
                "/api/v1/gateway/credentials",
                new JsonObject()
                        .put("provider_id", provider)
                        .put("name", "bench")
                        .put("secret", "sk-bench-upstream"));
        for (Script script : scripts) {
            http.post(
                    "/api/v1/gateway/models",
                    new JsonObject()
                            .put("id", script.model())
                            .put("type", "chat")
                            .put(
                                    "routes",
                                    new JsonArray()
                                            .add(new JsonObject()
                                                    .put("provider_id", provider)
                                                    .put("upstream_model", script.model()))));
            http.post(
                    "/api/v1/billing/prices",
                    new JsonObject()
                            .put("model", script.model())
                            .put("input_per_1m", Script.INPUT_PER_MILLION.toPlainString())
                            .put("cache_read_per_1m", Script.CACHED_PER_MILLION.toPlainString())
                            .put("output_per_1m", Script.OUTPUT_PER_MILLION.toPlainString()));
        }
    }

    /// Keys of the default organisation, each with limits so high that they are counted and never met.
    List<String> keys(int count) throws InterruptedException {
        return http.each(count, number -> key("", number));
    }

    /// One organisation, team and key for each tenant.
    List<String> tenants(int count) throws InterruptedException {
        return http.each(count, number -> {
            String org = http.post("/api/v1/gateway/orgs", new JsonObject().put("name", "bench " + number))
                    .getString("id");
            return key("?org_id=" + org, number);
        });
    }

    private String key(String query, int number) {
        return http.post(
                        "/api/v1/gateway/keys" + query,
                        new JsonObject()
                                .put("name", "bench " + number)
                                .put("rpm_limit", NO_LIMIT_MET)
                                .put("tpm_limit", NO_LIMIT_MET))
                .getString("key");
    }

    /// Notes answers that reached their callers.
    void answered(String model, long calls) {
        answered.merge(model, calls, Long::sum);
    }

    Map<String, Long> answered() {
        return answered;
    }

    /// What the books say once they say as much as was answered, or after a grace of some seconds anyway.
    Map<String, Booked> booked() throws InterruptedException {
        Map<String, Booked> booked = read();
        for (int patience = 0; patience < 50 && !counts(booked).equals(answered); patience++) {
            Thread.sleep(200);
            booked = read();
        }
        return booked;
    }

    private static Map<String, Long> counts(Map<String, Booked> booked) {
        Map<String, Long> counts = new TreeMap<>();
        booked.forEach((model, sum) -> counts.put(model, sum.calls()));
        return counts;
    }

    private Map<String, Booked> read() {
        Object answer = Json.decodeValue(http.get("/api/v1/obs/usage?org_id=*&group_by=model&page_size=500"));
        JsonArray rows = answer instanceof JsonArray array ? array : ((JsonObject) answer).getJsonArray("items");
        Map<String, Booked> booked = new TreeMap<>();
        for (int i = 0; i < rows.size(); i++) {
            JsonObject row = rows.getJsonObject(i);
            String cost = row.getString("cost_rmb", row.getString("cost"));
            booked.merge(
                    row.getString("model"),
                    new Booked(row.getLong("requests"), new BigDecimal(cost)),
                    (one, other) ->
                            new Booked(one.calls() + other.calls(), one.cost().add(other.cost())));
        }
        return booked;
    }

    @Override
    public void close() {
        http.close();
        child.close();
    }
}
