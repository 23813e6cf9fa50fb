package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.RelayCore;
import dev.farthing.application.relay.RememberedUsage;
import dev.farthing.application.relay.ScriptedUpstream;
import dev.farthing.application.start.Drain;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.rest.TrustedProxies;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Requests as tools that are not run here are known to send them: each reaches its vendor whole, and is answered
/// as the tool reads it.
class KnownToolsTest {
    private static final String CHUNK =
            "data: {\"model\":\"vendor-m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n";
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private static Vertx vertx;

    private final RememberedUsage usage = new RememberedUsage();
    private final RelayCore core = new RelayCore(usage, InstantSource.system());
    private final ScriptedUpstream vendor = new ScriptedUpstream(() -> {
        var context = vertx.getOrCreateContext();
        return task -> context.runOnContext(_ -> task.run());
    });
    private final KeySecret secret = core.mint.mint(SecretPrefix.LIVE);
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
        core.scene.with(core.mint.aKey(secret, KeyGrant.EVERYTHING)).offer("m");
        served = new ServedDataPlane(vertx, core, vendor, new Drain(), new TrustedProxies(List.of()));
    }

    @AfterEach
    void stop() {
        served.close();
        http.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Cline | authorization | 'stream':true,'stream_options':{'include_usage':true},'temperature':0",
                "Cline, of a model that thinks | authorization | 'stream':true,'stream_options':{'include_usage':true},'reasoning_effort':'medium','max_completion_tokens':8192",
                "Roo Code | authorization | 'temperature':0,'stream':true,'stream_options':{'include_usage':true},'parallel_tool_calls':false,'tools':[{'type':'function','function':{'name':'read_file','strict':true,'parameters':{'type':'object','properties':{'path':{'type':'string'}},'required':['path'],'additionalProperties':false}}}]",
                "Continue | authorization,api-key,x-api-key | 'stream':true,'max_tokens':4096,'tools':[{'type':'function','function':{'name':'read_file','parameters':{'type':'object'}}}]",
                "Zed | authorization | 'stream':true,'stream_options':{'include_usage':true},'stop':[],'temperature':1.0,'parallel_tool_calls':false,'prompt_cache_key':'thread-1','reasoning_effort':'low','tools':[]",
                "JetBrains AI Assistant | authorization | 'stream':true,'temperature':0.0,'stream_options':{'include_usage':true}",
                "aider | authorization | 'temperature':0,'stream':true,'extra_headers':{'x':'y'}",
                "Cherry Studio | authorization | 'stream':true,'stream_options':{'include_usage':true},'enable_thinking':false",
                "NextChat | authorization | 'stream':true,'temperature':0.5,'presence_penalty':0,'frequency_penalty':0,'top_p':1",
                "Open WebUI | authorization | 'stream':true,'stream_options':{'include_usage':true}",
                "n8n | authorization | 'stream':true,'temperature':0.7,'n':1,'top_p':1,'frequency_penalty':0,'presence_penalty':0,'stream_options':{'include_usage':true}"
            })
    void aChatReachesItsVendorAndIsAnsweredAsItsToolReadsIt(String tool, String headers, String members)
            throws Exception {
        var body = ("{'model':'m','messages':[{'role':'system','content':'S'},{'role':'user','content':[{'type':'text',"
                        + "'text':'U'}]}]," + members + "}")
                .replace('\'', '"');
        var request = HttpRequest.newBuilder(served.url("/v1/chat/completions"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (var name : headers.split(",", -1)) {
            request.header(name, name.equals("authorization") ? "Bearer " + secret.reveal() : secret.reveal());
        }
        var answer = http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
        var attempt = vendor.next();
        attempt.begins(200, "text/event-stream")
                .sends(CHUNK)
                .ends(ScriptedUpstream.reported(3, 1), body.contains("include_usage") ? USAGE : "", DONE);

        assertThat(answer.get().statusCode()).as(tool).isEqualTo(200);
        assertThat(answer.get().headers().firstValue("x-farthing-dropped")).isEmpty();
        assertThat(answer.get().body()).startsWith(CHUNK).endsWith(DONE);
        assertThat(answer.get().body().contains("prompt_tokens")).isEqualTo(body.contains("include_usage"));
        assertThat(attempt.body())
                .isEqualTo(
                        body.contains("include_usage")
                                ? body.replace("\"m\"", "\"vendor-m\"")
                                : body.replace(
                                        "{\"model\":\"m\"",
                                        "{\"stream_options\":{\"include_usage\":true},\"model\":\"vendor-m\""));
        assertThat(attempt.request.endpoint()).isEqualTo(Endpoint.CHAT_COMPLETIONS);
        assertThat(usage.calls()).hasSize(1);
    }

    /// It asks for chats with the bodies of responses, and for plain ones too.
    @Test
    void aBodyOfResponsesThatCursorSendsForAChatIsToldFromAChat() {
        var body =
                "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":\"U\"}],\"tools\":[{\"type\":\"function\","
                        + "\"name\":\"edit\",\"parameters\":{\"type\":\"object\"}}],\"metadata\":{\"a\":\"b\"},\"stream\":true}";

        assertThat(scan(body).isForeign()).isTrue();
        assertThat(scan(body.replace("\"input\"", "\"messages\":[],\"input\"")).isForeign())
                .isTrue();
        var tools = "[{\"type\":\"function\",\"function\":{\"name\":\"f\"}},%s]";
        var chat = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"U\"}],\"tools\":" + tools + "}";
        assertThat(scan(chat.formatted("{\"type\":\"custom\",\"custom\":{\"name\":\"p\"}}"))
                        .isForeign())
                .isFalse();
        assertThat(scan(chat.formatted("{\"type\":\"custom\",\"name\":\"p\"}")).isForeign())
                .as("one that is told of as for a response")
                .isTrue();
    }

    private static OpenAiRequest scan(String body) {
        return OpenAiRequest.scan(body.getBytes(StandardCharsets.UTF_8), Endpoint.CHAT_COMPLETIONS);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Cline, Roo, Zed, JetBrains, Cherry Studio, Open WebUI, n8n | /v1/models | \"object\":\"list\"",
                "JetBrains | /v1/models | \"created\":",
                "Cline and Roo as LiteLLM | /v1/model/info | \"input_cost_per_token\"",
                "NextChat | /dashboard/billing/subscription | \"hard_limit_usd\"",
                "NextChat | /dashboard/billing/usage?start_date=2026-11-01&end_date=2026-11-23 | \"total_usage\""
            })
    void whatToolsAskBesideIsAnswered(String tool, String path, String told) throws Exception {
        var answer = http.send(
                HttpRequest.newBuilder(served.url(path))
                        .header("authorization", "Bearer " + secret.reveal())
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(tool).isEqualTo(200);
        assertThat(answer.body()).contains(told);
    }
}
