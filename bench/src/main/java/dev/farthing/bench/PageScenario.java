package dev.farthing.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/// How long the console takes for its pages, and how large they are, where there are a million calls of ninety days.
final class PageScenario {
    private static final int ASKED = 15;
    private static final int WARM = 10;
    private static final int DAYS = 90;
    private static final int KEYS = 450;
    private static final int TEAMS = 10;
    private static final int MODELS = 12;
    private static final int PROVIDERS = 4;
    private static final int CREDENTIALS = 500;
    private static final int TOP_UPS = 300;
    private static final double MOST_MILLIS = 200;
    private static final double MOST_KILOBYTES = 300;
    private static final int OK = 200;
    private static final int BYTES_OF_KILOBYTE = 1_000;
    /// What is told of all keys or of everything is read from rows that are nearly as many as the calls.
    private static final String LONG_REPORT = "/usage?size=50&";
    private static final Pattern FILE = Pattern.compile("(?:src|href|data-chart)=\"(/assets/[^\"#]+)");
    private static final Pattern MAIN = Pattern.compile("<main.*</main>", Pattern.DOTALL);

    private final Rig rig;
    private final Path application;
    private final Settings settings;
    private final Table table;
    private final Map<String, Integer> files = new HashMap<>();

    PageScenario(Rig rig, Path application, Settings settings, Table table) {
        this.rig = rig;
        this.application = application;
        this.settings = settings;
        this.table = table;
    }

    /// A page as somebody sees it.
    ///
    /// @param bytes as they were sent, packed
    private record Seen(String html, int bytes, double millis) {}

    void run() throws IOException, InterruptedException {
        try (Farthing farthing = Farthing.start(rig, application, "pages", "strict")) {
            int calls = settings.manyRows() / 10;
            long start = System.nanoTime();
            furnish(farthing);
            farthing.books().begunAgo(DAYS);
            farthing.books().addUsage(calls, DAYS, KEYS);
            farthing.books().addAttempts();
            System.err.printf(
                    "pages: %d calls, %d rows of sums, after %d s%n",
                    calls, farthing.books().sumRows(), TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
            String admin = farthing.make(
                            "/api/v1/gateway/admin-keys", new JsonObject().put("name", "bench").put("role", "org_admin"))
                    .getString("key");
            try (HttpClient browser = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
                look(browser, farthing, "operator", farthing.operator(), calls);
                look(browser, farthing, "org admin", admin, calls);
            }
        }
    }

    private static void furnish(Farthing farthing) throws InterruptedException {
        List<String> teams = ids(farthing.make(
                TEAMS, "/api/v1/gateway/teams", number -> new JsonObject().put("name", "bench " + number)));
        farthing.make(KEYS, "/api/v1/gateway/keys", number -> new JsonObject()
                .put("name", "bench " + number)
                .put("team_id", teams.get(number % TEAMS)));
        List<String> providers = ids(farthing.make(PROVIDERS, "/api/v1/gateway/providers", number -> new JsonObject()
                .put("name", "bench-" + number)
                .put("protocol", "openai")
                .put("base_url", "http://127.0.0.1:9/v1")));
        farthing.make(CREDENTIALS, "/api/v1/gateway/credentials", number -> new JsonObject()
                .put("provider_id", providers.get(number % PROVIDERS))
                .put("name", "bench " + number)
                .put("secret", "sk-bench-upstream-" + number));
        farthing.make(MODELS, "/api/v1/gateway/models", number -> new JsonObject()
                .put("id", "bench-" + number)
                .put("type", "chat")
                .put(
                        "routes",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("provider_id", providers.get(number % PROVIDERS))
                                        .put("upstream_model", "bench"))));
        farthing.make(MODELS, "/api/v1/billing/prices", number -> new JsonObject()
                .put("model", "bench-" + number)
                .put("input_per_1m", "1")
                .put("output_per_1m", "2"));
        farthing.make(TEAMS, "/api/v1/billing/budgets", number -> new JsonObject()
                .put("scope", "team")
                .put("scope_id", teams.get(number))
                .put("limit", "100000")
                .put("window", "month"));
        farthing.make(TEAMS, "/api/v1/obs/alert-rules", number -> new JsonObject()
                .put("name", "bench " + number)
                .put("metric", "requests")
                .put("threshold", "1000000000"));
        String org = new JsonObject(farthing.get("/api/v1/gateway/orgs?search=default"))
                .getJsonArray("items")
                .getJsonObject(0)
                .getString("id");
        farthing.make(TOP_UPS, "/api/v1/billing/top-ups", number -> new JsonObject()
                .put("org_id", org)
                .put("kind", "purchased")
                .put("amount", "1"));
    }

