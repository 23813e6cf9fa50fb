package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.documents.Repository;
import dev.farthing.upstream.FakeVendor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(House.Resolver.class)
class MetricsJourneyTest {
    private static final Pattern EXPOSED = Pattern.compile("(?m)^# TYPE (farthing_\\w+) (\\w+)$");
    private static final Pattern NAMED = Pattern.compile("farthing_[a-z_]+");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(farthing_\\w+)`");

    private final House house;
    private final HttpClient http = HttpClient.newHttpClient();

    MetricsJourneyTest(House house) {
        this.house = house;
    }

    @Test
    void everyCallIsCountedWithItsTokensItsCostAndItsTries() throws Exception {
        try (var scene = house.scene()) {
            scene.vendor().next(FakeVendor.Answer.json(200, """
                {"id":"c","object":"chat.completion","choices":[{"index":0,"finish_reason":"stop",
                "message":{"role":"assistant","content":"Yes."}}],"usage":{"prompt_tokens":10,"completion_tokens":3,
                "total_tokens":13,"prompt_tokens_details":{"cached_tokens":4}}}"""));
            var before = metrics();
            assertThat(scene.caller().chat(scene.chat(), "Is it counted?").status())
                    .isEqualTo(200);
            assertThat(scene.caller("sk-far-nobody")
                            .chat(scene.chat(), "And this?")
                            .status())
                    .isEqualTo(401);
            var after = metrics();

            assertThat(more(
                            before,
                            after,
                            "farthing_calls_total",
                            "endpoint=\"/v1/chat/completions\"",
                            "status=\"ok\""))
                    .isEqualTo(1);
            assertThat(more(before, after, "farthing_tokens_total", "class=\"input\""))
                    .isEqualTo(6);
            assertThat(more(before, after, "farthing_tokens_total", "class=\"cache_read\""))
                    .isEqualTo(4);
            assertThat(more(before, after, "farthing_tokens_total", "class=\"output\""))
                    .isEqualTo(3);
            assertThat(more(before, after, "farthing_cost_total")).isBetween(0.00005, 0.0001);
            assertThat(more(before, after, "farthing_call_duration_seconds_count"))
                    .isEqualTo(1);
            assertThat(more(before, after, "farthing_attempts_total", "outcome=\"answered\""))
                    .isEqualTo(1);
            assertThat(more(before, after, "farthing_refusals_total", "code=\"invalid_api_key\""))
                    .isEqualTo(1);
        }
    }

    @Test
    void whatIsExposedIsDocumentedAndTheDashboardUsesNothingElse() throws Exception {
        everyCallIsCountedWithItsTokensItsCostAndItsTries();
        var exposed = new TreeSet<String>();
        var usable = new TreeSet<String>();
        // What rounds tell is there once the first of them was made.
        var told = Await.until(
                "the books are told of",
                Duration.ofSeconds(20),
                this::metrics,
                text -> text.contains("farthing_books_broken"));
        for (var found = EXPOSED.matcher(told); found.find(); ) {
            boolean histogram = "histogram".equals(found.group(2));
            boolean counter =
                    "counter".equals(found.group(2)) && !found.group(1).endsWith("_total");
            var name = counter ? found.group(1) + "_total" : found.group(1);
            if (!name.endsWith("_max")) {
                exposed.add(name);
            }
            usable.add(name);
            if (histogram) {
                usable.addAll(Set.of(name + "_bucket", name + "_count", name + "_sum"));
            }
        }
        var documented = new TreeSet<String>();
        var page = Repository.text("docs/operations.md");
        for (var found = DOCUMENTED.matcher(page); found.find(); ) {
            documented.add(found.group(1));
        }
        assertThat(documented).isEqualTo(exposed);

        var used = new TreeSet<String>();
        var dashboard = Repository.text("deploy/grafana/farthing.json");
        for (var found = NAMED.matcher(dashboard); found.find(); ) {
            used.add(found.group());
        }
        assertThat(used).hasSizeGreaterThan(10);
        assertThat(usable).containsAll(used);
    }

    @Test
    void whoComesThroughAProxyOrFromElsewhereShowsTheKeyOfAnOperator() throws Exception {
        assertThat(ask("x-forwarded-for", "203.0.113.7").statusCode()).isEqualTo(401);
        assertThat(ask("x-forwarded-for", "203.0.113.7").body()).contains("\"code\":\"unauthorized\"");
        assertThat(ask("forwarded", "for=203.0.113.7").statusCode()).isEqualTo(401);
        assertThat(ask("x-forwarded-for", "203.0.113.7", "authorization", "Bearer " + House.OPERATOR_KEY)
                        .statusCode())
                .isEqualTo(200);
        assertThat(ask().statusCode()).isEqualTo(200);
        try (var scene = house.scene()) {
            assertThat(ask(
                                    "x-forwarded-for",
                                    "203.0.113.7",
                                    "authorization",
                                    "Bearer " + scene.key().secret())
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    /// By how much all series of this name that carry these labels have grown.
    private static double more(String before, String after, String name, String... labels) {
        return sum(after, name, labels) - sum(before, name, labels);
    }

    private static double sum(String metrics, String name, String... labels) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + "{"))
                .filter(line -> Stream.of(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private String metrics() throws IOException, InterruptedException {
        return house.farthing().get("/q/metrics").body();
    }

    private HttpResponse<String> ask(String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(house.farthing().url() + "/q/metrics"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
