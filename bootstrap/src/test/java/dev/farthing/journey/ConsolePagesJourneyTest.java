package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SelectOption;
import dev.farthing.bootstrap.Requirement;
import dev.farthing.upstream.FakeVendor.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/// The console in a real browser: every page in both languages and both lights, narrow and wide.
@ExtendWith(House.Resolver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsolePagesJourneyTest {
    /// `-Dfarthing.screenshots=DIR` has the pictures of the pages put elsewhere.
    private static final Path PICTURES = Path.of(System.getProperty("farthing.screenshots", "target/console"));
    private static final int LARGEST_PAGE = 300_000;
    private static final int NARROW = 390;
    private static final int INSTALL_SECONDS = 120;
    private static final List<String> SERIOUS = List.of("serious", "critical");
    private static final List<String> QUIET = List.of("log", "info", "debug", "verbose", "timing");

    private final House house;
    private final Scene scene;
    private final List<String> faults = new ArrayList<>();
    private @Nullable Playwright playwright;
    private Browser browser;
    private String axe = "";

    ConsolePagesJourneyTest(House house) {
        this.house = house;
        this.scene = house.scene();
    }

    @BeforeAll
    void openTheBrowser() throws Exception {
        var program = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        Requirement.met(program.isPresent(), "there is no Chromium: the console is not opened in a browser");
        axe = axe();
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program.orElseThrow())
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
        Files.createDirectories(PICTURES);
    }

    @BeforeEach
    void beginAnew() {
        faults.clear();
    }

    @AfterAll
    void closeIt() {
        if (playwright != null) {
            playwright.close();
        }
        scene.close();
    }

    /// Who says whether everybody can use a page, as published.
    private static String axe() throws IOException, InterruptedException {
        var from = Path.of("src/test/axe").toAbsolutePath();
        var to = Path.of("target/axe").toAbsolutePath();
        var script = to.resolve("node_modules/axe-core/axe.min.js");
        Files.createDirectories(to);
        for (var name : List.of("package.json", "package-lock.json")) {
            Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(script)) {
            var npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
                    .directory(to.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(to.resolve("output.txt").toFile())
                    .start();
            boolean ended = npm.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS);
            Requirement.met(ended && npm.exitValue() == 0, "axe-core cannot be brought by npm");
        }
        return Files.readString(script);
    }

    /// How somebody looks at the pages.
    private record Look(String language, String theme, int width) {
        @Override
        public String toString() {
            return language + "-" + theme + "-" + width;
        }
    }

    private BrowserContext context(Look look) {
        var context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(look.width(), 900)
                .setLocale("en-GB")
                .setTimezoneId("Asia/Shanghai"));
        context.addCookies(List.of(
                new Cookie("farthing_language", look.language())
                        .setUrl(house.farthing().url()),
                new Cookie("farthing_theme", look.theme())
                        .setUrl(house.farthing().url())));
        return context;
    }

    private Page page(BrowserContext context) {
        var page = context.newPage();
        page.setDefaultTimeout(15_000);
        page.onConsoleMessage(said -> {
            if (!QUIET.contains(said.type())) {
                faults.add(page.url() + " says " + said.text());
            }
        });
        page.onPageError(error -> faults.add(page.url() + " fails: " + error));
        page.onRequest(request -> {
            if (!request.url().startsWith(house.farthing().url() + "/")
                    && !request.url().startsWith("data:")) {
                faults.add(page.url() + " asks " + request.url());
            }
        });
        return page;
    }

    private void logIn(Page page, String key) {
        page.navigate(house.farthing().url() + "/login");
        page.fill("#key", key);
        page.click("form[action='/login'] button");
        page.waitForURL(url -> !url.contains("/login"));
    }

    /// What the side of the page names, and what lies behind it.
    private static Set<String> paths(Page page, List<String> behind) {
        var paths = new LinkedHashSet<String>();
        for (var link : page.querySelectorAll("#side a.nav-link")) {
            paths.add(link.getAttribute("href"));
        }
        paths.addAll(behind);
        return paths;
    }

    @Test
    void everyPageIsWholeInEveryLook() {
        var key = scene.key();
        scene.vendor()
                .next(Answer.json(
                        200,
                        "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                                + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":\"stop\"}],"
                                + "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18}}"));
        var call = house.caller(key.secret()).chat(scene.chat(), "Hello").requestId();
        scene.vendor().next(Answer.json(400, "{\"error\":{\"message\":\"That is refused.\"}}"));
        assertThat(house.caller(key.secret()).chat(scene.chat(), "Hello").status())
                .as("a failure fills the table of failures by hour")
                .isEqualTo(400);
        var behind = List.of(
                "/keys/new",
                "/keys/" + key.id(),
                "/keys?search=nothing+is+called+so",
                "/calls/" + call,
                "/usage?by1=day&by2=model",
                "/dashboard?view=business",
                "/guide/errors",
                "/credentials?view=cards",
                "/credentials/import",
                "/credentials/proxies",
                "/credentials/" + scene.credential().id(),
                "/providers/" + scene.provider().id(),
                "/models/one?name=" + scene.chat(),
                "/alerts/rules/new",
                "/alerts/webhooks/new",
                "/config?search=log",
                "/billing/prices",
                "/billing/wallet",
                "/billing/reconciliation?from=" + LocalDate.now(ZoneId.of("Asia/Shanghai")),
                "/org");
        for (var look : looks()) {
            try (var context = context(look)) {
                var page = page(context);
                page.navigate(house.farthing().url() + "/login");
                look(page, "/login", look);
                logIn(page, House.OPERATOR_KEY);
                for (var path : paths(page, behind)) {
                    page.navigate(house.farthing().url() + path);
                    look(page, path, look);
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    /// Each language, each theme and each width; `./farthing test --long` looks in every language in both themes.
    private static List<Look> looks() {
        var some = List.of(new Look("en", "light", 1440), new Look("zh", "dark", NARROW));
        return Boolean.getBoolean("farthing.long")
                ? Stream.concat(some.stream(), Stream.of(new Look("zh", "dark", 1440), new Look("en", "light", NARROW)))
                        .toList()
                : some;
    }

    private void look(Page page, String path, Look look) {
        var where = look + " " + path;
        page.waitForLoadState();
        if (page.evaluate("document.documentElement.scrollWidth > innerWidth").equals(true)) {
            faults.add(where + " is wider than its window");
        }
        var html = (String)
                page.evaluate("document.documentElement.lang + ' ' + document.documentElement.dataset.bsTheme");
        if (!html.equals((look.language().equals("zh") ? "zh-Hans" : "en") + " " + look.theme())) {
            faults.add(where + " is " + html);
        }
        var size = ((Number)
                        page.evaluate(
                                "performance.getEntriesByType('navigation')"
                                        + ".concat(performance.getEntriesByType('resource')).reduce((s, e) => s + e.encodedBodySize, 0)"))
                .intValue();
        if (size > LARGEST_PAGE) {
            faults.add(where + " is of " + size + " bytes");
        }
        if (look.width() > NARROW || Boolean.getBoolean("farthing.long")) {
            violations(page, where);
        }
        var name = look + path.replaceAll("[0-9a-f]{8}-[-0-9a-f]+", "one").replaceAll("[^A-Za-z0-9-]+", "_");
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name + ".png"))
                .setFullPage(true));
    }

    @SuppressWarnings("unchecked")
    private void violations(Page page, String where) {
        page.evaluate(axe);
        var found = (List<Map<String, Object>>)
                page.evaluate(
                        "async () => (await axe.run(document, {resultTypes: ['violations'],"
                                + " runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})).violations.map(v => ({id: v.id, impact: v.impact,"
                                + " where: v.nodes.map(n => n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')).slice(0, 3).join('; ')}))");
        for (var violation : found) {
            if (SERIOUS.contains(String.valueOf(violation.get("impact")))) {
                faults.add(where + " violates " + violation.get("id") + ": " + violation.get("where"));
            }
        }
    }

    @Test
    void aKeyIsMadeUsedRotatedAndDisabledByHand() {
        try (var context = context(new Look("en", "light", 1280))) {
            var page = page(context);
            logIn(page, House.OPERATOR_KEY);
            press(page, AriaRole.LINK, "Keys");
            press(page, AriaRole.LINK, "Make a key");
            page.fill("#name", "made by hand");
            send(page, "Make a key");
            var secret = page.textContent("#secret").strip();
            assertThat(secret).startsWith("sk-far-");
            assertThat(house.caller(secret).chat("demo-chat", "Hello").status()).isEqualTo(200);

            press(page, AriaRole.LINK, "To the key");
            page.selectOption("#grace", "0");
            press(page, AriaRole.BUTTON, "Rotate");
            press(page, AriaRole.BUTTON, "Yes, do it");
            page.waitForSelector("#secret");
            var fresh = page.textContent("#secret").strip();
            assertThat(house.caller(secret).chat("demo-chat", "Hello").status()).isEqualTo(401);
            assertThat(house.caller(fresh).chat("demo-chat", "Hello").status()).isEqualTo(200);

            press(page, AriaRole.LINK, "To the key");
            press(page, AriaRole.BUTTON, "Disable");
            press(page, AriaRole.BUTTON, "Cancel");
            press(page, AriaRole.BUTTON, "Disable");
            press(page, AriaRole.BUTTON, "Yes, do it");
            page.waitForSelector(".alert-success");
            assertThat(house.caller(fresh).chat("demo-chat", "Hello").errorCode())
                    .isEqualTo("key_disabled");

            page.fill("#name", "x".repeat(20));
            page.fill("#rpm", "1");
            page.evaluate("document.querySelector('#rpm').type = 'text'");
            page.fill("#rpm", "many");
            press(page, AriaRole.BUTTON, "Save");
            page.waitForSelector("#problem .alert");
            assertThat(page.inputValue("#name")).isEqualTo("x".repeat(20));
            press(page, AriaRole.BUTTON, "Delete");
            press(page, AriaRole.BUTTON, "Yes, do it");
            page.waitForURL(url -> url.endsWith("/keys?done=deleted"));
        }
        assertThat(faults).as("but for what was filled in wrongly").allMatch(fault -> fault.contains("422"));
    }

    @Test
    void aVendorIsMadeKnownByHandAndItsModelIsTried() {
        var model = "by-hand-" + UUID.randomUUID();
        try (var context = context(new Look("en", "light", 1280))) {
            var page = page(context);
            logIn(page, House.OPERATOR_KEY);
            press(page, AriaRole.LINK, "Providers");
            press(page, AriaRole.LINK, "Make a provider");
            page.fill("#name", model);
            page.fill("#base_url", scene.vendor().baseUrl().toString());
            send(page, "Make a provider");
            page.waitForSelector(".alert-success");
            press(page, AriaRole.LINK, "Add a credential");
            page.waitForSelector("#secret");
            page.fill("#name", model);
            page.fill("#secret", Scene.VENDOR_SECRET);
            send(page, "Add one");
            page.waitForSelector(".alert-success");
            press(page, AriaRole.LINK, "Models");
            press(page, AriaRole.LINK, "Offer a model");
            page.waitForSelector("#provider1");
            page.fill("#name", model);
            page.selectOption("#provider1", new SelectOption().setLabel(model));
            page.fill("#upstream1", Scene.UPSTREAM_CHAT);
            send(page, "Offer a model");
            page.waitForSelector(".alert-success");
            house.operator().price(model, Scene.PRICES);

            page.navigate(house.farthing().url() + "/models/one?name=" + model);
            page.click("summary:text-is('Rules of requests')");
            page.fill("#request_forced", "{\"user\": \"ours\"}");
            page.fill("#suffixes", "{\"-high\": {\"request_defaults\": {\"reasoning_effort\": \"high\"}}}");
            press(page, AriaRole.BUTTON, "Save");
            page.waitForSelector(".alert-success");
            assertThat(page.inputValue("#request_forced")).contains("\"ours\"");
            assertThat(page.inputValue("#suffixes")).contains("reasoning_effort");

            press(page, AriaRole.LINK, "Providers");
            press(page, AriaRole.LINK, model);
            press(page, AriaRole.BUTTON, "Switch it off");
            press(page, AriaRole.BUTTON, "Yes, do it");
            page.waitForSelector("button:text-is('Switch it on')");
            assertThat(house.caller(scene.key().secret()).chat(model, "Hello").status())
                    .as("of a provider that is switched off")
                    .isEqualTo(503);
            press(page, AriaRole.BUTTON, "Switch it on");
            page.waitForSelector("button:text-is('Switch it off')");

            scene.vendor()
                    .next(Answer.json(401, "{\"error\":{\"message\":\"no such key\",\"code\":\"invalid_api_key\"}}"));
            page.navigate(house.farthing().url() + "/credentials?search=" + model);
            press(page, AriaRole.BUTTON, "Verify");
            page.waitForSelector(".credential .state.bad");
            assertThat(page.textContent(".credential")).contains("refused by its vendor");
            press(page, AriaRole.BUTTON, "Reset");
            page.waitForSelector(".credential .state.good");

            scene.vendor()
                    .next(Answer.events(
                            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Good \"}}]}\n\n",
                            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"day\"},"
                                    + "\"finish_reason\":\"stop\"}]}\n\n",
                            "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7,"
                                    + "\"total_tokens\":18}}\n\n",
                            "data: [DONE]\n\n"));
            press(page, AriaRole.LINK, "Playground");
            page.selectOption("#model", model);
            page.fill("#key", scene.key().secret());
            page.fill("#message", "Hello");
            press(page, AriaRole.BUTTON, "Send");
            page.waitForSelector("#how:text-is('Done.')");
            assertThat(page.textContent("#answer")).isEqualTo("Good day");
            assertThat(page.textContent("#tokens-in") + " " + page.textContent("#tokens-out"))
                    .isEqualTo("11 7");
            assertThat(page.textContent("#cost")).startsWith("0.00");
            assertThat(page.textContent("#raw")).contains("[DONE]");
            assertThat(page.url()).doesNotContain("sk-far");
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(PICTURES.resolve("playground-answered.png"))
                    .setFullPage(true));
            page.click("#request");
            page.waitForURL(url -> url.contains("/calls/"));
            assertThat(page.textContent("main")).contains(model);
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void whoeverIsLoggedOutMeanwhileComesBackToWhereTheyWere() {
        var first = admin("org_admin");
        try (var context = context(new Look("en", "light", 1280))) {
            var page = page(context);
            logIn(page, first.secret());
            press(page, AriaRole.LINK, "Keys");
            page.waitForSelector("#search");
            house.operator().done("PUT", "/api/v1/gateway/admin-keys/" + first.id() + "/disable", null);
            shown(page, AriaRole.LINK, "Usage").click();
            page.waitForURL(url -> url.contains("/login?next="));
            assertThat(page.evaluate("fetch('/usage', {headers: {accept: 'application/json'}}).then(a => a.status)"))
                    .isEqualTo(401);
            page.fill("#key", admin("org_admin").secret());
            page.click("form[action='/login'] button");
            page.waitForURL(url -> url.endsWith("/usage"));
        }
        assertThat(faults).as("but for what was asked without a session").allMatch(fault -> fault.contains("401"));
    }

    @Test
    void aViewerFindsNothingToPressThatChangesSomething() {
        try (var context = context(new Look("en", "light", 1280))) {
            var page = page(context);
            logIn(page, admin("viewer").secret());
            var paths = paths(page, List.of("/keys/" + scene.key().id(), "/billing/prices", "/billing/wallet"));
            assertThat(paths).contains("/keys", "/calls", "/usage", "/billing", "/alerts");
            for (var path : paths) {
                page.navigate(house.farthing().url() + path);
                assertThat(page.evaluate("[...document.querySelectorAll('main form[method=post], main [formaction],"
                                + " main input[type=checkbox][name=id]')].map(e => e.outerHTML.slice(0, 99)).join()"))
                        .as(path)
                        .isEqualTo("");
            }
        }
        assertThat(faults).isEmpty();
    }

    private Management.Made admin(String role) {
        return house.operator().adminKey("name", "looking as " + role, "role", role);
    }

    @Test
    @EnabledIfSystemProperty(named = "farthing.long", matches = "true")
    void fiveHundredCredentialsAreSelectedAndWorkedOnWhileSomebodyLooks() {
        var provider = house.operator().provider("crowd " + UUID.randomUUID(), URI.create("http://127.0.0.1:9/v1"));
        try (var context = context(new Look("en", "light", 1280))) {
            var page = page(context);
            logIn(page, House.OPERATOR_KEY);
            page.navigate(house.farthing().url() + "/credentials/import");
            page.selectOption("#provider", provider.id());
            page.fill(
                    "textarea[name=text]",
                    IntStream.range(0, 500).mapToObj("sk-%040d"::formatted).collect(Collectors.joining("\n")));
            page.click("main form[method=post] button.btn-primary");
            page.waitForSelector("text=500 of 500");
            page.navigate(house.farthing().url() + "/credentials?size=500&provider=" + provider.id());
            assertThat(page.querySelectorAll("tr.credential [data-act=verify]")).hasSize(500);
            page.check("[data-all]");
            assertThat(page.textContent("[data-count]")).isEqualTo("500");
            page.click(".selection [value=disable]");
            press(page, AriaRole.BUTTON, "Yes, do it");
            page.waitForURL(url -> url.contains("/credentials/jobs/"));
            page.waitForSelector("[role=status]:has-text('Finished')", patiently());
            assertThat(page.textContent("#live")).contains("500 of 500");
            page.navigate(house.farthing().url() + "/credentials?size=500&provider=" + provider.id());
            page.check("[data-all]");
            page.click(".selection [value=delete]");
            press(page, AriaRole.BUTTON, "Yes, do it");
            page.waitForSelector("[role=status]:has-text('Finished')", patiently());
        }
        house.operator().done("DELETE", "/api/v1/gateway/providers/" + provider.id(), null);
        assertThat(faults).isEmpty();
    }

    private static Page.WaitForSelectorOptions patiently() {
        return new Page.WaitForSelectorOptions().setTimeout(60_000);
    }

    private static void send(Page page, String name) {
        page.getByRole(AriaRole.MAIN)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name))
                .click();
    }

    /// Of a link it waits for the page behind it: what is pressed next may stand on the page before, too.
    private static void press(Page page, AriaRole role, String name) {
        var pressed = shown(page, role, name);
        if (role == AriaRole.LINK) {
            var there = (String) pressed.evaluate("link => link.href");
            pressed.click();
            page.waitForURL(there::equals);
        } else {
            pressed.click();
        }
    }

    private static Locator shown(Page page, AriaRole role, String name) {
        return page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true))
                .first();
    }
}
