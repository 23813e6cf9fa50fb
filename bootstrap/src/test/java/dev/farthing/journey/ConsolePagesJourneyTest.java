package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.SelectOption;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.farthing.bootstrap.Chromium;
import dev.farthing.upstream.FakeVendor.Answer;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// The console in a real browser: every page in both languages and both lights, narrow and wide.
@ExtendWith(House.Resolver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsolePagesJourneyTest {
    private static final int WIDE = 1440;
    private static final int LARGEST_PAGE = 300_000;
    /// Every how many pages is one of those that are looked at in the other ways too.
    private static final int SOME = 6;
    private static final Chromium.Look USUAL = new Chromium.Look("en", "light", 1280);

    private final House house;
    private final Scene scene;
    private final Chromium chromium;

    ConsolePagesJourneyTest(House house) {
        this.house = house;
        this.scene = house.scene();
        this.chromium = new Chromium(house.farthing().url());
    }

    @AfterAll
    void closeIt() {
        chromium.close();
        scene.close();
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
        var failed = Await.until(
                "the failure is on record",
                Duration.ofSeconds(20),
                () -> house.operator()
                        .done("GET", "/api/v1/obs/errors?model=" + scene.chat(), null)
                        .path("items"),
                errors -> !errors.isEmpty());
        var rule = house.operator()
                .make("/api/v1/obs/alert-rules", "name", Tenants.fresh(), "metric", "requests", "threshold", "100000");
        var hook = house.operator().make("/api/v1/obs/webhooks", "url", "https://9.9.9.9/looked-at", "enabled", false);
        var payer = payer();
        var behind = List.of(
                "/keys/new",
                "/keys/" + key.id(),
                "/keys?search=nothing+is+called+so",
                "/calls/" + call,
                "/calls?status=error&from=2026-01-01T00:00:00Z",
                "/usage?by1=day&by2=model",
                "/dashboard?view=business",
                "/guide",
                "/guide/errors",
                "/credentials?view=cards",
                "/credentials/new",
                "/credentials/import",
                "/credentials/proxies",
                "/credentials/" + scene.credential().id(),
                "/providers/new",
                "/providers/" + scene.provider().id(),
                "/models/new",
                "/models/one?name=" + scene.chat(),
                "/alerts/rules/new",
                "/alerts/rules/" + rule.id(),
                "/alerts/webhooks/new",
                "/alerts/webhooks/" + hook.id(),
                "/logs/" + failed.get(0).path("id").asText(),
                "/config?search=log",
                "/billing/prices",
                "/billing/wallet",
                "/billing/reconciliation?from=" + LocalDate.now(ZoneId.of("Asia/Shanghai")),
                "/org");
        var seen = new LinkedHashSet<String>();
        for (var look : looks()) {
            try (var context = chromium.context(look)) {
                var page = chromium.page(context);
                chromium.open(page, "/login", look);
                chromium.logIn(page, House.OPERATOR_KEY);
                var paths = List.copyOf(paths(page, behind));
                seen.addAll(paths);
                for (int i = 0; i < paths.size(); i++) {
                    if (isWhole(look) || i % SOME == (look.width() == WIDE ? 1 : 0)) {
                        chromium.open(page, paths.get(i), look, rules(look));
                    }
                }
            }
            if (isWhole(look)) {
                try (var context = chromium.context(look)) {
                    var page = chromium.page(context);
                    chromium.logIn(page, payer.secret());
                    chromium.open(page, "/billing", look);
                    page.click("main a[href^='/billing/invoices/']");
                    page.waitForURL(url -> url.contains("/billing/invoices/"));
                    chromium.open(page, URI.create(page.url()).getPath(), look);
                }
            }
        }
        house.operator().done("DELETE", "/api/v1/obs/alert-rules/" + rule.id(), null);
        house.operator().done("DELETE", "/api/v1/obs/webhooks/" + hook.id(), null);
        assertThat(seen).hasSizeGreaterThan(behind.size() + 10);
        assertThat(chromium.faults()).isEmpty();
    }

    /// Who pays a fee in advance, and so has an invoice.
    private Management.Made payer() {
        var operator = house.operator();
        var name = Tenants.fresh();
        operator.done(
                "POST",
                "/api/v1/billing/plans",
                Json.object("code", name, "name", name, "monthly_fee_rmb", "99.99", "fee_timing", "advance"));
        var org = operator.make(Management.GATEWAY + "/orgs", "name", name, "plan", name)
                .id();
        assertThat(operator.done("POST", "/api/v1/billing/invoices?org_id=" + org, null))
                .hasSize(1);
        return operator.adminKey("name", name, "role", "org_admin", "org_id", org);
    }

    /// Every page is looked at in one language in light and wide, and in the other in dark and narrow; some are the
    /// other way about. `./farthing test --long` looks at all of them in every way.
    private static List<Chromium.Look> looks() {
        return List.of(
                new Chromium.Look("en", "light", WIDE),
                new Chromium.Look("zh", "dark", Chromium.NARROW),
                new Chromium.Look("en", "dark", Chromium.NARROW),
                new Chromium.Look("zh", "light", WIDE));
    }

    /// All rules where a page is looked at first; the same page in the other light and language is another to few.
    private static Chromium.Rules rules(Chromium.Look look) {
        return look.language().equals("zh") && isWhole(look) && !Boolean.getBoolean("farthing.long")
                ? Chromium.Rules.OF_LOOKS
                : Chromium.Rules.ALL;
    }

    private static boolean isWhole(Chromium.Look look) {
        return Boolean.getBoolean("farthing.long")
                || look.language().equals("en") == look.theme().equals("light");
    }

    @Test
    void aKeyIsMadeUsedRotatedAndDisabledByHand() {
        try (var context = chromium.context(USUAL)) {
            var page = chromium.page(context);
            chromium.logIn(page, House.OPERATOR_KEY);
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

            page.fill("#expires", "2099-01-01T12:00");
            page.selectOption("#team", new SelectOption().setIndex(1));
            var team = page.inputValue("#team");
            press(page, AriaRole.BUTTON, "Save");
            page.waitForSelector(".alert-success:has-text('saved')");
            assertThat(page.inputValue("#expires")).isEqualTo("2099-01-01T12:00");
            assertThat(page.inputValue("#team")).isEqualTo(team).isNotEmpty();
            page.fill("#models", "Claude Sonnet 3.7, demo-chat");
            page.fill("#tags", "team a");
            page.fill("#expires", "");
            page.selectOption("#team", "");
            press(page, AriaRole.BUTTON, "Save");
            page.waitForCondition(() -> page.inputValue("#expires").isEmpty()
                    && page.textContent(".datagrid").contains("no team"));
            page.fill("#note", "names may hold blanks");
            press(page, AriaRole.BUTTON, "Save");
            page.waitForCondition(() -> page.inputValue("#note").equals("names may hold blanks"));
            page.reload();
            assertThat(page.inputValue("#models")).isEqualTo("Claude Sonnet 3.7, demo-chat");
            assertThat(page.inputValue("#tags")).isEqualTo("team a");

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
        assertThat(chromium.faults()).as("but for what was filled in wrongly").allMatch(fault -> fault.contains("422"));
    }

    @Test
    void aDayIsTypedDigitByDigitIntoAFilter() {
        try (var context = chromium.context(USUAL)) {
            var page = chromium.page(context);
            chromium.logIn(page, House.OPERATOR_KEY);
            page.navigate(house.farthing().url() + "/keys");
            page.focus("#from");
            page.keyboard().type("11112026");
            assertThat(page.inputValue("#from")).isEqualTo("2026-11-11");
            page.focus("#to");
            page.waitForURL(url -> url.contains("from=2026-11-11"));

            page.click("summary[aria-label=Language]");
            page.click("a[lang^=zh]");
            page.waitForURL(url -> url.contains("from=2026-11-11"));
            assertThat(page.getAttribute("html", "lang")).startsWith("zh");
        }
        assertThat(chromium.faults()).isEmpty();
    }

    @Test
    void aVendorIsMadeKnownByHandAndItsModelIsTried() {
        var model = "by-hand-" + UUID.randomUUID();
        try (var context = chromium.context(USUAL)) {
            var page = chromium.page(context);
            chromium.logIn(page, House.OPERATOR_KEY);
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
            var sent = page.waitForRequest("**/v1/chat/completions", () -> press(page, AriaRole.BUTTON, "Send"));
            assertThat(sent.headers())
                    .as("so that it is heard where the console has a port of its own")
                    .containsKey("x-farthing-playground");
            page.waitForSelector("#how:text-is('Done.')");
            assertThat(page.textContent("#answer")).isEqualTo("Good day");
            assertThat(page.textContent("#tokens-in") + " " + page.textContent("#tokens-out"))
                    .isEqualTo("11 7");
            assertThat(page.textContent("#cost")).startsWith("0.00");
            assertThat(page.textContent("#raw")).contains("[DONE]");
            assertThat(page.url()).doesNotContain("sk-far");
            Chromium.picture(page, "playground-answered");
            page.click("#request");
            page.waitForURL(url -> url.contains("/calls/"));
            assertThat(page.textContent("main")).contains(model);
        }
        assertThat(chromium.faults()).isEmpty();
    }

    @Test
    void whoeverIsLoggedOutMeanwhileComesBackToWhereTheyWere() {
        var first = admin("org_admin");
        try (var context = chromium.context(USUAL)) {
            var page = chromium.page(context);
            chromium.logIn(page, first.secret());
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
        assertThat(chromium.faults())
                .as("but for what was asked without a session")
                .allMatch(fault -> fault.contains("401"));
    }

    @Test
    void aViewerFindsNothingToPressThatChangesSomething() {
        try (var context = chromium.context(USUAL)) {
            var page = chromium.page(context);
            chromium.logIn(page, admin("viewer").secret());
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
        assertThat(chromium.faults()).isEmpty();
    }

    private Management.Made admin(String role) {
        return house.operator().adminKey("name", "looking as " + role, "role", role);
    }

    @Test
    void fiveHundredCredentialsAreSelectedAndWorkedOnWhileSomebodyLooks() {
        var provider = house.operator().provider("crowd " + UUID.randomUUID(), URI.create("http://127.0.0.1:9/v1"));
        var secrets = IntStream.range(0, 501).mapToObj("sk-%040d"::formatted).collect(Collectors.joining("\n"));
        house.operator()
                .done(
                        "POST",
                        "/api/v1/gateway/credentials/import",
                        Json.object("provider_id", provider.id(), "text", secrets));
        try (var context = chromium.context(USUAL)) {
            var page = chromium.page(context);
            chromium.logIn(page, House.OPERATOR_KEY);
            page.navigate(house.farthing().url() + "/credentials?size=500&provider=" + provider.id());
            assertThat(page.querySelectorAll("tr.credential [data-act=verify]")).hasSize(500);
            page.check("[data-all]");
            assertThat(page.textContent("[data-count]")).isEqualTo("500");
            page.click(".selection [value=disable]");
            press(page, AriaRole.BUTTON, "Yes, do it");
            page.waitForURL(url -> url.contains("/credentials/jobs/"));
            page.waitForSelector("[role=status]:has-text('Finished')", patiently());
            assertThat(page.textContent("#live")).contains("500 of 500");
            for (var view : List.of("", "&view=cards")) {
                var listed = "/credentials?size=500&provider=" + provider.id() + view;
                assertThat((Integer) page.evaluate(
                                "path => fetch(path).then(a => a.text()).then(t => new Blob([t]).size)", listed))
                        .as("bytes of 500 credentials, unpacked")
                        .isBetween(50_000, LARGEST_PAGE);
            }
        }
        house.operator()
                .done(
                        "POST",
                        "/api/v1/gateway/credentials/batch",
                        "{\"action\":\"delete\",\"filter\":{\"provider_id\":\"" + provider.id() + "\"}}");
        Await.until(
                "all are deleted",
                Duration.ofSeconds(60),
                () -> house.operator()
                        .done("GET", "/api/v1/gateway/credentials?page_size=1&provider_id=" + provider.id(), null)
                        .path("total")
                        .asInt(),
                left -> left == 0);
        house.operator().done("DELETE", "/api/v1/gateway/providers/" + provider.id(), null);
        assertThat(chromium.faults()).isEmpty();
    }

    @Test
    void whoeverIsNotAnsweredIsTold() {
        try (var context = chromium.context(USUAL)) {
            var page = chromium.page(context);
            chromium.logIn(page, House.OPERATOR_KEY);
            page.navigate(house.farthing().url() + "/status");
            page.route("**/status", Route::abort);
            page.evaluate("document.querySelector('[data-refresh]').dataset.refresh = 1");
            page.waitForSelector("#problem .unreached:has-text('did not answer')");
            assertThat(page.textContent("#live")).as("what was there stays").contains("demo-chat");
            page.unroute("**/status");
            page.route(
                    "**/status",
                    route -> route.fulfill(new Route.FulfillOptions()
                            .setStatus(502)
                            .setContentType("text/html")
                            .setBody("<p>a proxy of somebody's</p>")));
            page.waitForSelector("#problem .unreached:has-text('502')");
            assertThat(page.textContent("#live")).contains("demo-chat");
            page.unroute("**/status");
            page.route("**/status", route -> route.fulfill(new Route.FulfillOptions().setStatus(413)));
            page.waitForSelector("#problem .unreached:text-is('This is too large')");
            page.unroute("**/status");
            page.waitForSelector(
                    "#problem:empty", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.ATTACHED));
        }
        assertThat(chromium.faults())
                .as("but for what was not answered")
                .allMatch(fault -> fault.contains("ERR_FAILED")
                        || fault.contains("502")
                        || fault.contains("413")
                        || fault.contains("htmx:"));
    }

    @Test
    void whoHasNoScriptSelectsAllTheSame() {
        scene.key();
        try (var context = chromium.withoutScript()) {
            var page = chromium.page(context);
            chromium.logIn(page, House.OPERATOR_KEY);
            page.navigate(house.farthing().url() + "/keys");
            assertThat(page.isVisible("[data-all]"))
                    .as("what only a script does")
                    .isFalse();
            assertThat(page.isVisible(".selection")).isFalse();
            page.check("input[name=id] >> nth=0");
            assertThat(page.isVisible(".selection")).isTrue();
            assertThat(page.innerText(".selection strong")).isEqualTo("selected");
        }
        assertThat(chromium.faults()).isEmpty();
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