    private static List<String> ids(List<JsonObject> made) {
        return made.stream().map(one -> one.getString("id")).toList();
    }

    private void look(HttpClient browser, Farthing farthing, String who, String key, int calls)
            throws IOException, InterruptedException {
        String cookie = logIn(browser, farthing, key);
        for (String path : paths(browser, farthing, cookie)) {
            measure(browser, farthing, cookie, path, who, calls);
        }
    }

    private static String logIn(HttpClient browser, Farthing farthing, String key)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = browser.send(
                HttpRequest.newBuilder(URI.create(farthing.url() + "/login"))
                        .header("content-type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("key=" + key))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        String cookie = answer.headers().firstValue("set-cookie").orElseThrow();
        return cookie.substring(0, cookie.indexOf(';'));
    }

    /// What the side of the pages names, longer and narrower looks at it, and the first thing of each list, opened.
    private List<String> paths(HttpClient browser, Farthing farthing, String cookie)
            throws IOException, InterruptedException {
        String from = "from=" + LocalDate.now(ZoneOffset.UTC).minusDays(DAYS - 1L);
        List<String> paths = new ArrayList<>(List.of(
                "/dashboard",
                "/dashboard?days=90",
                "/dashboard?days=30&step=hour",
                "/dashboard?days=90&view=business",
                "/status",
                "/keys",
                "/keys?size=500",
                "/keys?search=bench+44",
                "/calls",
                "/calls?size=500",
                "/calls?status=error&" + from,
                "/calls?model=bench-3&status=cancelled&" + from,
                "/usage",
                "/usage?by1=day&by2=model&" + from,
                LONG_REPORT + "by1=key&" + from,
                LONG_REPORT + "by1=day&by2=client&by3=status&" + from,
                "/billing",
                "/billing/prices",
                "/billing/wallet",
                "/billing/reconciliation",
                "/models",
                "/playground",
                "/alerts",
                "/audit",
                "/audit?size=500",
                "/guide"));
        Map<String, String> firsts = new LinkedHashMap<>(Map.of(
                "/keys", "/keys/[0-9a-f]{8}-[^\"?]+",
                "/calls", "/calls/[0-9a-f]{8}-[^\"?]+"));
        if (answer(browser, farthing, cookie, "/providers").statusCode() == OK) {
            paths.addAll(List.of(
                    "/providers",
                    "/credentials",
                    "/credentials?size=500",
                    "/credentials?size=500&view=cards",
                    "/credentials/proxies",
                    "/logs",
                    "/logs?size=500",
                    "/logs?model=bench-3&" + from,
                    "/config",
                    "/org"));
            firsts.putAll(Map.of(
                    "/models", "/models/one\\?[^\"]+",
                    "/providers?search=bench", "/providers/[0-9a-f]{8}-[^\"?]+",
                    "/credentials", "/credentials/[0-9a-f]{8}-[^\"?]+",
                    "/logs", "/logs/[0-9a-f]{8}-[^\"?]+",
                    "/alerts", "/alerts/rules/[0-9a-f]{8}-[^\"?]+"));
        }
        for (Map.Entry<String, String> first : firsts.entrySet()) {
            paths.add(first(html(answer(browser, farthing, cookie, first.getKey())), first.getValue()));
        }
        return paths;
    }

    private static String first(String html, String links) {
        var main = MAIN.matcher(html);
        var link = Pattern.compile("href=\"(" + links + ")\"").matcher(main.find() ? main.group() : html);
        if (!link.find()) {
            throw new IllegalStateException("a list has nothing like " + links);
        }
        return link.group(1).replace("&amp;", "&");
    }

    private void measure(
            HttpClient browser, Farthing farthing, String cookie, String path, String who, int calls)
            throws IOException, InterruptedException {
        for (int i = 0; i < WARM; i++) {
            see(browser, farthing, cookie, path);
        }
        double[] millis = new double[ASKED];
        Seen seen = see(browser, farthing, cookie, path);
        for (int i = 0; i < ASKED; i++) {
            seen = see(browser, farthing, cookie, path);
            millis[i] = seen.millis();
        }
        double median = Rounds.median(millis);
        double slowest = IntStream.range(0, ASKED).mapToDouble(i -> millis[i]).max().orElse(median);
        double size = size(browser, farthing, seen) / BYTES_OF_KILOBYTE;
        String question = "%s of %d calls, %s".formatted(path.replaceAll("[0-9a-f]{8}-[-0-9a-f]+", "one"), calls, who);
        table.figure(
                question,
                "%.0f ms".formatted(median),
                median,
                path.startsWith(LONG_REPORT) ? Double.NaN : MOST_MILLIS,
                "median; slowest %.0f ms".formatted(slowest));
        table.figure(
                question + ", with its files",
                "%.0f KB".formatted(size),
                size,
                MOST_KILOBYTES,
                "packed; %d KB of HTML".formatted(seen.html().length() / BYTES_OF_KILOBYTE));
        System.err.printf("pages: %6.0f ms (%.0f) %4.0f KB %s%n", median, slowest, size, question);
    }

    private static Seen see(HttpClient browser, Farthing farthing, String cookie, String path)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        HttpResponse<byte[]> answer = answer(browser, farthing, cookie, path);
        double millis = (System.nanoTime() - start) / 1e6;
        String html = html(answer);
        if (answer.statusCode() != OK) {
            throw new IllegalStateException(path + " is answered " + answer.statusCode() + " " + html);
        }
        return new Seen(html, answer.body().length, millis);
    }

