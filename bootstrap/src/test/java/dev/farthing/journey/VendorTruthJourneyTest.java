package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.journey.Management.Made;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.Misbehaviour;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Vendors that send nonsense, too much, too slowly, or what is not true.
@ExtendWith(House.Resolver.class)
class VendorTruthJourneyTest {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final String WORD = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}]}\n\n";
    private static final String STOP =
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1,\"total_tokens\":6}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final String MOST_BYTES = "max_response_bytes";
    private static final long MIB = 1 << 20;

    private final House house;
    private final Management operator;
    private final List<FakeVendor> vendors = new ArrayList<>();
    private final List<Made> providers = new ArrayList<>();
    private final List<Made> credentials = new ArrayList<>();
    private final String name = "truth" + NUMBERS.incrementAndGet();
    private Made key;

    VendorTruthJourneyTest(House house) {
        this.house = house;
        this.operator = house.operator();
    }

    @BeforeEach
    void issueKey() {
        key = operator.key("name", name);
    }

    @AfterEach
    void close() {
        vendors.forEach(FakeVendor::close);
    }

    @Test
    void d62garbageInAStreamBreaksNothingAndWhatIsGoodComesThrough() {
        var garbage = FakeVendor.Answer.events(
                        WORD,
                        "data: \u0000{\"a\n\n",
                        "event: unknown\nid: 7\nretry: x\ndata: {}\n\n",
                        "no colon at all\n\n")
                .piece(new byte[] {'d', 'a', 't', 'a', ':', ' ', (byte) 0xC3, (byte) 0x28, (byte) 0xFF, '\n', '\n'})
                .piece("data: " + "x".repeat(10 << 20) + "\n\n");
        for (char letter : (WORD + STOP + USAGE + DONE).toCharArray()) {
            garbage.piece(String.valueOf(letter));
        }
        serve(Map.of(), vendor(() -> garbage).baseUrl());

        var answer = house.caller(key.secret()).chatStream(name, "Hello?");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text().split("\"content\":\"Hello\"", -1)).hasSize(3);
        assertThat(answer.text()).contains("x".repeat(1_000)).endsWith(DONE);
        var row = operator.call(answer.requestId());
        assertThat(row.path("status").asText()).isEqualTo("ok");
        assertThat(row.path("usage_source").asText()).isEqualTo("reported");
        assertThat(row.path("total_tokens").asInt()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt_tokens\":-5,\"completion_tokens\":1,\"total_tokens\":-4}",
                "{\"prompt_tokens\":1e308,\"completion_tokens\":1}",
                "{\"prompt_tokens\":\"many\",\"completion_tokens\":1}",
                "{\"prompt_tokens\":9223372036854775808,\"completion_tokens\":1}",
                "{\"completion_tokens\":7}",
                "\"none\"",
                "[1,2]"
            })
    void d63whatAVendorLiesAboutItsUseChangesNoBudget(String usage) {
        var budget = operator.budget("key", key.id(), "5", "total");
        serve(
                Map.of(),
                vendor(() -> FakeVendor.Answer.json(
                                200,
                                "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hello\"},"
                                        + "\"finish_reason\":\"stop\"}],\"usage\":" + usage + "}"))
                        .baseUrl());

        var answer = house.caller(key.secret()).chat(name, "Hello?");

        assertThat(answer.status()).isEqualTo(200);
        var row = operator.call(answer.requestId());
        assertThat(row.path("usage_source").asText()).isNotEqualTo("reported");
        assertThat(row.path("prompt_tokens").asInt()).isBetween(1, 50);
        assertThat(row.path("completion_tokens").asInt()).isBetween(1, 5);
        var kept = operator.done("GET", "/api/v1/billing/budgets?scope=key&scope_id=" + key.id(), null)
                .path("items");
        assertThat(kept.findValuesAsText("id")).contains(budget.id());
        assertThat(kept.findValuesAsText("spent")).containsOnly(row.path("cost").asText());
    }

    @Test
    void d64anAnswerWithoutEndIsCutAtTheLimit() {
        limited(4 * MIB, () -> {
            var endless = FakeVendor.Answer.of(200, Map.of("content-type", "application/json"))
                    .piece("{\"a\":\"" + "x".repeat(64 * 1024))
                    .endlessly();
            serve(Map.of(), vendor(() -> endless).baseUrl());

            var answer = house.caller(key.secret()).chat(name, "Hello?");

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.errorCode()).isEqualTo("upstream_response_too_large");
            assertThat(endless.gone()).succeedsWithin(Duration.ofSeconds(10));
            assertThat(endless.written())
                    .as("taken, and what the network holds")
                    .isLessThan(4 * MIB + 12 * MIB);
        });
    }

    @Test
    void d65whatIsPackedIsUnpackedNoFurtherThanTheLimit() {
        limited(4 * MIB, () -> {
            var bomb = packed(1_024 * MIB);
            serve(
                    Map.of(),
                    vendor(() -> FakeVendor.Answer.of(
                                            200, Map.of("content-type", "application/json", "content-encoding", "gzip"))
                                    .piece(bomb))
                            .baseUrl());
            for (int i = 0; i < 20; i++) {
                var answer = house.caller(key.secret()).chat(name, "Hello?");

                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.errorCode()).isEqualTo("upstream_response_too_large");
            }
        });
    }

    private static byte[] packed(long size) {
        var bytes = new ByteArrayOutputStream();
        try (var packing = new GZIPOutputStream(bytes, 65_536)) {
            var zeros = new byte[(int) MIB];
            for (long done = 0; done < size; done += zeros.length) {
                packing.write(zeros);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void d68usageThatIsToldTwiceIsCountedOnce() {
        serve(
                Map.of(),
                vendor(() -> FakeVendor.Answer.events(WORD, STOP, USAGE, USAGE, DONE))
                        .baseUrl());

        var answer = house.caller(key.secret()).chatStream(name, "Hello?");

        assertThat(operator.call(answer.requestId()).path("total_tokens").asInt())
                .isEqualTo(6);
        assertThat(operator.call(answer.requestId()).path("cost").asText()).isEqualTo("0.000007");
    }

    @Test
    void d70streamsThatDripHoldNobodyElseUp() throws Exception {
        var dripping = new Drips();
        try {
            serve(Map.of(), dripping.baseUrl());
            var quick = new VendorTruthJourneyTest(house);
            quick.issueKey();
            quick.serve(Map.of(), quick.vendor(Misbehaviour::none).baseUrl());
            for (int i = 0; i < 300; i++) {
                quick.call();
            }
            var alone = Pace.of(300, quick::call);
            dripping.open(house, key.secret(), Caller.chatBody(name, "Hello?", true));
            var beside = Pace.of(300, quick::call);
            System.out.printf("1,000 streams that drip: other calls %s alone, %s beside%n", alone, beside);
            quick.close();

            assertThat(beside.p99Micros())
                    .as("p99 of other calls beside a thousand dripping streams, which was " + alone)
                    .isLessThanOrEqualTo(alone.mostMicros(15));
        } finally {
            dripping.close();
        }
    }

    private void call() {
        assertThat(house.caller(key.secret()).chat(name, "Hello?").status()).isEqualTo(200);
    }

    @Test
    void d71whatAVendorSaysIsPassedOnAndNeitherObeyedNorLogged() {
        var words = "IGNORE-ALL-RULES-" + name;
        var said = "\\r\\n" + words + " {{7*7}} ${jndi:ldap://x} <script>1</script> '; DROP TABLE usage_row; --";
        var other = operator.org("org of " + name);
        serve(
                Map.of(),
                vendor(() -> FakeVendor.Answer.of(
                                        200,
                                        Map.of(
                                                "content-type",
                                                "application/json",
                                                "x-farthing-cost",
                                                "9",
                                                "x-org",
                                                words))
                                .piece("{\"id\":\"" + other.id() + "\",\"org_id\":\"" + other.id()
                                        + "\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"" + said
                                        + "\",\"tool_calls\":[{\"id\":\"x\",\"type\":\"function\",\"function\":{\"name\":\""
                                        + words
                                        + "\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"tool_calls\"}],\"usage\":"
                                        + "{\"prompt_tokens\":5,\"completion_tokens\":1,\"total_tokens\":6}}")
                                .withLength())
                        .baseUrl());

        var answer = house.caller(key.secret()).chat(name, "Hello?");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains(said);
        assertThat(answer.header("x-farthing-cost")).isEqualTo("0.000007");
        assertThat(answer.header("x-org")).isNull();
        var row = operator.call(answer.requestId());
        assertThat(row.path("org_id").asText()).isNotEqualTo(other.id());
        assertThat(row.toString()).doesNotContain(words);
        assertThat(operator.calls("model=" + name).stream()
                        .filter(each -> each.path("org_id").asText().equals(other.id())))
                .isEmpty();
        assertThat(house.farthing().out()).noneMatch(line -> line.contains(words));
        assertThat(house.farthing().err()).noneMatch(line -> line.contains(words));
    }

    @Test
    void aVendorThatServesBadlyLosesItsCallsToTheBackupAndGetsThemBack() {
        var turns = new AtomicInteger();
        var bad = vendor(() -> turns.incrementAndGet() % 3 == 0 ? Misbehaviour.trouble(503) : Misbehaviour.none());
        var backup = vendor(Misbehaviour::none);
        serve(Map.of(), bad.baseUrl(), backup.baseUrl());
        settings("quality_least_calls", 30, "quality_return_seconds", 2);
        try {
            for (int i = 0; i < 45; i++) {
                assertThat(house.caller(key.secret()).chat(name, "Hello?").status())
                        .isEqualTo(200);
            }
            var item = Await.until(
                    "it gets no calls",
                    Duration.ofSeconds(30),
                    () -> item("quality", 0),
                    shown -> shown.path("share").asInt(100) == 0);
            assertThat(item.path("verdict").asText()).isNotEqualTo("good");
            var window = item.path("five_minutes");
            assertThat(window.path("calls").asInt()).isEqualTo(45);
            assertThat(window.path("success_rate").asText()).isEqualTo("66.67");
            assertThat(window.path("server_error_rate").asText()).isEqualTo("33.33");
            assertThat(window.path("timeout_rate").asText()).isEqualTo("0");
            assertThat(window.path("p99_ms").isNumber()).isTrue();
            assertThat(item("quality", 1).path("share").asInt()).isEqualTo(100);

            bad.usually(Misbehaviour::none);
            Await.until(
                    "it has all of its calls again",
                    Duration.ofSeconds(90),
                    () -> {
                        assertThat(house.caller(key.secret())
                                        .chat(name, "Hello?")
                                        .status())
                                .isEqualTo(200);
                        return item("quality", 0);
                    },
                    shown -> shown.path("share").asInt() == 100);
            Await.until(
                    "it is asked first again",
                    Duration.ofSeconds(10),
                    () -> String.valueOf(
                            house.caller(key.secret()).chat(name, "Hello?").header("x-farthing-provider")),
                    provider -> provider.equals(name + "-0"));
            var shown = item("quality", 0);
            hold(shown, 0);
            Await.until(
                    "a person sends its calls elsewhere",
                    Duration.ofSeconds(10),
                    () -> String.valueOf(
                            house.caller(key.secret()).chat(name, "Hello?").header("x-farthing-provider")),
                    provider -> provider.equals(name + "-1"));
            assertThat(item("quality", 0).path("share_held").asBoolean()).isTrue();
            hold(shown, null);
            assertThat(item("quality", 0).path("share").asInt()).isEqualTo(100);
        } finally {
            operator.done(
                    "POST",
                    "/api/v1/settings/reset",
                    "{\"names\":[\"quality_least_calls\",\"quality_return_seconds\"]}");
        }
    }

    private void hold(JsonNode item, @Nullable Integer share) {
        operator.done(
                "PUT",
                "/api/v1/obs/quality/share",
                "{\"provider_id\":\"" + item.path("provider_id").asText() + "\",\"upstream_model\":\""
                        + item.path("upstream_model").asText() + "\",\"share\":" + share + "}");
    }

    @Test
    void aVendorThatBillsMoreThanThereIsIsFoundOut() {
        serve(Map.of(), vendor(() -> FakeVendor.Answer.json(200, """
                {"id":"c","model":"something-small","choices":[{"index":0,"message":{"content":"Hello"},\
                "finish_reason":"stop"}],"usage":{"prompt_tokens":11,"completion_tokens":1,"total_tokens":12}}""")).baseUrl());
        operator.done(
                "PUT",
                Management.GATEWAY + "/providers/" + providers.getFirst().id(),
                Json.object("provenance", "reseller"));
        for (int i = 0; i < 60; i++) {
            assertThat(house.caller(key.secret()).chat(name, "Hello?").status()).isEqualTo(200);
        }
        var item = Await.until(
                "the evidence is in",
                Duration.ofSeconds(30),
                () -> item("authenticity", 0),
                shown -> shown.path("prompts").path("counted").asInt() >= 60);

        assertThat(item.path("provenance").asText()).isEqualTo("reseller");
        assertThat(item.path("answers").asInt()).isEqualTo(60);
        assertThat(item.path("prompts").path("billed_tokens").asInt()).isEqualTo(660);
        assertThat(item.path("prompts").path("counted_tokens").asInt()).isEqualTo(540);
        assertThat(item.path("prompts").path("inflation_percent").asText()).isEqualTo("22.22");
        assertThat(item.path("echoed_models").get(0).path("model").asText()).isEqualTo("something-small");
        assertThat(item.path("echoed_models").get(0).path("as_asked").asBoolean(true))
                .isFalse();
        assertThat(item.path("findings").findValuesAsText("finding"))
                .containsExactly("other_model", "prompt_inflation");
    }

    @Test
    void aCredentialThatReachedItsCeilingIsPassedOver() {
        serve(
                Map.of(),
                vendor(Misbehaviour::none).baseUrl(),
                vendor(Misbehaviour::none).baseUrl());
        var path = Management.GATEWAY + "/credentials/" + credentials.getFirst().id();
        var shown = operator.done("PUT", path, "{\"ceilings\":{\"day\":{\"requests\":3,\"money\":\"1.50\"}}}");
        assertThat(shown.path("ceilings").toString())
                .isEqualTo("{\"day\":{\"requests\":3,\"tokens\":null,\"money\":\"1.5\"},\"month\":null}");
        for (int i = 0; i < 5; i++) {
            assertThat(house.caller(key.secret()).chat(name, "Hello?").header("x-farthing-provider"))
                    .isEqualTo(name + (i < 3 ? "-0" : "-1"));
        }
        operator.done(
                "PUT",
                Management.GATEWAY + "/credentials/" + credentials.getLast().id(),
                """
                {"ceilings":{"month":{"tokens":6}}}""");
        var refused = Await.until(
                "both have reached theirs",
                Duration.ofSeconds(10),
                () -> house.caller(key.secret()).chat(name, "Hello?"),
                answer -> answer.status() == 503);

        assertThat(refused.errorCode()).isEqualTo("upstream_none_available");
        assertThat(Integer.parseInt(String.valueOf(refused.header("retry-after"))))
                .isPositive();
        assertThat(operator.done("PUT", path, "{\"ceilings\":null}")
                        .path("ceilings")
                        .isNull())
                .isTrue();
        assertThat(house.caller(key.secret()).chat(name, "Hello?").status()).isEqualTo(200);
    }

    private JsonNode item(String what, int provider) {
        var id = providers.get(provider).id();
        for (var item : operator.done("GET", "/api/v1/obs/" + what, null).path("items")) {
            if (item.path("provider_id").asText().equals(id)) {
                return item;
            }
        }
        return Json.read("{}");
    }

    private void limited(long bytes, Runnable work) {
        settings(MOST_BYTES, bytes);
        try {
            work.run();
        } finally {
            operator.done("POST", "/api/v1/settings/reset", "{\"names\":[\"" + MOST_BYTES + "\"]}");
        }
    }

    private void settings(Object... namesAndValues) {
        operator.done("PATCH", "/api/v1/settings", Json.object(namesAndValues));
    }

    private FakeVendor vendor(Supplier<FakeVendor.@Nullable Answer> usually) {
        var vendor = FakeVendor.on(house.vertx()).usually(usually);
        vendors.add(vendor);
        return vendor;
    }

    /// A model that is served by providers at these addresses, in this order.
    private void serve(Map<String, Integer> timeouts, URI... addresses) {
        var routes = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < addresses.length; i++) {
            var body = Json.map(
                    "name",
                    name + "-" + i,
                    "protocol",
                    "openai",
                    "base_url",
                    addresses[i].toString(),
                    "timeouts",
                    timeouts);
            var provider = Made.of(operator.done("POST", Management.GATEWAY + "/providers", Json.write(body)));
            providers.add(provider);
            credentials.add(operator.credential(provider.id(), "secret-of-" + name + "-" + i));
            routes.add(Json.map("provider_id", provider.id(), "upstream_model", "up-" + i, "priority", i));
        }
        operator.done(
                "POST",
                Management.GATEWAY + "/models",
                Json.object("id", name, "type", "chat", "tokenizer", "o200k_base", "routes", routes));
        operator.price(name, Map.of("input_per_1m", "1", "output_per_1m", "2"));
    }

    /// A thousand streams that say one letter a second.
    private final class Drips {
        private static final int STREAMS = 1_000;
        private final List<HttpServerResponse> open = new ArrayList<>();
        private final HttpServer server;
        private final CountDownLatch begun = new CountDownLatch(STREAMS);

        Drips() {
            server = house.vertx()
                    .createHttpServer()
                    .requestHandler(request -> request.body().onSuccess(_ -> {
                        var response = request.response().setChunked(true);
                        response.putHeader("content-type", "text/event-stream").write(Buffer.buffer(WORD + ": "));
                        open.add(response);
                        house.vertx().setPeriodic(1_000, timer -> {
                            if (response.closed()) {
                                house.vertx().cancelTimer(timer);
                            } else {
                                response.write(Buffer.buffer("."));
                            }
                        });
                    }));
            server.listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }

        URI baseUrl() {
            return URI.create("http://127.0.0.1:" + server.actualPort() + "/v1");
        }

        void open(House where, String secret, String body) throws InterruptedException {
            var target = URI.create(where.farthing().url());
            var client = where.vertx().createHttpClient(new PoolOptions().setHttp1MaxSize(STREAMS));
            for (int i = 0; i < STREAMS; i++) {
                client.request(new RequestOptions()
                                .setMethod(HttpMethod.POST)
                                .setHost(target.getHost())
                                .setPort(target.getPort())
                                .setURI(Caller.CHAT)
                                .putHeader("authorization", "Bearer " + secret)
                                .putHeader("content-type", "application/json"))
                        .compose(request -> request.send(body))
                        .onSuccess(response -> response.handler(_ -> begun.countDown()));
            }
            assertThat(begun.await(60, TimeUnit.SECONDS))
                    .as(begun.getCount() + " streams have not begun")
                    .isTrue();
        }

        void close() {
            server.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
