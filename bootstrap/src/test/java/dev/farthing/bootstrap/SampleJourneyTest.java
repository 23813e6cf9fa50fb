package dev.farthing.bootstrap;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;

import com.microsoft.playwright.Page;
import dev.farthing.persistence.server.TestFolders;
import io.restassured.specification.RequestSpecification;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The org with a past that was made up.
class SampleJourneyTest {
    private static final String OPERATOR = "operator-key-of-this-test-0123456789";
    private static final Map<String, String> WITH_SAMPLE =
            Map.of("FARTHING_OPERATOR_KEY", OPERATOR, "FARTHING_SAMPLE_DATA", "true");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path folder = RunningFarthing.newDataDir();

    @AfterEach
    void tidy() {
        TestFolders.delete(folder);
    }

    private static RequestSpecification operator(RunningFarthing farthing) {
        return given().baseUri(farthing.url()).header("Authorization", "Bearer " + OPERATOR);
    }

    @Test
    void itIsMadeOnceAndItsBooksAgree() {
        String org;
        int calls;
        try (var farthing = RunningFarthing.start(folder, WITH_SAMPLE)) {
            org = sample(farthing);
            calls = calls(farthing, org);
            assertThat(calls).isBetween(2_000, 8_000);
            operator(farthing)
                    .queryParam("org_id", org)
                    .queryParam(
                            "from",
                            LocalDate.now(ZoneId.of("Asia/Shanghai"))
                                    .minusDays(91)
                                    .toString())
                    .get("/api/v1/billing/reconciliation")
                    .then()
                    .statusCode(200)
                    .body("difference", is("0"))
                    .body("invariants.rows", everyItem(is(0)));
            List<String> spent = operator(farthing)
                    .queryParam("org_id", org)
                    .get("/api/v1/billing/budgets")
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("items.spent");
            assertThat(spent).hasSize(4);
            anInvoiceIsOpenedDownToACall(farthing);
        }
        try (var farthing = RunningFarthing.start(folder, WITH_SAMPLE)) {
            assertThat(sample(farthing)).isEqualTo(org);
            assertThat(calls(farthing, org)).isEqualTo(calls);
        }
    }

    /// From the bill to the arithmetic of one of its calls, and from the dashboard's figures to theirs.
    private static void anInvoiceIsOpenedDownToACall(RunningFarthing farthing) {
        try (var chromium = new Chromium(farthing.url())) {
            for (var look :
                    List.of(new Chromium.Look("en", "light", 1440), new Chromium.Look("zh", "dark", Chromium.NARROW))) {
                try (var context = chromium.context(look)) {
                    var page = chromium.page(context);
                    chromium.logIn(page, OPERATOR);
                    var rules = look.language().equals("en") ? Chromium.Rules.ALL : Chromium.Rules.OF_LOOKS;
                    page.navigate(farthing.url() + "/org?search=sample");
                    page.click("main td form button");
                    page.waitForURL(url -> !url.contains("/org"));
                    chromium.open(page, "/billing", look, rules);
                    chromium.open(
                            page,
                            hrefs(page, "main a[href^='/billing/invoices/']").getFirst(),
                            look,
                            rules);
                    var row = page.locator("tbody tr:has(a[href^='/calls?'])").first();
                    var calls = Integer.parseInt(
                            row.locator("a[href^='/calls?']").textContent().replace(",", ""));
                    var link = row.locator("a[href^='/calls?']").getAttribute("href");
                    chromium.visit(page, link + "&size=500", look);
                    assertThat(page.locator("#calls tr").count())
                            .as("calls of " + link)
                            .isEqualTo(Math.min(calls, 500));
                    chromium.open(page, hrefs(page, "#calls a[href^='/calls/']").getFirst(), look, rules);
                    assertThat(page.locator("#arithmetic").isVisible()).isTrue();
                    assertThat(page.locator("tfoot strong").first().textContent())
                            .contains("CNY");

                    for (var view : List.of("tech", "business")) {
                        chromium.open(page, "/dashboard?days=30&view=" + view, look, rules);
                        var ways = hrefs(page, "#live a[href^='/calls?']");
                        assertThat(ways)
                                .as("ways from the dashboard")
                                .hasSizeGreaterThan(30)
                                .allMatch(way -> way.contains("from="));
                        page.click("#live tbody a[href^='/calls?']:visible");
                        page.waitForURL(url -> url.contains("/calls?"));
                        page.waitForSelector("#calls tr");
                        assertThat(page.locator("#from, [name=from]").first().inputValue())
                                .isNotEmpty();
                    }
                }
            }
            assertThat(chromium.faults()).isEmpty();
        }
    }

    private static List<String> hrefs(Page page, String links) {
        return page.locator(links).all().stream()
                .map(link -> String.valueOf(link.getAttribute("href")))
                .toList();
    }

    /// The last that is made are its invoices.
    private static String sample(RunningFarthing farthing) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            List<String> ids = operator(farthing)
                    .queryParam("search", "sample")
                    .get("/api/v1/gateway/orgs")
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("items.id");
            if (ids.size() == 1) {
                List<String> states = operator(farthing)
                        .queryParam("org_id", ids.getFirst())
                        .get("/api/v1/billing/invoices")
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("status");
                if (states.contains("issued")) {
                    return ids.getFirst();
                }
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new AssertionError("the sample is not there");
    }

    private static int calls(RunningFarthing farthing, String org) {
        return operator(farthing)
                .queryParam("org_id", org)
                .queryParam("from", "2020-01-01")
                .get("/api/v1/obs/usage")
                .then()
                .statusCode(200)
                .extract()
                .path("totals.requests");
    }
}
