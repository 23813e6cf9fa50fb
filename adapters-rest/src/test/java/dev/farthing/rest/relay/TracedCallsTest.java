package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.farthing.application.relay.Catalogue;
import dev.farthing.application.relay.RelayCore;
import dev.farthing.application.relay.RelayScene;
import dev.farthing.application.relay.RememberedUsage;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.ScriptedUpstream;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.application.start.Drain;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.rest.TrustedProxies;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What vendors and a collector are told of the trace a call is part of.
class TracedCallsTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final String ASK = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hush\"}]}";
    private static final String ANSWER = "{\"id\":\"1\",\"choices\":[],\"usage\":{\"prompt_tokens\":3}}";

    private static Vertx vertx;

    private final RelayCore core = new RelayCore(new RememberedUsage(), InstantSource.system());
    private final KeySecret secret = core.mint.mint(SecretPrefix.LIVE);
    private final ScriptedUpstream vendor = new ScriptedUpstream(() -> {
        var context = vertx.getOrCreateContext();
        return task -> context.runOnContext(_ -> task.run());
    });
    private final Collector collected = new Collector();

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aCallIsOneSpanAndEachAttemptAnotherBelowIt() throws Exception {
        var sent = call(collected, 1, "00-" + TRACE + "-" + SPAN + "-01", "vendor=1", true);

        var spans = collected.spans;
        assertThat(spans).hasSize(3).allMatch(span -> span.getTraceId().equals(TRACE));
        var whole = spans.stream()
                .filter(span -> span.getKind() == SpanKind.SERVER)
                .findFirst()
                .orElseThrow();
        assertThat(whole.getName()).isEqualTo("POST /v1/chat/completions");
        assertThat(whole.getParentSpanId()).isEqualTo(SPAN);
        assertThat(whole.getParentSpanContext().isRemote()).isTrue();
        assertThat(text(whole, "gen_ai.operation.name")).isEqualTo("chat");
        assertThat(text(whole, "gen_ai.request.model")).isEqualTo("m");
        assertThat(text(whole, "farthing.cost")).isEqualTo("0.000005");
        assertThat(number(whole, "gen_ai.usage.input_tokens")).isEqualTo(3);
        assertThat(number(whole, "gen_ai.usage.output_tokens")).isEqualTo(1);
        assertThat(number(whole, "http.response.status_code")).isEqualTo(200);
        var attempts =
                spans.stream().filter(span -> span.getKind() == SpanKind.CLIENT).toList();
        assertThat(attempts).allMatch(span -> span.getParentSpanId().equals(whole.getSpanId()));
        assertThat(attempts).extracting(SpanData::getName).containsOnly("chat vendor-m");
        assertThat(attempts.getFirst().getStatus().getStatusCode())
                .isEqualTo(StatusData.error().getStatusCode());
        assertThat(text(attempts.getFirst(), "error.type")).isEqualTo("vendor_trouble");
        assertThat(attempts.getLast().getStatus()).isEqualTo(StatusData.unset());
        assertThat(sent).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(sent.get(i).request.headers())
                    .containsEntry(
                            "traceparent", "00-" + TRACE + "-" + attempts.get(i).getSpanId() + "-01")
                    .containsEntry("tracestate", "vendor=1");
        }
        assertThat(spans.toString()).doesNotContain("hush").doesNotContain(secret.reveal());
    }

    @Test
    void aCallThatIsPartOfNoTraceBeginsOneUnderItsOwnId() throws Exception {
        call(collected, 1, null, null, false);

        var whole = collected.spans.getFirst();
        assertThat(whole.getParentSpanContext().isValid()).isFalse();
        assertThat(whole.getTraceId())
                .isEqualTo(text(whole, "farthing.request_id").replace("-", ""));
    }

    @Test
    void whatItsClientDoesNotKeepAndWhatIsLeftOutHereIsPassedOnAndNotWritten() throws Exception {
        var unkept = call(collected, 1, "00-" + TRACE + "-" + SPAN + "-00", null, false);
        assertThat(unkept.getFirst().request.headers())
                .containsEntry("traceparent", "00-" + TRACE + "-" + SPAN + "-00");
        var leftOut = call(collected, 0, null, null, false);
        assertThat(leftOut.getFirst().request.headers()).doesNotContainKey("traceparent");
        assertThat(collected.spans).isEmpty();
    }

    @Test
    void withoutACollectorAVendorIsToldWhatTheClientSaid() throws Exception {
        var told = call(null, 1, "00-" + TRACE + "-" + SPAN + "-01", "a=b", false);
        assertThat(told.getFirst().request.headers())
                .containsEntry("traceparent", "00-" + TRACE + "-" + SPAN + "-01")
                .containsEntry("tracestate", "a=b");
        var nonsense = call(null, 1, "nonsense", "a=b", false);
        assertThat(nonsense.getFirst().request.headers()).doesNotContainKeys("traceparent", "tracestate");
    }

    @Test
    void aCallThatIsTurnedAwayIsOneSpanWithItsCode() throws Exception {
        core.scene.with(core.mint.aKey(secret, KeyGrant.EVERYTHING));
        var spans = new Spans(collected, "farthing", "0", 1);
        try (var http = HttpClient.newHttpClient();
                var served =
                        new ServedDataPlane(vertx, core, vendor, new Drain(), new TrustedProxies(List.of()), spans)) {
            var answer = http.send(
                    HttpRequest.newBuilder(served.url("/v1/chat/completions"))
                            .header("authorization", "Bearer " + secret.reveal())
                            .header("content-type", "application/json")
                            .header("traceparent", "00-" + TRACE + "-" + SPAN + "-01")
                            .POST(HttpRequest.BodyPublishers.ofString(ASK))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(404);
        } finally {
            spans.close();
        }
        assertThat(collected.spans).singleElement().satisfies(span -> {
            assertThat(span.getTraceId()).isEqualTo(TRACE);
            assertThat(span.getParentSpanId()).isEqualTo(SPAN);
            assertThat(text(span, "farthing.status")).isEqualTo("refused");
            assertThat(text(span, "error.type")).isEqualTo("model_not_found");
            assertThat(number(span, "http.response.status_code")).isEqualTo(404);
            assertThat(span.getEndEpochNanos()).isGreaterThan(span.getStartEpochNanos());
        });
    }

    @Test
    void aCollectorGetsSpansOverHttpWithTheHeadersItWants() throws Exception {
        var arrived = new CompletableFuture<String>();
        var collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/", exchange -> {
            var body = HexFormat.of().formatHex(exchange.getRequestBody().readAllBytes());
            arrived.complete(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("x-tenant") + " " + body);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        var url = "http://127.0.0.1:" + collector.getAddress().getPort() + "/";
        try {
            call(new Spans(Optional.of(url), Optional.of("x-tenant=ours"), "farthing", 1, "0"), null, null, false);
            assertThat(arrived.get(10, TimeUnit.SECONDS))
                    .startsWith("/v1/traces ours ")
                    .contains(HexFormat.of().formatHex("gen_ai.usage.input_tokens".getBytes(StandardCharsets.UTF_8)));
        } finally {
            collector.stop(0);
        }
    }

    private List<ScriptedUpstream.Attempt> call(
            @Nullable SpanExporter exporter,
            double share,
            @Nullable String traceparent,
            @Nullable String tracestate,
            boolean failsOnce)
            throws Exception {
        return call(new Spans(exporter, "farthing", "0", share), traceparent, tracestate, failsOnce);
    }

    /// One call from beginning to end; what its vendor was sent.
    private List<ScriptedUpstream.Attempt> call(
            Spans spans, @Nullable String traceparent, @Nullable String tracestate, boolean failsOnce)
            throws Exception {
        core.scene.with(core.mint.aKey(secret, KeyGrant.EVERYTHING)).offer(servedByTwo());
        var drain = new Drain();
        try (var http = HttpClient.newHttpClient();
                var served = new ServedDataPlane(vertx, core, vendor, drain, new TrustedProxies(List.of()), spans)) {
            var request = HttpRequest.newBuilder(served.url("/v1/chat/completions"))
                    .header("authorization", "Bearer " + secret.reveal())
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(ASK));
            if (traceparent != null) {
                request.header("traceparent", traceparent);
            }
            if (tracestate != null) {
                request.header("tracestate", tracestate);
            }
            var answer = http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
            var first = vendor.next();
            if (!failsOnce) {
                first.begins(200, "application/json").ends(ScriptedUpstream.reported(3, 1), ANSWER, "");
                assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
                return List.of(first);
            }
            first.fails(new UpstreamFailure(
                    Fault.UPSTREAM_ERROR, FailureClass.VENDOR_TROUBLE, "It failed.", 500, null, ReplySummary.NOTHING));
            var second = vendor.next();
            second.begins(200, "application/json").ends(ScriptedUpstream.reported(3, 1), ANSWER, "");
            assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            return List.of(first, second);
        } finally {
            spans.close();
        }
    }

    private static Catalogue.Offer servedByTwo() {
        var one = RelayScene.anOffer("m", ModelType.CHAT, Protocol.OPENAI, RelayScene.aPrice("m", "1", "2"));
        var way = one.ways().getFirst();
        var credentials = List.of(RelayScene.aCredential("first", 1, 0), RelayScene.aCredential("second", 1, 0));
        return new Catalogue.Offer(
                one.model(), List.of(new Catalogue.Way(way.route(), way.provider(), credentials)), one.prices());
    }

    /// Keeps what it is told, also when it is closed.
    private static final class Collector implements SpanExporter {
        final List<SpanData> spans = new CopyOnWriteArrayList<>();

        @Override
        public CompletableResultCode export(Collection<SpanData> some) {
            spans.addAll(some);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    private static String text(SpanData span, String name) {
        return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(name)));
    }

    private static long number(SpanData span, String name) {
        var value = span.getAttributes().get(AttributeKey.longKey(name));
        return value == null ? -1 : value;
    }
}