    private static HttpResponse<byte[]> answer(HttpClient browser, Farthing farthing, String cookie, String path)
            throws IOException, InterruptedException {
        return browser.send(
                HttpRequest.newBuilder(URI.create(farthing.url() + path))
                        .header("accept", "text/html")
                        .header("accept-encoding", "gzip")
                        .header("cookie", cookie)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String html(HttpResponse<byte[]> answer) throws IOException {
        byte[] body = answer.body();
        if (answer.headers().firstValue("content-encoding").isEmpty()) {
            return new String(body, StandardCharsets.UTF_8);
        }
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(unpacked.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// What a browser that comes for the first time is sent; the kit of charts only where there is one to draw.
    private double size(HttpClient browser, Farthing farthing, Seen page) throws IOException, InterruptedException {
        String html = page.html();
        double bytes = page.bytes();
        var found = FILE.matcher(html);
        var seen = new HashSet<String>();
        while (found.find()) {
            String file = found.group(1);
            if (seen.add(file) && (!file.contains("chart") || html.contains("<canvas"))) {
                bytes += files.containsKey(file) ? files.get(file) : fetch(browser, farthing, file);
            }
        }
        return bytes;
    }

    private int fetch(HttpClient browser, Farthing farthing, String file) throws IOException, InterruptedException {
        int length = browser.send(
                        HttpRequest.newBuilder(URI.create(farthing.url() + file))
                                .header("accept-encoding", "gzip")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .body()
                .length;
        files.put(file, length);
        return length;
    }
}
