package dev.farthing.upstream.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.relay.NoInterpreter;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.ScriptedUpstream;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.domain.authenticity.ProbePrompt;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.upstream.wire.VendorClients;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VendorModelProbeTest {
    private final Vertx vertx = Vertx.vertx();
    private final ScriptedUpstream vendor = new ScriptedUpstream(() -> Runnable::run);
    private final VendorModelProbe probe =
            new VendorModelProbe(new VendorClients(vertx), UUID::randomUUID, List.of(vendor), new NoInterpreter());

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static Provider provider(Protocol protocol) {
        return new Provider(
                UUID.randomUUID(),
                "v",
                protocol,
                URI.create("http://127.0.0.1:1/v1"),
                Map.of(),
                null,
                false,
                Timeouts.DEFAULT);
    }

    private CompletableFuture<VendorModelProbe.Heard> ask(Protocol protocol) {
        return CompletableFuture.supplyAsync(() -> probe.ask(
                provider(protocol), new UpstreamSecret("sk-canary"), "a \"model\"", ProbePrompt.LIMIT, "max_tokens"));
    }

    @Test
    void aQuestionGoesOutAsACallDoesAndItsAnswerComesBack() throws Exception {
        var heard = ask(Protocol.OPENAI);
        var attempt = vendor.next();
        attempt.begins(200, "application/json").ends(ScriptedUpstream.reported(20, 16), "{}", "");

        assertThat(heard.get().reply().reported().tokens().completionTokens()).isEqualTo(16);
        assertThat(attempt.body())
                .isEqualTo("{\"model\":\"a \\\"model\\\"\",\"messages\":[{\"role\":\"user\",\"content\":\""
                        + ProbePrompt.LIMIT.text() + "\"}],\"max_tokens\":16}");
        assertThat(attempt.request.stream()).isFalse();
        assertThat(attempt.request.keepText()).isTrue();
    }

    @Test
    void whatIsNoAnswerIsAFault() throws Exception {
        var heard = ask(Protocol.OPENAI);
        vendor.next()
                .fails(new UpstreamFailure(
                        Fault.UPSTREAM_TIMEOUT,
                        FailureClass.TIMEOUT,
                        "The vendor did not answer in time.",
                        null,
                        null,
                        ReplySummary.NOTHING));
        assertThatThrownBy(heard::join)
                .cause()
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("did not answer in time");
        vendor.bug = new IllegalArgumentException("sk-canary");
        assertThatThrownBy(ask(Protocol.OPENAI)::join).hasMessageNotContaining("canary");
        assertThatThrownBy(ask(Protocol.GEMINI)::join).hasMessageContaining("cannot be made");
    }
}
