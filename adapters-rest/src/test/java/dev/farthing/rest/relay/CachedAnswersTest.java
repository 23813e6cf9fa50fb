package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.RelayCore;
import dev.farthing.application.relay.RelayScene;
import dev.farthing.application.relay.RememberedUsage;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.ScriptedUpstream;
import dev.farthing.application.start.Drain;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.money.Money;
import dev.farthing.rest.TrustedProxies;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers that are given again, over real HTTP.
class CachedAnswersTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK = "{\"model\":\"m\",\"messages\":[]}";
    private static final String ANSWER = "{\"id\":\"1\",\"choices\":[],\"usage\":{\"prompt_tokens\":3}}";
    private static final String STREAM = "text/event-stream";

    private static Vertx vertx;

    private final RememberedUsage journal = new RememberedUsage();
    private final RelayCore core = new RelayCore(journal, InstantSource.system());
    private final ScriptedUpstream vendor = new ScriptedUpstream(() -> {
        var context = vertx.getOrCreateContext();
        return task -> context.runOnContext(_ -> task.run());
    });
    private final KeySecret secret = core.mint.mint(SecretPrefix.LIVE);
    private final KeySecret keeping = core.mint.mint(SecretPrefix.LIVE);
    private final HttpClient http = HttpClient.newHttpClient();
    private ServedDataPlane served;

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    }

    @AfterAll
    static void stopVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void start() {
        var grant = new KeyGrant(List.of(), List.of(), List.of(), null, null, null, null, null, 60);
        core.scene
                .with(core.mint.aKey(secret, KeyGrant.EVERYTHING))
                .with(core.mint.aKey(keeping, grant))
                .offer("m");
        served = new ServedDataPlane(vertx, core, vendor, new Drain(), new TrustedProxies(List.of()));
    }

    @AfterEach
    void stop() {
        served.close();
        http.close();
    }

    private CompletableFuture<HttpResponse<String>> ask(
            KeySecret by, String path, String body, @Nullable String wish, String... headers) {
        var request = HttpRequest.newBuilder(served.url(path))
                .header("authorization", "Bearer " + by.reveal())
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (wish != null) {
            request.header("x-farthing-cache", wish);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> vendorAnswers(CompletableFuture<HttpResponse<String>> asked) throws Exception {
        vendor.next().begins(200, "application/json").ends(ScriptedUpstream.reported(3, 1), ANSWER, "");
        return asked.get();
    }

    private static @Nullable String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse(null);
    }

    @Test
    void theSameRequestIsAnsweredAgainAtNoCost() throws Exception {
        var first = vendorAnswers(ask(secret, CHAT, ASK, "600"));
        assertThat(header(first, "x-farthing-cache")).isEqualTo("miss");

        var again = ask(secret, CHAT, ASK, "600").get();

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(ANSWER);
        assertThat(header(again, "content-type")).isEqualTo(header(first, "content-type"));
        assertThat(header(again, "x-farthing-cache")).isEqualTo("hit");
        assertThat(header(again, "x-farthing-cache-saving")).isEqualTo(header(first, "x-farthing-cost"));
        assertThat(header(again, "x-farthing-cost")).isEqualTo("0");
        assertThat(header(again, "x-farthing-usage-source")).isEqualTo("reported");
        assertThat(header(again, "x-farthing-model")).isEqualTo("m");
        assertThat(header(again, "x-farthing-provider")).isEqualTo("vendor");
        assertThat(header(again, "x-farthing-attempts")).isEqualTo("0");
        assertThat(header(again, "age")).matches("\\d+");
        assertThat(header(again, "x-request-id")).isNotEqualTo(header(first, "x-request-id"));
        assertThat(vendor.wasNeverAsked()).isTrue();
        assertThat(journal.calls()).hasSize(2);
        var row = journal.calls().getLast();
        assertThat(row.requestId()).hasToString(header(again, "x-request-id"));
        assertThat(row.cost()).isEqualTo(Money.ZERO);
        assertThat(row.responseSaving()).isEqualTo(journal.calls().getFirst().cost());
    }

    @Test
    void aKeyMayWishForItOnceAndForAllAndARequestSpeaksAgainstIt() throws Exception {
        assertThat(header(vendorAnswers(ask(keeping, CHAT, ASK, null)), "x-farthing-cache"))
                .isEqualTo("miss");
        assertThat(header(ask(keeping, CHAT, ASK, null).get(), "x-farthing-cache"))
                .isEqualTo("hit");
        assertThat(header(vendorAnswers(ask(keeping, CHAT, ASK, "off")), "x-farthing-cache"))
                .isNull();
        assertThat(header(vendorAnswers(ask(secret, CHAT, ASK, null)), "x-farthing-cache"))
                .isNull();
        assertThat(core.cache.size()).isEqualTo(1);
    }

    @Test
    void aStreamIsGivenAgainByteForByte() throws Exception {
        var body = ASK.replace("}", ",\"stream\":true}");
        var asked = ask(secret, CHAT, body, "60");
        vendor.next()
                .begins(200, STREAM)
                .sends("data: {\"a\":1}\n\n")
                .sends("data: {\"b\":2}\n\n")
                .ends(ScriptedUpstream.reported(3, 1), "data: {\"usage\":1}\n\n", "data: [DONE]\n\n");
        var first = asked.get();

        var again = ask(secret, CHAT, body, "60").get();

        assertThat(header(again, "content-type")).isEqualTo(STREAM);
        assertThat(header(again, "x-farthing-cache")).isEqualTo("hit");
        assertThat(withoutComments(again.body()))
                .isEqualTo(withoutComments(first.body()))
                .endsWith("data: {\"usage\":1}\n\ndata: [DONE]\n\n");
        assertThat(again.body()).contains(": x-farthing-cost=0 x-farthing-usage-source=reported");
        assertThat(first.body()).doesNotContain("x-farthing-cost=0 ");
        assertThat(vendor.wasNeverAsked()).isTrue();
    }

    private static String withoutComments(String events) {
        return events.replaceAll("(?m)^:.*\n\n", "");
    }

    @Test
    void anArrayOfGooglesIsGivenAgainAsAnArrayAndEventsAsEvents() throws Exception {
        var path = "/v1beta/models/m:streamGenerateContent";
        var body = "{\"contents\":[]}";
        for (var form : List.of("", "?alt=sse")) {
            var asked = ask(secret, path + form, body, "60");
            vendor.next()
                    .begins(200, STREAM)
                    .sends("data: {\"a\":1}\n\n")
                    .ends(ScriptedUpstream.reported(3, 1), "data: {\"b\":2}\n\n", "");
            var first = asked.get();
            var again = ask(secret, path + form, body, "60").get();
            assertThat(header(again, "x-farthing-cache")).isEqualTo("hit");
            assertThat(header(again, "content-type")).isEqualTo(header(first, "content-type"));
            assertThat(withoutComments(again.body())).isEqualTo(withoutComments(first.body()));
        }
        assertThat(core.cache.size()).isEqualTo(2);
    }

    @Test
    void nobodyElseGetsIt() throws Exception {
        vendorAnswers(ask(secret, CHAT, ASK, "60"));

        assertThat(header(vendorAnswers(ask(keeping, CHAT, ASK, null)), "x-farthing-cache"))
                .isEqualTo("miss");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions | {'model':'m','messages':[] } | x-other | 1",
                "/v1/chat/completions | {'model':'m','messages':[],'stream':false} | x-other | 1",
                "/v1/completions | {'model':'m','messages':[]} | x-other | 1",
                "/v1/chat/completions | {'model':'m','messages':[]} | openai-beta | one",
            })
    void whateverChangesTheQuestionIsAnotherQuestion(String path, String body, String header, String value)
            throws Exception {
        vendorAnswers(ask(secret, CHAT, ASK, "60"));

        var other = vendorAnswers(ask(secret, path, body.replace('\'', '"'), "60", header, value));

        assertThat(header(other, "x-farthing-cache")).isEqualTo("miss");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'model':'m','messages':[],'store':true}",
                "{'model':'m','messages':[],'background':true}",
                "{'model':'m','messages':[],'previous_response_id':'resp_1'}",
                "{'model':'m','messages':[],'tools':[{'type':'web_search'}]}"
            })
    void whatLeansOnItsVendorsMemoryIsNotKept(String body) throws Exception {
        var answer = vendorAnswers(ask(secret, CHAT, body.replace('\'', '"'), "60"));

        assertThat(header(answer, "x-farthing-cache")).isNull();
        assertThat(core.cache.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "0", "-1", "86401", "1.5", "99999999999"})
    void whatIsNoTimeIsRefused(String wish) throws Exception {
        var answer = ask(secret, CHAT, ASK, wish).get();

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("x-farthing-cache");
    }

    @ParameterizedTest
    @CsvSource({"1000000, 1", "500, 0"})
    void onlyWhatABudgetCutShortIsNotKept(String limit, int kept) throws Exception {
        core.scene.budget(new Budget(
                RelayScene.ORG,
                new UUID(7, 7),
                Budget.Kind.CAP,
                Scope.ORG,
                RelayScene.ORG,
                Unit.TOKENS,
                Set.of(),
                new BigInteger(limit),
                Span.TOTAL,
                true,
                List.of()));

        var answer = vendorAnswers(ask(secret, CHAT, ASK, "60"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(core.cache.size()).isEqualTo(kept);
    }

    @Test
    void whatFailedOrWasNotWholeIsNotKept() throws Exception {
        var refused = ask(secret, CHAT, ASK, "60");
        vendor.next().begins(400, "application/json").ends(ReplySummary.NOTHING, "{\"error\":{}}", "");
        assertThat(refused.get().statusCode()).isEqualTo(400);

        var body = ASK.replace("}", ",\"stream\":true}");
        var broken = ask(secret, CHAT, body, "60");
        vendor.next().begins(200, STREAM).sends("data: {\"a\":1}\n\n").ends(ReplySummary.NOTHING, "", "");
        assertThat(broken.get().statusCode()).isEqualTo(200);

        assertThat(core.cache.size()).isZero();
    }
}
