package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The console as HTTP sees it: who is let in, for how long, and what a page may hold.
@ExtendWith(House.Resolver.class)
class ConsoleJourneyTest {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]*)\"");
    private static final Pattern ONCE = Pattern.compile("name=\"once\" value=\"([^\"]*)\"");
    private static final Pattern SECRET = Pattern.compile("id=\"secret\">([^<]+)<");
    private static final Pattern MODEL = Pattern.compile("\\(model=\"([^\"]+)\"");
    private static final Pattern CHOSEN = Pattern.compile("name=\"id\" value=\"([^\"]*)\"");
    /// More than are done with while somebody waits.
    private static final int MANY = 120;
    private static final Duration MANY_TAKE = Duration.ofSeconds(60);
    private static final String ANY = "/019a7c3e-0000-7000-8000-000000000001";
    private static final List<String> OF_OPERATORS = List.of(
            "/credentials",
            "/credentials/new",
            "/credentials/import",
            "/credentials/proxies",
            "/credentials/jobs" + ANY,
            "/credentials" + ANY,
            "/providers",
            "/providers/new",
            "/providers" + ANY,
            "/providers" + ANY + "/models",
            "/models/new",
            "/models/one?name=demo-chat");
    private static final List<String> FORMS_OF_OPERATORS = List.of(
            "/credentials",
            "/credentials" + ANY,
            "/credentials" + ANY + "/verify",
            "/credentials" + ANY + "/delete",
            "/credentials/batch",
            "/credentials/import",
            "/credentials/proxies",
            "/credentials/proxies/check",
            "/credentials/proxies" + ANY + "/disable",
            "/credentials/proxies" + ANY + "/delete",
            "/providers",
            "/providers" + ANY,
            "/providers" + ANY + "/delete",
            "/providers" + ANY + "/disable",
            "/providers" + ANY + "/enable",
            "/providers" + ANY + "/proxies",
            "/providers" + ANY + "/share",
            "/providers" + ANY + "/probe",
            "/models",
            "/models/one",
            "/models/state",
            "/models/delete");
    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    private final House house;
    private final Management operator;

    ConsoleJourneyTest(House house) {
        this.house = house;
        this.operator = house.operator();
    }

    /// A browser that is logged in.
    private final class Browser {
        private final String cookie;

        Browser(String key) {
            var answer = send("POST", "/login", Map.of("key", key, "next", "/keys"), null);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
            assertThat(answer.headers().firstValue("location").orElse("")).endsWith("/keys");
            cookie = cookie(answer);
        }

        HttpResponse<String> get(String path) {
            return send("GET", path, null, cookie);
        }

        HttpResponse<String> post(String path, String fields) {
            return send(form(path, fields).header("accept", "text/html").header("cookie", cookie));
        }

        HttpResponse<String> post(String path, Map<String, String> fields) {
            return send("POST", path, fields, cookie);
        }

        /// What the management API answers to a link.
        int asks(String method, String path) {
            return send(request(method, path, null).header("cookie", cookie)).statusCode();
        }

        String token() {
            return found(TOKEN, get("/keys").body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/keys", "/keys/new", "/dashboard", "/status"})
    void whoIsNotLoggedInIsSentToTheDoorAndBack(String path) {
        var page = send("GET", path + "?page=1", null, null);
        assertThat(page.statusCode()).isEqualTo(303);
        assertThat(page.headers().firstValue("location").orElse(""))
                .endsWith("/login?next=" + URLEncoder.encode(path + "?page=1", StandardCharsets.UTF_8));
        var door = send("GET", "/login?next=" + path, null, null);
        assertThat(door.body()).contains("name=\"next\" value=\"" + path + "\"");

        var program = send(request("GET", path, null).header("accept", "application/json"));
        assertThat(program.statusCode()).isEqualTo(401);
        assertThat(Json.read(program.body()).path("code").asText()).isEqualTo("unauthorized");
        var part = send(request("GET", path, null).header("accept", "text/html").header("hx-request", "true"));
        assertThat(part.statusCode()).isEqualTo(401);
        assertThat(part.headers().firstValue("hx-redirect").orElse("")).startsWith("/login?next=");
    }

    @Test
    void nobodyIsSentElsewhereAfterLoggingIn() {
        for (var elsewhere : new String[] {"//evil.example", "https://evil.example/", "/\\evil.example"}) {
            var answer = send("POST", "/login", Map.of("key", House.OPERATOR_KEY, "next", elsewhere), null);
            assertThat(answer.headers().firstValue("location").orElse(""))
                    .isEqualTo(house.farthing().url() + "/");
        }
    }

    @Test
    void theBeginningLeadsToWhereTheRoleBelongs() {
        assertThat(send(request("GET", "/", null)).body()).contains("/v1");
        assertThat(send("GET", "/", null, null).headers().firstValue("location").orElse(""))
                .endsWith("/login");
        assertThat(new Browser(House.OPERATOR_KEY)
                        .get("/")
                        .headers()
                        .firstValue("location")
                        .orElse(""))
                .endsWith("/status");
        assertThat(new Browser(admin("viewer").secret())
                        .get("/")
                        .headers()
                        .firstValue("location")
                        .orElse(""))
                .endsWith("/dashboard");
    }

    @Test
    void whatTheBrowserKeepsIsForUsAlone() {
        var plain = send("POST", "/login", Map.of("key", House.OPERATOR_KEY), null);
        assertThat(session(plain))
                .contains("HttpOnly")
                .contains("SameSite=Strict")
                .doesNotContain("Secure");
        var sealed = send(
                request("POST", "/login", Map.of("key", House.OPERATOR_KEY)).header("x-forwarded-proto", "https"));
        assertThat(session(sealed)).contains("Secure");
        assertThat(plain.headers().firstValue("content-security-policy").orElse(""))
                .contains("default-src 'self'")
                .doesNotContain("unsafe");
        assertThat(plain.headers().firstValue("cache-control").orElse("")).isEqualTo("no-store");
    }

    @Test
    void aWrongKeyOpensNothingAndManyLockTheirAddressOut() {
        var address = "198.51.100.7";
        for (int i = 0; i < 10; i++) {
            var refused = logInFrom(address, "ak-far-wrong");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().allValues("set-cookie")).isEmpty();
        }
        assertThat(logInFrom(address, House.OPERATOR_KEY).statusCode()).isEqualTo(429);
        assertThat(logInFrom("198.51.100.8", House.OPERATOR_KEY).statusCode()).isEqualTo(303);
    }

    @Test
    void noFormPassesThatIsNotOurs() {
        var browser = new Browser(House.OPERATOR_KEY);
        var fields = Map.of("name", "forged", "once", UUID.randomUUID().toString());
        assertThat(browser.post("/keys", fields).statusCode()).isEqualTo(403);
        assertThat(browser.post("/keys", with(fields, "csrf", "guessed")).statusCode())
                .isEqualTo(403);
        assertThat(browser.post("/logout", Map.of("everywhere", "yes")).statusCode())
                .isEqualTo(403);
        var foreign = send(
                request("POST", "/login", Map.of("key", House.OPERATOR_KEY)).header("sec-fetch-site", "cross-site"));
        assertThat(foreign.statusCode()).isEqualTo(403);
        var elsewhere = send(
                request("POST", "/login", Map.of("key", House.OPERATOR_KEY)).header("origin", "https://evil.example"));
        assertThat(elsewhere.statusCode()).isEqualTo(403);
        assertThat(browser.get("/keys").statusCode()).isEqualTo(200);
    }

    @Test
    void e80AFormThatIsSentTwiceMakesOneKey() {
        var browser = new Browser(House.OPERATOR_KEY);
        var form = browser.get("/keys/new").body();
        var name = "twice " + UUID.randomUUID();
        var fields = Map.of("csrf", found(TOKEN, form), "once", found(ONCE, form), "name", name);
        var first = browser.post("/keys", fields);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).containsPattern("sk-far-[0-9A-Za-z]{12}_");
        assertThat(browser.post("/keys", fields).statusCode()).isEqualTo(409);
        assertThat(browser.get("/keys?search=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                        .body())
                .containsOnlyOnce(">" + name + "<");
    }

    @Test
    void aNumberedNameIsNoLongerThanOneMayBe() {
        var browser = new Browser(House.OPERATOR_KEY);
        var fields = Map.of("csrf", browser.token(), "once", once(), "name", "n".repeat(99), "count", "2");
        var refused = browser.post("/keys", fields);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Name: at most 98 characters");
        var made = browser.post("/keys", with(fields, "name", "n".repeat(98)));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(made.body()).contains("n".repeat(98) + " 2");
    }

    @Test
    void theLinesToPasteAskAModelThatTheKeyMayUse() {
        var dear = "aaa-" + Tenants.fresh();
        var provider = operator.provider(dear, URI.create("http://127.0.0.1:9/v1"));
        operator.credential(provider.id(), "sk-" + dear);
        operator.model(dear, "chat", provider.id(), dear);
        try {
            operator.price(dear, Scene.PRICES);
            var any = house.caller(operator.key("name", "any model").secret());
            Await.until(
                    "the model is offered",
                    Duration.ofSeconds(20),
                    () -> any.get("/v1/models").text(),
                    models -> models.contains(dear));
            var browser = new Browser(House.OPERATOR_KEY);
            var fields = Map.of("csrf", browser.token(), "once", once(), "name", "to be pasted");
            assertThat(found(MODEL, browser.post("/keys", fields).body()))
                    .as("where nothing keeps the key from it")
                    .isEqualTo(dear);

            theModelIsServed(browser.post("/keys", with(with(fields, "once", once()), "sandbox", "yes")));
            var narrow = operator.key("name", "demo alone", "providers_allowed", List.of("demo"));
            theModelIsServed(
                    browser.post("/keys/" + narrow.id() + "/rotate", Map.of("csrf", browser.token(), "once", once())));
        } finally {
            operator.done("DELETE", Management.GATEWAY + "/models/" + dear, null);
        }
    }

    private void theModelIsServed(HttpResponse<String> shown) {
        var answer = house.caller(found(SECRET, shown.body())).chat(found(MODEL, shown.body()), "Hello");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    @Test
    void severalKeysAreMadeAllOrNoneAndOnce() throws Exception {
        var plan = Tenants.fresh();
        operator.done("POST", "/api/v1/billing/plans", Json.object("code", plan, "name", plan, "max_keys", 4));
        var org = operator.make(Management.GATEWAY + "/orgs", "name", plan, "plan", plan);
        var browser = new Browser(House.OPERATOR_KEY);
        browser.post("/org", Map.of("csrf", browser.token(), "id", org.id()));
        var fields = Map.of("csrf", browser.token(), "once", once(), "name", "many", "count", "5");
        var refused = browser.post("/keys", fields);
        assertThat(refused.statusCode()).as(refused.body()).isBetween(400, 499);
        assertThat(refused.body()).contains("no more than 4 keys");
        assertThat(browser.get("/keys").body()).doesNotContain(">many");

        var fewer = with(fields, "count", "3");
        var twice = new ArrayList<Integer>();
        try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = List.of(
                    both.submit(() -> browser.post("/keys", fewer)), both.submit(() -> browser.post("/keys", fewer)));
            for (var answer : answers) {
                twice.add(answer.get().statusCode());
            }
        }
        assertThat(twice).as("a form that was sent twice at once").containsExactlyInAnyOrder(200, 409);
        assertThat(browser.get("/keys").body()).contains(">many 1<", ">many 2<", ">many 3<", "1 to 3 of 3");
    }

    @Test
    void whatIsWrongWithAFormIsToldAllAtOnce() {
        var browser = new Browser(House.OPERATOR_KEY);
        var fields = Map.of(
                "csrf", browser.token(), "once", UUID.randomUUID().toString(), "rpm", "none", "addresses", "nowhere");
        var answer = browser.post("/keys", fields);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("Name: this is needed")
                .contains("Requests per minute")
                .contains("nowhere");
        var part = send(request("POST", "/keys", fields)
                .header("cookie", browser.cookie)
                .header("hx-request", "true"));
        assertThat(part.headers().firstValue("hx-retarget")).contains("#problem");
        assertThat(part.body()).doesNotContain("<html");
    }

    @Test
    void loggingOutEndsTheSessionHereOrEverywhere() {
        var key = admin("viewer").secret();
        var here = new Browser(key);
        var there = new Browser(key);
        var third = new Browser(key);
        assertThat(here.post("/logout", Map.of("csrf", here.token())).statusCode())
                .isEqualTo(303);
        assertThat(here.get("/keys").statusCode()).isEqualTo(303);
        assertThat(there.get("/keys").statusCode()).isEqualTo(200);
        there.post("/logout", Map.of("csrf", there.token(), "everywhere", "yes"));
        assertThat(third.get("/keys").statusCode()).isEqualTo(303);
    }

    @Test
    void theSessionEndsWithItsKey() {
        var disabled = admin("org_admin");
        var rotated = admin("org_admin");
        var first = new Browser(disabled.secret());
        var second = new Browser(rotated.secret());
        operator.done("PUT", "/api/v1/gateway/admin-keys/" + disabled.id() + "/disable", null);
        operator.done("PUT", "/api/v1/gateway/admin-keys/" + rotated.id() + "/rotate", "{\"grace_seconds\":0}");
        assertThat(first.get("/keys").statusCode()).isEqualTo(303);
        assertThat(second.get("/keys").statusCode()).isEqualTo(303);
    }

    @Test
    void aViewerSeesNoButtonItMayNotPressAndPressesNone() {
        var key = operator.key("name", "to be looked at");
        var viewer = new Browser(admin("viewer").secret());
        var opened = viewer.get("/keys/" + key.id());
        assertThat(opened.statusCode()).isEqualTo(200);
        assertThat(opened.body()).doesNotContain("action=\"/keys").contains("to be looked at");
        assertThat(viewer.get("/keys").body()).doesNotContain("/keys/new").doesNotContain("type=\"checkbox\"");
        assertThat(viewer.get("/keys/new").statusCode()).isEqualTo(403);
        assertThat(viewer.get("/status").body())
                .doesNotContain("id=\"points\"")
                .doesNotContain("href=\"/logs\"")
                .doesNotContain("href=\"/audit\"");
        assertThat(viewer.get("/logs").statusCode()).isEqualTo(403);
        assertThat(viewer.get("/audit").statusCode()).isEqualTo(403);
        assertThat(viewer.get("/models").body())
                .contains("demo-chat")
                .doesNotContain("/models/new")
                .doesNotContain("/models/one")
                .doesNotContain("href=\"/credentials")
                .doesNotContain("href=\"/providers");
        assertThat(viewer.get("/playground").body()).contains("demo-chat").doesNotContain("/keys/new");
        for (var page : OF_OPERATORS) {
            assertThat(viewer.get(page).statusCode()).as(page).isEqualTo(403);
        }
        for (var form : FORMS_OF_OPERATORS) {
            var fields =
                    Map.of("csrf", viewer.token(), "once", UUID.randomUUID().toString(), "name", "demo-chat");
            assertThat(viewer.post(form, fields).statusCode()).as(form).isEqualTo(403);
        }
        for (var action : new String[] {"", "/disable", "/enable", "/delete", "/rotate"}) {
            var fields =
                    Map.of("csrf", viewer.token(), "once", UUID.randomUUID().toString(), "name", "mine");
            assertThat(viewer.post("/keys/" + key.id() + action, fields).statusCode())
                    .as(action)
                    .isEqualTo(403);
        }
    }

    @Test
    void manyCredentialsComeInAndAreDoneWithAtOnce() {
        var provider = operator.provider("many " + UUID.randomUUID(), URI.create("http://127.0.0.1:9/v1"));
        var browser = new Browser(House.OPERATOR_KEY);
        var all = "/credentials?size=500&provider=" + provider.id();
        var pasted = IntStream.range(0, MANY).mapToObj("sk-%040d"::formatted).collect(Collectors.joining("\n"));
        var fields = Map.of("csrf", browser.token(), "once", once(), "provider", provider.id(), "text", pasted);
        var imported = browser.post("/credentials/import", fields);
        assertThat(imported.body()).contains(MANY + " of " + MANY + " secrets").doesNotContain("sk-0000");
        assertThat(browser.post("/credentials/import", fields).statusCode()).isEqualTo(409);

        var ids = CHOSEN.matcher(browser.get(all).body())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(ids).hasSize(MANY).doesNotHaveDuplicates();
        var chosen = ids.stream().map(id -> "&id=" + id).collect(Collectors.joining());
        var form = "csrf=" + browser.token() + "&once=" + once() + "&action=";
        long begun = System.nanoTime();
        var answer = browser.post("/credentials/batch", form + "disable" + chosen);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        assertThat(job(browser, answer)).contains(MANY + " of " + MANY).contains("disabled");
        assertThat(count(provider.id(), "disabled")).isEqualTo(MANY);
        assertThat(browser.post("/credentials/batch", form + "disable" + chosen).statusCode())
                .as("the same form once more")
                .isEqualTo(409);

        var whole = "csrf=" + browser.token() + "&once=" + once() + "&all=yes&provider=" + provider.id();
        assertThat(job(browser, browser.post("/credentials/batch", whole + "&action=delete")))
                .contains(MANY + " of " + MANY);
        assertThat(count(provider.id(), "disabled")).isZero();
        operator.done("DELETE", "/api/v1/gateway/providers/" + provider.id(), null);
    }

    private int count(String provider, String status) {
        var path = "/api/v1/gateway/credentials?page_size=1&provider_id=" + provider + "&status=" + status;
        return operator.done("GET", path, null).path("total").asInt();
    }

    /// The page of a job once it is over.
    private static String job(Browser browser, HttpResponse<String> started) {
        var place = URI.create(started.headers().firstValue("location").orElseThrow());
        assertThat(place.getPath()).startsWith("/credentials/jobs/");
        return Await.until(
                "the job is over",
                MANY_TAKE,
                () -> browser.get(place.getPath()).body(),
                page -> page.contains("Finished"));
    }

    private static String once() {
        return UUID.randomUUID().toString();
    }

    @Test
    void aSessionReadsTheApiAndChangesNothingThere() {
        var viewer = new Browser(admin("viewer").secret());
        assertThat(viewer.asks("GET", "/api/v1/billing/plan")).isEqualTo(200);
        assertThat(viewer.asks("GET", "/api/v1/gateway/providers")).isEqualTo(403);
        assertThat(viewer.asks("POST", "/api/v1/gateway/keys")).isEqualTo(401);
        assertThat(viewer.asks("DELETE", "/api/v1/gateway/keys/" + UUID.randomUUID()))
                .isEqualTo(401);
        viewer.post("/logout", Map.of("csrf", viewer.token()));
        assertThat(viewer.asks("GET", "/api/v1/billing/plan")).isEqualTo(401);
    }

    @Test
    void whatIsAnotherTenantsIsNotThere() {
        var org = operator.org("neighbour " + UUID.randomUUID());
        var theirs = operator.keyIn(org.id(), "name", "theirs");
        var admin = new Browser(admin("org_admin").secret());
        var nowhere = admin.get("/keys/" + UUID.randomUUID());
        var missing = admin.get("/keys/" + theirs.id());
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(withoutId(missing)).isEqualTo(withoutId(nowhere));
        assertThat(admin.get("/keys/no-id").statusCode()).isEqualTo(404);
        assertThat(admin.get("/keys?search=theirs").body()).doesNotContain(theirs.id());
    }

    private static String withoutId(HttpResponse<String> answer) {
        return answer.body().replace(answer.headers().firstValue("x-request-id").orElseThrow(), "");
    }

    @Test
    void everyAnswerHasAnIdThatARefusalNames() {
        var browser = new Browser(House.OPERATOR_KEY);
        var ids = new HashSet<String>();
        for (var path :
                List.of("/keys", "/login", "/keys/no-id", "/nowhere", "/keys?page=none", "/calls/table?from=x")) {
            var answer = browser.get(path);
            var id = answer.headers().firstValue("x-request-id").orElseThrow(() -> new AssertionError(path));
            assertThat(ids.add(id)).as(path).isTrue();
            if (answer.statusCode() >= 400 && answer.body().contains("<html")) {
                assertThat(answer.body()).as(path).contains("<code>" + id + "</code>");
            }
        }
        var wrong = logInFrom("198.51.100.9", "ak-far-wrong");
        assertThat(wrong.body())
                .contains("<code>" + wrong.headers().firstValue("x-request-id").orElseThrow() + "</code>");
        var forms = List.of(
                Map.of("csrf", "guessed"),
                Map.of("csrf", browser.token(), "once", once(), "rpm", "none"),
                Map.of(
                        "csrf",
                        browser.token(),
                        "once",
                        once(),
                        "name",
                        "x",
                        "team",
                        UUID.randomUUID().toString()));
        for (var fields : forms) {
            var answer = browser.post("/keys", fields);
            assertThat(answer.statusCode()).isBetween(400, 499);
            assertThat(answer.body())
                    .contains("<code>"
                            + answer.headers().firstValue("x-request-id").orElseThrow() + "</code>");
        }
    }

    @Test
    void whereThereIsNothingABrowserIsToldSoInAPage() {
        for (var path : List.of("/nowhere", "/keys" + ANY + "/rotate")) {
            var page = send(request("GET", path, null)
                    .header("accept", "text/html,*/*;q=0.8")
                    .header("accept-language", "zh-CN"));
            assertThat(page.statusCode()).as(path).isBetween(404, 405);
            assertThat(page.headers().firstValue("content-type").orElse("")).startsWith("text/html");
            assertThat(page.headers().firstValue("content-security-policy")).isPresent();
            assertThat(page.body())
                    .as(path)
                    .contains(
                            "lang=\"zh-Hans\"",
                            page.headers().firstValue("x-request-id").orElseThrow());
        }
        var program = send(request("GET", "/nowhere", null).header("accept", "application/json"));
        assertThat(program.statusCode()).isEqualTo(404);
        assertThat(Json.read(program.body()).path("code").asText()).isEqualTo("not_found");
    }

    @Test
    void settingsAreChangedAsAWholeAndOnlyWhatWasAltered() {
        var browser = new Browser(House.OPERATOR_KEY);
        assertThat(browser.get("/config").body())
                .contains("id=\"setting-log_level\"")
                .contains("id=\"job-retention\"");
        assertThat(browser.get("/config?search=log_level").body())
                .contains("id=\"setting-log_level\"")
                .doesNotContain("id=\"setting-call_months\"");
        var fields = Map.of(
                "csrf", browser.token(),
                "error_months", "7",
                "was-error_months", "3",
                "event_days", "90",
                "was-event_days", "90");
        var wrong =
                browser.post("/config", with(with(fields, "quality_least_calls", "1"), "was-quality_least_calls", "9"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("quality_least_calls");
        assertThat(setting("error_months")).isEqualTo("default");
        try {
            assertThat(browser.post("/config", fields).statusCode()).isEqualTo(303);
            assertThat(setting("error_months")).isEqualTo("stored");
            assertThat(setting("event_days")).isEqualTo("default");
            assertThat(browser.get("/config").body()).contains("/audit?type=setting&amp;object=error_months");
        } finally {
            browser.post("/config", Map.of("csrf", browser.token(), "reset", "error_months"));
        }
        assertThat(setting("error_months")).isEqualTo("default");
        var admin = new Browser(admin("org_admin").secret());
        assertThat(admin.get("/config").statusCode()).isEqualTo(403);
        assertThat(admin.post("/config", with(fields, "csrf", admin.token())).statusCode())
                .isEqualTo(403);
        assertThat(admin.post("/config/jobs/retention/run", Map.of("csrf", admin.token()))
                        .statusCode())
                .isEqualTo(403);
    }

    private String setting(String name) {
        for (var one : operator.done("GET", "/api/v1/settings", null).path("items")) {
            if (one.path("name").asText().equals(name)) {
                return one.path("source").asText();
            }
        }
        throw new AssertionError("no setting " + name);
    }

    @Test
    void aRuleIsMadeOnceSilencedAndDeleted() {
        var browser = new Browser(admin("org_admin").secret());
        var name = "rule " + UUID.randomUUID();
        var key = operator.key("name", "watched by " + name);
        var fields = Map.of(
                "csrf",
                browser.token(),
                "once",
                UUID.randomUUID().toString(),
                "name",
                name,
                "metric",
                "requests",
                "threshold",
                "1000000",
                "enabled",
                "yes",
                "key",
                key.id());
        assertThat(browser.post("/alerts/rules", with(fields, "threshold", "many"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(browser.post("/alerts/rules", fields).statusCode()).isEqualTo(303);
        assertThat(browser.post("/alerts/rules", fields).statusCode()).isEqualTo(409);
        var listed = browser.get("/alerts").body();
        assertThat(listed).containsOnlyOnce(">" + name + "<").contains(">watched by " + name + "<");
        var rule = found(Pattern.compile("href=\"(/alerts/rules/[-0-9a-f]+)\">" + name), listed);
        assertThat(browser.post(rule + "/silence", Map.of("csrf", browser.token(), "hours", "1"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get(rule).body()).contains("silent");
        var viewer = new Browser(admin("viewer").secret());
        assertThat(viewer.get("/alerts").body()).doesNotContain(name).doesNotContain("/alerts/rules");
        assertThat(viewer.get(rule).statusCode()).isEqualTo(403);
        assertThat(viewer.post(rule + "/delete", Map.of("csrf", viewer.token())).statusCode())
                .isEqualTo(403);
        assertThat(browser.post(rule + "/delete", Map.of("csrf", browser.token()))
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get(rule).statusCode()).isEqualTo(404);
    }

    @Test
    void aWebhookTellsItsSecretOnceAndWhatBecameOfATest() {
        var browser = new Browser(House.OPERATOR_KEY);
        var fields = Map.of(
                "csrf",
                browser.token(),
                "once",
                UUID.randomUUID().toString(),
                "url",
                "http://127.0.0.1:9/" + UUID.randomUUID(),
                "enabled",
                "yes");
        assertThat(browser.post("/alerts/webhooks", with(fields, "url", "nowhere"))
                        .statusCode())
                .isEqualTo(422);
        operator.done("PATCH", "/api/v1/settings", "{\"private_targets_allowed\":\"on\"}");
        try {
            var made = browser.post("/alerts/webhooks", fields);
            assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
            assertThat(made.body()).contains("whsec_");
            var hook = found(Pattern.compile("href=\"(/alerts/webhooks/[-0-9a-f]+)\""), made.body());
            assertThat(browser.get(hook).body()).doesNotContain("whsec_");
            assertThat(browser.post(hook + "/test", Map.of("csrf", browser.token()))
                            .headers()
                            .firstValue("location")
                            .orElse(""))
                    .endsWith("?done=not-taken");
            assertThat(browser.get(hook).body()).contains("/redeliver");
            assertThat(browser.post(hook + "/delete", Map.of("csrf", browser.token()))
                            .statusCode())
                    .isEqualTo(303);
            assertThat(browser.get(hook).statusCode()).isEqualTo(404);
        } finally {
            operator.done("POST", "/api/v1/settings/reset", "{\"names\":[\"private_targets_allowed\"]}");
        }
    }

    @Test
    void anOperatorLooksAtTheOrgItChoosesAndTopsItUpOnce() {
        var org = operator.org("in sight " + UUID.randomUUID());
        var theirs = operator.keyIn(org.id(), "name", "only theirs");
        var ours = operator.key("name", "only ours");
        var browser = new Browser(House.OPERATOR_KEY);
        assertThat(browser.get("/keys/" + theirs.id()).statusCode()).isEqualTo(404);
        var nowhere = Map.of("csrf", browser.token(), "id", UUID.randomUUID().toString());
        assertThat(browser.post("/org", nowhere).statusCode()).isEqualTo(404);
        assertThat(browser.post("/org", with(nowhere, "id", org.id())).statusCode())
                .isEqualTo(303);
        assertThat(browser.get("/keys").body()).contains("only theirs").contains("in sight");

        var credit = Map.of(
                "csrf", browser.token(), "once", UUID.randomUUID().toString(), "amount", "12.5", "note", "for a test");
        assertThat(browser.post("/billing/wallet", credit).statusCode()).isEqualTo(303);
        assertThat(browser.post("/billing/wallet", credit).statusCode()).isEqualTo(409);
        assertThat(browser.get("/billing/wallet").body()).containsOnlyOnce("for a test");
        assertThat(browser.get("/billing/reconciliation?from=").body()).contains("The books agree.");

        assertThat(browser.get("/audit").body()).contains(theirs.id()).doesNotContain(ours.id());
        assertThat(browser.get("/audit?of=every").body()).contains(theirs.id(), ours.id());
        assertThat(browser.get("/audit?of=platform").body()).doesNotContain(theirs.id(), ours.id());

        browser.post("/org", Map.of("csrf", browser.token()));
        assertThat(browser.get("/keys").body()).doesNotContain("only theirs");
        assertThat(browser.get("/audit").body()).contains(ours.id());
        var admin = new Browser(admin("org_admin").secret());
        assertThat(admin.get("/org").statusCode()).isEqualTo(403);
        assertThat(admin.post("/org", with(nowhere, "csrf", admin.token())).statusCode())
                .isEqualTo(403);
        assertThat(admin.post("/billing/wallet", with(credit, "csrf", admin.token()))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aFormActsOnTheOrgOfItsPageOrNotAtAll() {
        var opened = operator.org("opened " + UUID.randomUUID());
        var since = operator.org("chosen since " + UUID.randomUUID());
        var browser = new Browser(House.OPERATOR_KEY);
        browser.post("/org", Map.of("csrf", browser.token(), "id", opened.id()));
        var page = browser.get("/billing/wallet").body();
        assertThat(page).containsPattern("data-confirm=\"[^\"]*the org opened ");
        var name = "misled " + UUID.randomUUID();
        var fields = Map.of("csrf", found(TOKEN, page), "name", name, "note", name, "amount", "7", "all", "yes");
        var forms = Map.of(
                "/keys",
                fields,
                "/billing/wallet",
                fields,
                "/logs/delete",
                fields,
                "/alerts/rules",
                with(with(fields, "metric", "requests"), "threshold", "100000"),
                "/alerts/webhooks",
                with(fields, "url", "https://9.9.9.9/" + name.replace(' ', '-')));
        var choice = Map.of("csrf", found(TOKEN, page), "id", since.id());
        assertThat(browser.post("/org", choice).statusCode()).isEqualTo(303);
        forms.forEach((path, filled) -> {
            var refused = browser.post(path, with(filled, "once", once()));
            assertThat(refused.statusCode()).as(path).isEqualTo(409);
            assertThat(refused.body()).as(path).contains("opened for another org");
        });
        var chinese = send(request("POST", "/keys", with(fields, "once", once()))
                .header("cookie", browser.cookie + "; farthing_language=zh"));
        assertThat(chinese.statusCode()).isEqualTo(409);
        assertThat(chinese.body()).contains("另一个组织");
        for (var org : List.of(since, opened)) {
            browser.post("/org", Map.of("csrf", browser.token(), "id", org.id()));
            for (var path : List.of("/keys", "/billing/wallet", "/alerts")) {
                assertThat(browser.get(path).body()).as(path).doesNotContain("misled");
            }
        }
        assertThat(browser.post("/billing/wallet", with(fields, "once", once())).statusCode())
                .as("the org of the page is looked at again")
                .isEqualTo(303);
        assertThat(browser.get("/billing/wallet").body()).containsOnlyOnce(name);
    }

    @Test
    void whatCallsAreNarrowedToIsShownWhereItIsAnotherOrgs() {
        var team =
                operator.team(operator.org("with a team " + UUID.randomUUID()).id(), "far away");
        var browser = new Browser(House.OPERATOR_KEY);
        assertThat(browser.get("/calls?team=" + team.id()).body())
                .contains("<option value=\"" + team.id() + "\" selected>");
    }

    @Test
    void whatIsOfOneOrgSaysOfWhichAndLetsAnotherBeChosen() {
        var org = operator.org("chosen " + UUID.randomUUID());
        var browser = new Browser(House.OPERATOR_KEY);
        var acting = Pattern.compile("<p[^>]*id=\"acting\">[^<]*\\bdefault\\b[^<]*<a href=\"([^\"]+)\"");
        for (var path : List.of("/keys", "/billing", "/alerts", "/keys/new", "/billing/wallet")) {
            var page = browser.get(path).body();
            assertThat(page).as(path).doesNotContain("Every org");
            assertThat(found(acting, page)).as(path).startsWith("/org?next=/");
        }
        for (var path :
                List.of("/dashboard", "/usage", "/calls", "/audit", "/models", "/playground", "/billing/prices")) {
            assertThat(browser.get(path).body()).as(path).contains("Every org").doesNotContain("id=\"acting\"");
        }
        var choosing = browser.get("/org?next=/billing").body();
        assertThat(choosing).contains("name=\"next\" value=\"/billing\"");
        var fields = Map.of("csrf", browser.token(), "id", org.id(), "next", "/billing");
        assertThat(browser.post("/org", fields).headers().firstValue("location").orElse(""))
                .endsWith("/billing");
        assertThat(browser.post("/org", with(fields, "next", "//evil.example"))
                        .headers()
                        .firstValue("location")
                        .orElse(""))
                .endsWith("/dashboard");
        assertThat(browser.get("/billing").body()).contains(">chosen ").doesNotContain("id=\"acting\"");
        assertThat(new Browser(admin("org_admin").secret()).get("/billing").body())
                .doesNotContain("id=\"acting\"");
    }

    @Test
    void moreBudgetsThanAPageHoldsAreLeafedThroughBesideTheInvoices() {
        var org = operator.org("budgeted " + UUID.randomUUID());
        for (int i = 0; i < 12; i++) {
            var key = operator.keyIn(org.id(), "name", "spends " + i);
            operator.budgetIn(org.id(), "key", key.id(), "5", "month");
        }
        var browser = new Browser(House.OPERATOR_KEY);
        browser.post("/org", Map.of("csrf", browser.token(), "id", org.id()));
        var first = browser.get("/billing?budgets_size=10").body();
        assertThat(first)
                .contains("1 to 10 of 12", ">spends 11</a>", ">spends 2</a>")
                .doesNotContain(">spends 1</a>");
        var next = found(Pattern.compile("rel=\"next\" href=\"([^\"]*budgets_page=2[^\"]*)\""), first);
        assertThat(browser.get(next.replace("&amp;", "&")).body())
                .contains("11 to 12 of 12", ">spends 1</a>", ">spends 0</a>")
                .doesNotContain(">spends 2</a>");
    }

    @Test
    void aKeyTakesInTheFormWhatItTakesInTheApi() {
        var browser = new Browser(House.OPERATOR_KEY);
        var models = IntStream.range(0, 1000).mapToObj("m-%d"::formatted).collect(Collectors.joining(", "));
        var fields = with(
                with(
                        Map.of(
                                "csrf",
                                browser.token(),
                                "once",
                                once(),
                                "name",
                                "n".repeat(100),
                                "owner",
                                "o".repeat(200),
                                "note",
                                "x".repeat(2000),
                                "monthly",
                                "0.000000000001",
                                "addresses",
                                IntStream.range(0, 200)
                                        .mapToObj("10.0.0.%d"::formatted)
                                        .collect(Collectors.joining(" "))),
                        "models",
                        models),
                "tags",
                IntStream.range(0, 10).mapToObj(i -> i + "t".repeat(63)).collect(Collectors.joining(",")));
        var made = browser.post("/keys", fields);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(made.body())
                .as("what is pasted asks a model that the key may use")
                .contains("&quot;model&quot;: &quot;m-0&quot;".replace("&quot;", "\""), "model=\"m-0\"", "model: 'm-0'")
                .doesNotContain("demo-chat");
        var refused = browser.post("/keys", with(with(fields, "once", once()), "models", "gpt-4; drop"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("a model id is made of");
    }

    @Test
    void tablesAndReconciliationKeepToDaysThatProgramsAndTheOrgKnow() {
        var org = operator.make(
                Management.GATEWAY + "/orgs", "name", "far " + UUID.randomUUID(), "time_zone", "America/Los_Angeles");
        var key = operator.keyIn(org.id(), "name", "counted");
        house.caller(key.secret()).chat("demo-chat", "Hello");
        var browser = new Browser(House.OPERATOR_KEY);
        browser.post("/org", Map.of("csrf", browser.token(), "id", org.id()));
        var zone = ZoneId.of("America/Los_Angeles");
        var day = LocalDate.now(zone);
        var table = Await.until(
                "the call is summed up",
                Duration.ofSeconds(20),
                () -> browser.get("/usage/table?by1=day&by2=hour&by3=key").body(),
                text -> text.contains("counted"));
        assertThat(table).containsPattern("\"" + day + "\",\"" + "\\d{4}-\\d\\d-\\d\\dT\\d\\d:00:00Z\",\"counted\"");
        var books = browser.get("/billing/reconciliation?from=2026-07-03&to=2026-07-04")
                .body();
        assertThat(books).contains("2026-07-03 07:00:00 UTC", "2026-07-05 07:00:00 UTC");
    }

    @Test
    void newCallsComeByThemselvesAndAreTakenAlong() throws Exception {
        var key = operator.key("name", "to be followed");
        house.caller(key.secret()).chat("demo-chat", "Hello");
        var browser = new Browser(admin("viewer").secret());
        assertThat(browser.get("/calls").body()).contains("data-tail=\"/calls/live\"");
        var listening = CLIENT.send(
                request("GET", "/calls/live", null)
                        .header("cookie", browser.cookie)
                        .build(),
                HttpResponse.BodyHandlers.ofLines());
        try (var lines = listening.body()) {
            var heard = lines.iterator();
            assertThat(heard.next()).isEqualTo(": nothing");
            var call = house.caller(key.secret()).chat("demo-chat", "Hello").requestId();
            var line = "";
            while (!line.contains(call)) {
                line = heard.next();
            }
            assertThat(line).startsWith("data: <tr>");
            while (!line.contains("to be followed")) {
                line = heard.next();
            }
            assertThat(browser.get("/calls/table?request=" + call).body())
                    .startsWith("\"started_at\"")
                    .contains(call);
        }
        assertThat(browser.get("/usage/table?by1=day&by2=model").body()).startsWith("\"day\",\"model\",\"requests\"");
        assertThat(send("GET", "/calls/live", null, null).statusCode()).isEqualTo(303);
    }

    @Test
    void hostileNamesAreTextAndNothingElse() {
        var hostile = "\"><img src=x onerror=alert(1)>{frame.token}'</script><script>alert(2)</script>";
        var key = operator.key("name", hostile, "note", hostile, "owner", "'\"><svg onload=alert(3)>");
        var browser = new Browser(House.OPERATOR_KEY);
        for (var path : new String[] {"/keys?search=onerror", "/keys/" + key.id(), "/keys?search=%22%3E%3Cb%3Ex"}) {
            var body = browser.get(path).body();
            assertThat(body)
                    .doesNotContain("<img src=x")
                    .doesNotContain("<script>alert")
                    .doesNotContain("<svg onload")
                    .doesNotContain("\"><b>x");
        }
        assertThat(browser.get("/keys/" + key.id()).body()).contains("{frame.token}");
        operator.done("DELETE", "/api/v1/gateway/keys/" + key.id(), null);
    }

    @Test
    void strangersSeeTheStatusOnlyWhereTheyMay() {
        assertThat(send("GET", "/status", null, null).statusCode()).isEqualTo(303);
        operator.done("PATCH", "/api/v1/settings", "{\"public_status\":\"on\"}");
        try {
            var page = send("GET", "/status", null, null);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body())
                    .containsAnyOf("Calls are answered", "More calls fail than should", "Most calls fail")
                    .contains("demo-chat")
                    .doesNotContain("0.1.0")
                    .doesNotContain("Newest calls")
                    .doesNotContain("Active keys");
        } finally {
            operator.done("POST", "/api/v1/settings/reset", "{\"names\":[\"public_status\"]}");
        }
    }

    @Test
    void pagesSpeakTheLanguageOfTheBrowserOrTheChosenOne() {
        var chinese = send(
                request("GET", "/login", null).header("accept", "text/html").header("accept-language", "zh-CN"));
        assertThat(chinese.body()).contains("lang=\"zh-Hans\"").contains("您的管理密钥");
        var chosen = send("GET", "/login?next=%2Fkeys&lang=zh", null, null);
        assertThat(chosen.statusCode()).isEqualTo(303);
        assertThat(chosen.headers().firstValue("location").orElse("")).endsWith("/login?next=%2Fkeys");
        assertThat(chosen.headers().firstValue("set-cookie").orElse("")).contains("farthing_language=zh");
    }

    @Test
    void whatLiesBehindThePagesIsPackedAndKept() {
        var page = send("GET", "/login", null, null).body();
        var link = found(Pattern.compile("href=\"(/assets/tabler[^\"]+)\""), page);
        var packed = send(request("GET", link, null).header("accept-encoding", "gzip"));
        assertThat(packed.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(packed.headers().firstValue("cache-control").orElse("")).contains("immutable");
        assertThat(packed.headers().firstValueAsLong("content-length").orElse(0))
                .isBetween(1L, 100_000L);
        var known = cookie(send("POST", "/login", Map.of("key", House.OPERATOR_KEY), null));
        var settings =
                request("GET", "/config", null).header("accept", "text/html").header("cookie", known);
        assertThat(send(settings.copy()).headers().firstValue("content-encoding"))
                .isEmpty();
        var sent = send(settings.header("accept-encoding", "gzip"));
        assertThat(sent.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(sent.headers().firstValue("vary")).contains("accept-encoding");
        assertThat(send("GET", "/assets/..%2f..%2fapplication.properties", null, null)
                        .statusCode())
                .isEqualTo(404);
        assertThat(send("GET", "/assets/none.js", null, null).statusCode()).isEqualTo(404);
    }

    private Management.Made admin(String role) {
        return operator.adminKey("name", role + " of the console", "role", role);
    }

    private HttpResponse<String> logInFrom(String address, String key) {
        return send(plain("POST", "/login", Map.of("key", key)).header("x-forwarded-for", address));
    }

    private static Map<String, String> with(Map<String, String> fields, String name, String value) {
        var more = new HashMap<>(fields);
        more.put(name, value);
        return more;
    }

    private static String session(HttpResponse<String> answer) {
        return answer.headers().allValues("set-cookie").stream()
                .filter(cookie -> cookie.startsWith("farthing_session="))
                .findFirst()
                .orElseThrow();
    }

    private static String cookie(HttpResponse<String> answer) {
        return session(answer).split(";", 2)[0];
    }

    private static String found(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
        return matcher.group(1);
    }

    private HttpResponse<String> send(
            String method, String path, @Nullable Map<String, String> fields, @Nullable String cookie) {
        var request = request(method, path, fields).header("accept", "text/html");
        return send(cookie == null ? request : request.header("cookie", cookie));
    }

    /// Each request comes from an address of its own, so that no test locks another one out.
    private HttpRequest.Builder request(String method, String path, @Nullable Map<String, String> fields) {
        int address = ADDRESSES.incrementAndGet();
        return plain(method, path, fields).header("x-forwarded-for", "203.0.113." + address % 250);
    }

    private HttpRequest.Builder plain(String method, String path, @Nullable Map<String, String> fields) {
        var request = HttpRequest.newBuilder(URI.create(house.farthing().url() + path));
        if (fields == null) {
            return request.method(method, HttpRequest.BodyPublishers.noBody());
        }
        var body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return request.header("content-type", "application/x-www-form-urlencoded")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder form(String path, String fields) {
        return request("POST", path, null)
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(fields));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
