package dev.farthing.bootstrap;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A real browser that opens the console of a running Farthing and notes what is wrong with what it sees.
public final class Chromium implements AutoCloseable {
    /// The width of a phone.
    public static final int NARROW = 390;

    /// Where pictures of the pages are put, if anywhere: `-Dfarthing.screenshots=DIR`.
    private static final String PICTURES = System.getProperty("farthing.screenshots", "");

    private static final int LARGEST_PAGE = 300_000;
    private static final int INSTALL_SECONDS = 120;
    private static final List<String> SERIOUS = List.of("serious", "critical");
    private static final List<String> QUIET = List.of("log", "info", "debug", "verbose", "timing");

    private final String origin;
    private final String axe;
    private final Playwright playwright;
    private final Browser browser;
    private final List<String> faults = new ArrayList<>();

    /// @param origin of the pages: nothing else may be asked for
    public Chromium(String origin) {
        var program = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        Requirement.met(program.isPresent(), "there is no Chromium: the console is not opened in a browser");
        this.origin = origin;
        this.axe = axe();
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser = playwright
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
    }

    /// Who says whether everybody can use a page, as published.
    private static String axe() {
        var from = Path.of("src/test/axe").toAbsolutePath();
        var to = Path.of("target/axe").toAbsolutePath();
        var script = to.resolve("node_modules/axe-core/axe.min.js");
        try {
            Files.createDirectories(to);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        // Another process of the same tests may be about the same.
        try (var channel = FileChannel.open(to.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
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
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// How somebody looks at the pages.
    public record Look(String language, String theme, int width) {
        @Override
        public String toString() {
            return language + "-" + theme + "-" + width;
        }
    }

    /// Somebody's browser, with nothing of another's in it.
    public BrowserContext context(Look look) {
        var context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(look.width(), 900)
                .setLocale("en-GB")
                .setTimezoneId("Asia/Shanghai"));
        context.addCookies(List.of(
                new Cookie("farthing_language", look.language()).setUrl(origin),
                new Cookie("farthing_theme", look.theme()).setUrl(origin)));
        return context;
    }

    /// The same of somebody who runs no scripts.
    public BrowserContext withoutScript() {
        return browser.newContext(
                new Browser.NewContextOptions().setJavaScriptEnabled(false).setLocale("en-GB"));
    }

    /// A page of it that is listened to.
    public Page page(BrowserContext context) {
        var page = context.newPage();
        page.setDefaultTimeout(15_000);
        page.onConsoleMessage(said -> {
            if (!QUIET.contains(said.type())) {
                faults.add(page.url() + " says " + said.text());
            }
        });
        page.onPageError(error -> faults.add(page.url() + " fails: " + error));
        page.onRequest(request -> {
            if (!request.url().startsWith(origin + "/") && !request.url().startsWith("data:")) {
                faults.add(page.url() + " asks " + request.url());
            }
        });
        return page;
    }

    public void logIn(Page page, String key) {
        page.navigate(origin + "/login");
        page.fill("#key", key);
        page.click("form[action='/login'] button");
        page.waitForURL(url -> !url.contains("/login"));
    }

    /// What was wrong since it was asked last.
    public List<String> faults() {
        var noted = List.copyOf(faults);
        faults.clear();
        return noted;
    }

    /// Which rules of who can use a page are asked for.
    public enum Rules {
        ALL("runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']"),
        /// Those that another light or language may break.
        OF_LOOKS(
                "runOnly: {type: 'rule', values: ['color-contrast', 'html-has-lang', 'html-lang-valid', 'valid-lang']}");

        private final String options;

        Rules(String options) {
            this.options = options;
        }
    }

    /// Opens a path and looks whether all is as it should be.
    public void open(Page page, String path, Look look) {
        open(page, path, look, Rules.ALL);
    }

    /// Opens a path and looks whether it fits into its window, and no further: what has very many rows takes long.
    public void visit(Page page, String path, Look look) {
        page.navigate(origin + path);
        page.waitForLoadState();
        if (page.evaluate("document.documentElement.scrollWidth > innerWidth").equals(true)) {
            faults.add(look + " " + path + " is wider than its window");
        }
    }

    /// The same as [#open(Page, String, Look)], by some rules.
    public void open(Page page, String path, Look look, Rules rules) {
        visit(page, path, look);
        var where = look + " " + path;
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
        var unspoken = (String)
                page.evaluate("[...document.querySelectorAll('time')].filter(one => one.textContent.trim().length > 1"
                        + " && !one.title.includes('UTC')).map(one => one.outerHTML).join()");
        if (!unspoken.isEmpty()) {
            faults.add(where + " tells no UTC at " + unspoken);
        }
        violations(page, where, rules);
        picture(page, look + path.replaceAll("[0-9a-f]{8}-[-0-9a-f]+", "one"));
    }

    /// Keeps a picture of a page, where pictures are wanted.
    public static void picture(Page page, String name) {
        if (!PICTURES.isEmpty()) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of(PICTURES).resolve(name.replaceAll("[^A-Za-z0-9-]+", "_") + ".png"))
                    .setFullPage(true));
        }
    }

    @SuppressWarnings("unchecked")
    private void violations(Page page, String where, Rules rules) {
        page.evaluate(axe);
        var found = (List<Map<String, Object>>)
                page.evaluate(
                        "async () => (await axe.run(document, {resultTypes: ['violations'], " + rules.options
                                + "})).violations.map(v => ({id: v.id, impact: v.impact,"
                                + " where: v.nodes.map(n => n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')).slice(0, 3).join('; ')}))");
        for (var violation : found) {
            if (SERIOUS.contains(String.valueOf(violation.get("impact")))) {
                faults.add(where + " violates " + violation.get("id") + ": " + violation.get("where"));
            }
        }
    }

    @Override
    public void close() {
        playwright.close();
    }
}
