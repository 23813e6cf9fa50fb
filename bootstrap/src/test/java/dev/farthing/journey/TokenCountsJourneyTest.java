package dev.farthing.journey;

import static dev.farthing.journey.Replicas.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import dev.farthing.journey.Management.Made;
import dev.farthing.upstream.Corpus;
import dev.farthing.upstream.Corpus.Exchange;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Answer;
import dev.farthing.upstream.tokens.ManyTexts;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tokens that are counted here, beside those a vendor bills that keeps to a published tokenizer.
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class TokenCountsJourneyTest {
    private static final EncodingRegistry ENCODINGS = Encodings.newLazyEncodingRegistry();
    /// What OpenAI adds to each message, and before the answer.
    private static final int FRAME = 3;

    private static final Vertx VERTX = Vertx.vertx();
    private static Replicas replicas;
    private static FakeVendor vendor;
    private static Made provider;

    @BeforeAll
    static void start() {
        replicas = Replicas.start(1, Map.of());
        vendor = FakeVendor.on(VERTX);
        provider = replicas.operator().provider("counting", vendor.baseUrl());
        replicas.operator().credential(provider.id(), Scene.VENDOR_SECRET);
        for (var type : EncodingType.values()) {
            var route = Json.map("provider_id", provider.id(), "upstream_model", "vendor/" + type.getName());
            replicas.operator()
                    .done(
                            "POST",
                            Management.GATEWAY + "/models",
                            Json.object(
                                    "id",
                                    type.getName(),
                                    "type",
                                    "chat",
                                    "tokenizer",
                                    type.getName(),
                                    "routes",
                                    List.of(route)));
            replicas.operator().price(type.getName(), Map.of("input_per_1m", "1", "output_per_1m", "2"));
        }
    }

    @AfterAll
    static void end() {
        vendor.close();
        replicas.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static Made org() {
        return replicas.operator().org("org " + System.nanoTime());
    }

    /// A key of an org that is known, and with it all that was made before it.
    private static Made key(Made org) {
        var key = replicas.operator().keyIn(org.id(), "name", "counted");
        new Load(replicas, key).known();
        return key;
    }

    /// What a conversation of one message comes to.
    private static long promptTokens(Encoding encoding, String prompt) {
        return FRAME + encoding.countTokensOrdinary("user") + encoding.countTokensOrdinary(prompt) + FRAME;
    }

    private static ObjectNode usage(long in, long out) {
        return (ObjectNode)
                Json.read(Json.object("prompt_tokens", in, "completion_tokens", out, "total_tokens", in + out));
    }

    private static String event(Object json) {
        return "data: " + Json.write(json) + "\n\n";
    }

    private static Map<String, Object> choice(Map<String, Object> choice) {
        choice.put("index", 0);
        return Json.map("id", "c", "choices", List.of(choice));
    }

    /// The text in pieces as they happen to be cut.
    private static Answer stream(SplittableRandom dice, String text, long in, long out, boolean mute) {
        var answer = Answer.events();
        int[] points = text.codePoints().toArray();
        for (int at = 0; at < points.length; ) {
            int length = Math.min(points.length - at, 1 + dice.nextInt(8));
            answer.piece(event(choice(Json.map("delta", Json.map("content", new String(points, at, length))))));
            at += length;
        }
        answer.piece(event(choice(Json.map("delta", Map.of(), "finish_reason", "stop"))));
        if (!mute) {
            answer.piece(event(Json.map("id", "c", "choices", List.of(), "usage", usage(in, out))));
        }
        return answer.piece("data: [DONE]\n\n");
    }

    private static String body(String model, String prompt, boolean stream, int mostTokens) {
        var message = Json.map("role", "user", "content", prompt);
        return Json.object("model", model, "messages", List.of(message), "stream", stream, "max_tokens", mostTokens);
    }

    private static JsonNode rowOf(Caller.Answer reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        vendor.asked();
        return replicas.operator().call(reply.requestId());
    }

    private static void isWithinTwoPercent(JsonNode row, String name, long real) {
        long counted = row.path(name).asLong(-1);
        assertThat(Math.abs(counted - real) * 100)
                .as("%s: counted %s, real %s", name, counted, real)
                .isLessThanOrEqualTo(2 * real);
    }

    @ParameterizedTest
    @EnumSource
    void b35AStreamThatTellsNoUsageIsCountedAsItsVendorWouldHave(EncodingType type) {
        var encoding = ENCODINGS.getEncoding(type);
        var org = org();
        var caller = replicas.caller(0, key(org));
        var dice = new SplittableRandom(35);
        int streams = LONG ? 2_000 : 100;
        int mutes = 0;
        for (int i = 0; i < streams; i++) {
            boolean mute = i % 20 == 9;
            var prompt = ManyTexts.text(dice, i);
            var text = ManyTexts.text(dice, i + 7);
            long in = promptTokens(encoding, prompt);
            long out = encoding.countTokensOrdinary(text);
            vendor.next(stream(dice, text, in, out, mute));
            var row = rowOf(caller.post(Caller.CHAT, body(type.getName(), prompt, true, 4_096)));
            assertThat(row.path("status").asText()).isEqualTo("ok");
            if (mute) {
                mutes++;
                assertThat(row.path("usage_source").asText()).isEqualTo("exact");
                isWithinTwoPercent(row, "prompt_tokens", in);
                isWithinTwoPercent(row, "completion_tokens", out);
                assertThat(new BigDecimal(row.path("cost").asText())).isPositive();
            }
        }
        replicas.books().restAndAgree();
        var rows = "SELECT count(*) FROM usage_row WHERE org_id = '" + org.id() + "'";
        assertThat(replicas.books().number(rows)).isEqualTo(BigDecimal.valueOf(streams));
        assertThat(replicas.books().number(rows + " AND usage_source = 'exact'"))
                .isEqualTo(BigDecimal.valueOf(mutes));
    }

    /// The tokenizer of a model OpenAI serves, by its name.
    private static EncodingType tokenizer(String model) {
        return model.matches("gpt-(3\\.5|4($|-)).*|text-embedding-3.*")
                ? EncodingType.CL100K_BASE
                : EncodingType.O200K_BASE;
    }

    /// Whether its usage is that of texts alone, all of which are on record.
    private static boolean isOfTexts(Exchange exchange) {
        var request = exchange.request();
        var usage = exchange.usage();
        return exchange.provider().equals("openai")
                && exchange.status() == 200
                && request != null
                && usage != null
                && request.has("messages")
                && !request.has("tools")
                && !request.has("functions")
                && !request.has("response_format")
                && !request.toString().matches(".*(image_url|input_audio|\"file\"|audio).*")
                && !request.path("model").asText().matches(".*(audio|vision).*")
                && usage.at("/completion_tokens_details/reasoning_tokens").asLong() == 0;
    }

    @Test
    void b35WhatOpenAiBilledIsWhatIsCountedHereWhenItDoesNotSay() {
        var exchanges = Corpus.openAi().stream()
                .filter(TokenCountsJourneyTest::isOfTexts)
                .toList();
        assertThat(exchanges).hasSizeGreaterThanOrEqualTo(8);
        var caller = replicas.caller(0, key(org()));
        long real = 0;
        long counted = 0;
        for (var exchange : exchanges) {
            var usage = Objects.requireNonNull(exchange.usage());
            var request =
                    (ObjectNode) Objects.requireNonNull(exchange.request()).deepCopy();
            request.put("model", tokenizer(request.path("model").asText()).getName());
            vendor.next(withoutUsage(exchange));
            var row = rowOf(caller.post(Caller.CHAT, Json.write(request)));
            assertThat(row.path("usage_source").asText()).as(exchange.id()).isEqualTo("exact");
            long bill = usage.path("prompt_tokens").asLong()
                    + usage.path("completion_tokens").asLong();
            real += bill;
            counted += row.path("total_tokens").asLong();
            assertThat(row.path("total_tokens").asLong())
                    .as(exchange.id())
                    .isBetween(bill - bill / 50 - FRAME, bill + bill / 50 + FRAME);
        }
        assertThat(Math.abs(counted - real) * 100)
                .as("counted %s, real %s", counted, real)
                .isLessThanOrEqualTo(2 * real);
    }

    private static Answer withoutUsage(Exchange exchange) {
        if (!exchange.isStream()) {
            var json = (ObjectNode) Json.read(exchange.bodyText());
            json.remove("usage");
            return Answer.json(200, Json.write(json));
        }
        var answer = Answer.events();
        for (var event : Events.of(exchange.bodyText())) {
            if (Events.isUsageAlone(event)) {
                continue;
            }
            if (Events.isObject(event)) {
                var json = (ObjectNode) Json.read(event);
                json.remove("usage");
                answer.piece(event(json));
            } else {
                answer.piece("data: " + event + "\n\n");
            }
        }
        return answer;
    }

    @ParameterizedTest
    @EnumSource
    void b36WhatIsHeldForAnInputCoversItsTokensByLengthAndByCount(EncodingType type) {
        var encoding = ENCODINGS.getEncoding(type);
        var operator = replicas.operator();
        var org = org();
        operator.done("POST", "/api/v1/billing/budgets?org_id=" + org.id(), tokens("org", org.id(), 1_000_000_000));
        var caller = replicas.caller(0, key(org));
        var dice = new SplittableRandom(36);
        int texts = LONG ? 4_500 : 90;
        for (int i = 0; i < texts; i++) {
            ask(caller, type, ManyTexts.text(dice, i), encoding);
        }
        // A budget that the length of the text exceeds, and its count does not.
        int tight = 0;
        for (int i = 0; tight < texts / 9; i++) {
            var prompt = ManyTexts.text(dice, i);
            long in = promptTokens(encoding, prompt);
            long counted = in + in * 5 / 100;
            if (body(type.getName(), prompt, false, 1).getBytes(StandardCharsets.UTF_8).length <= counted) {
                continue;
            }
            tight++;
            var key = operator.keyIn(org.id(), "name", "tight");
            operator.done(
                    "POST", "/api/v1/billing/budgets?org_id=" + org.id(), tokens("key", key.id(), counted + 64 + 1));
            new Load(replicas, key).known();
            ask(replicas.caller(0, key), type, prompt, encoding);
        }
        replicas.books().restAndAgree();
        assertThat(replicas.books()
                        .texts(
                                "SELECT sum(overrun), count(*) FILTER (WHERE overrun > 0) FROM budget_window WHERE org_id = '"
                                        + org.id() + "'"))
                .isEqualTo("0 0");
    }

    private static String tokens(String scope, String scopeId, long limit) {
        return Json.object(
                "scope",
                scope,
                "scope_id",
                scopeId,
                "unit",
                "tokens",
                "limit",
                String.valueOf(limit),
                "window",
                "total");
    }

    /// A call that its vendor bills all its input and one token of output.
    private static void ask(Caller caller, EncodingType type, String prompt, Encoding encoding) {
        long in = promptTokens(encoding, prompt);
        var choice = Json.map(
                "index", 0, "message", Json.map("role", "assistant", "content", "a"), "finish_reason", "length");
        vendor.next(Answer.json(200, Json.object("id", "c", "choices", List.of(choice), "usage", usage(in, 1))));
        var row = rowOf(caller.post(Caller.CHAT, body(type.getName(), prompt, false, 1)));
        assertThat(row.path("usage_source").asText()).isEqualTo("reported");
        assertThat(row.path("total_tokens").asLong()).isEqualTo(in + 1);
    }
}
