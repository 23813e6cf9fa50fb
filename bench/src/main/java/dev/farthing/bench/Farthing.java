package dev.farthing.bench;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The product, packaged as it is shipped, on a database of its own, furnished through its management interface.
final class Farthing implements AutoCloseable {
    private static final String OPERATOR = "bench-operator-key-0123456789-0123456789";
    private static final Pattern READY = Pattern.compile("farthing ready (http://\\S+) ");
    private static final int AT_A_TIME = 500;
    private static final int NO_LIMIT_MET = 1_000_000_000;

    private final Child child;
    private final Http http;
    private final Subject subject;
    private final Books books;
    private long answered;

    private Farthing(Child child, String base, Books books, Subject subject) {
        this.child = child;
        this.http = new Http(base, OPERATOR);
        this.books = books;
        this.subject = subject;
    }

    static Farthing start(Rig rig, Path application, String durability) throws IOException, InterruptedException {
        return start(rig, application, "farthing-" + durability, durability);
    }

    static Farthing start(Rig rig, Path application, String name, String durability)
            throws IOException, InterruptedException {
        return start(rig, application, name, durability, Map.of());
    }

    static Farthing start(Rig rig, Path application, String name, String durability, Map<String, String> more)
            throws IOException, InterruptedException {
        return start(rig, application, name, null, durability, more);
    }

    /// Another replica on the database of this one, which must outlive it.
    Farthing join(Rig rig, Path application, String name, Map<String, String> more)
            throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("FARTHING_DB_URL", books.url());
        environment.put("FARTHING_DB_PASSWORD", books.password());
        return start(rig, application, name, books, "relaxed", environment);
    }

    private static Farthing start(
            Rig rig,
            Path application,
            String name,
            @Nullable Books others,
            String durability,
            Map<String, String> more)
            throws IOException, InterruptedException {
        Path data = Files.createDirectory(rig.work().resolve(name));
        int port = Rig.freePort();
        List<String> command = new ArrayList<>();
        command.add(Rig.javaHome("java"));
        command.addAll(rig.jvmFlags());
        command.addAll(List.of("-jar", application.toString()));
        Map<String, String> environment = new HashMap<>(more);
        environment.put("FARTHING_PORT", String.valueOf(port));
        environment.put("FARTHING_DATA_DIR", data.toString());
        environment.put("FARTHING_OPERATOR_KEY", OPERATOR);
        environment.put("FARTHING_USAGE_DURABILITY", durability);
        Child child = Child.start(name, rig.work(), environment, command);
        var ready = child.awaitOutput(READY, 120);
        Books books = others == null ? Books.of(data) : others;
        Child.remember(rig.work(), books.server());
        return new Farthing(
                child,
                ready.group(1),
                books,
                new Subject(name, port, () -> Set.of(child.pid()), () -> Kernel.tree(books.server())));
    }

    Subject subject() {
        return subject;
    }

    /// A provider of each dialect with its credentials, and a priced model for each script.
    void furnish(int upstreamPort, List<Script> scripts, int credentials) throws InterruptedException {
        for (Tongue tongue : Tongue.values()) {
            List<Script> some =
                    scripts.stream().filter(script -> script.tongue() == tongue).toList();
            if (!some.isEmpty()) {
                furnish(tongue, upstreamPort, some, credentials);
            }
        }
    }

    private void furnish(Tongue tongue, int upstreamPort, List<Script> scripts, int credentials)
            throws InterruptedException {
        String provider = http.post(
                        "/api/v1/gateway/providers",
                        new JsonObject()
                                .put("name", "bench-" + tongue.protocol())
                                .put("protocol", tongue.protocol())
                                .put("base_url", "http://127.0.0.1:" + upstreamPort + tongue.base()))
                .getString("id");
        http.each(
                credentials,
                number -> http.post(
                                "/api/v1/gateway/credentials",
                                new JsonObject()
                                        .put("provider_id", provider)
                                        .put("name", "bench " + number)
                                        .put("secret", "sk-bench-upstream-" + number))
                        .getString("id"));
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

    /// As many keys as are asked for, or as can be made in the time.
    List<String> keys(int count, int seconds) throws InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        List<String> made = new ArrayList<>(count);
        while (made.size() < count && (made.isEmpty() || System.nanoTime() < end)) {
            made.addAll(keys(Math.min(AT_A_TIME, count - made.size())));
        }
        return made;
    }

    /// One organisation and key for each tenant.
    List<String> tenants(int count) throws InterruptedException {
        return http.each(count, number -> {
            String org = http.post("/api/v1/gateway/orgs", new JsonObject().put("name", "bench " + number))
                    .getString("id");
            return key("?org_id=" + org, number);
        });
    }

    /// The key of an organisation of which every call is held in, and charged to, one hard budget.
    String cappedKey() {
        String org = http.post("/api/v1/gateway/orgs", new JsonObject().put("name", "capped"))
                .getString("id");
        http.post(
                "/api/v1/billing/budgets?org_id=" + org,
                new JsonObject()
                        .put("scope", "org")
                        .put("scope_id", org)
                        .put("limit", "1000000")
                        .put("window", "total"));
        return key("?org_id=" + org, 0);
    }

    Books books() {
        return books;
    }

    /// What the operator is answered.
    String get(String path) {
        return http.get(path);
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
    void answered(long calls) {
        answered += calls;
    }

    /// What is owed for all that was answered.
    Books.Sum owed() {
        return new Books.Sum(answered, Script.cost().multiply(BigDecimal.valueOf(answered)));
    }

    /// One row a call, read once there are as many as were answered, or after a grace of some seconds anyway.
    Books.Sum rows() throws InterruptedException {
        Books.Sum rows = books.rows();
        for (int patience = 0; patience < 50 && rows.calls() < answered; patience++) {
            Thread.sleep(200);
            rows = books.rows();
        }
        return rows;
    }

    /// The sums kept beside the rows.
    Books.Sum rollups() {
        return books.rollups();
    }

    /// What the usage report tells its readers.
    Books.Sum told() {
        Object answer = Json.decodeValue(http.get("/api/v1/obs/usage?org_id=*&group_by=model&page_size=500"));
        JsonArray rows = answer instanceof JsonArray array ? array : ((JsonObject) answer).getJsonArray("items");
        Books.Sum told = new Books.Sum(0, BigDecimal.ZERO);
        for (int i = 0; i < rows.size(); i++) {
            JsonObject row = rows.getJsonObject(i);
            told = told.plus(new Books.Sum(row.getLong("requests"), new BigDecimal(row.getString("cost_rmb"))));
        }
        return told;
    }

    @Override
    public void close() {
        http.close();
        child.close();
    }
}
