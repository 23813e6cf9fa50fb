package dev.farthing.upstream.probe;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.farthing.application.Ids;
import dev.farthing.application.authenticity.ModelProbe;
import dev.farthing.application.relay.Interpreter;
import dev.farthing.application.relay.RelaySettings;
import dev.farthing.application.relay.ReplyEnd;
import dev.farthing.application.relay.ReplyHead;
import dev.farthing.application.relay.ReplyListener;
import dev.farthing.application.relay.Upstream;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.authenticity.ProbePrompt;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.upstream.wire.VendorClients;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks as calls do, one question at a time, but past the pool and its books.
@ApplicationScoped
class VendorModelProbe implements ModelProbe {
    private static final int MOST_MILLIS = 30_000;

    private final VendorClients clients;
    private final Ids ids;
    private final List<Upstream> upstreams;
    private final Interpreter interpreter;

    VendorModelProbe(VendorClients clients, Ids ids, @All List<Upstream> upstreams, Interpreter interpreter) {
        this.clients = clients;
        this.ids = ids;
        this.upstreams = upstreams;
        this.interpreter = interpreter;
    }

    @Override
    public Heard ask(
            Provider provider,
            @Nullable UpstreamSecret secret,
            String upstreamModel,
            ProbePrompt prompt,
            String limitName) {
        var upstream = upstreams.stream()
                .filter(one -> one.protocol() == provider.protocol())
                .findFirst()
                .orElseThrow(() -> Fault.STATE_CONFLICT.because("calls to this protocol cannot be made"));
        var body = ByteBuffer.wrap(("{\"model\":\"" + quoted(upstreamModel)
                        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + quoted(prompt.text()) + "\"}],\""
                        + limitName + "\":" + prompt.mostTokens() + "}")
                .getBytes(StandardCharsets.UTF_8));
        var request = new UpstreamRequest(
                ids.next(),
                Endpoint.CHAT_COMPLETIONS,
                hurried(provider),
                secret,
                upstreamModel,
                upstreamModel,
                List.of(limitName),
                false,
                false,
                true,
                List.of(body.duplicate()),
                Map.of(),
                RelaySettings.DEFAULT);
        var over = new CompletableFuture<ReplyEnd>();
        long begun = System.nanoTime();
        clients.vertx().getOrCreateContext().runOnContext(_ -> {
            try {
                var listening = new Listening(over);
                if (upstream.speaks(Endpoint.CHAT_COMPLETIONS)) {
                    upstream.start(request, listening);
                } else {
                    interpreter.start(upstream, request, listening);
                }
            } catch (RuntimeException unsendable) {
                over.completeExceptionally(Fault.UPSTREAM_ERROR.because("The vendor cannot be asked as it is set up."));
            }
        });
        var end = awaited(over);
        return new Heard(end.summary(), body, (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    }

    private static Provider hurried(Provider provider) {
        return new Provider(
                provider.id(),
                provider.name(),
                provider.protocol(),
                provider.baseUrl(),
                provider.headers(),
                provider.proxyUrl(),
                provider.sandbox(),
                provider.timeouts().within(MOST_MILLIS),
                provider.rules(),
                provider.conversations());
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    private static ReplyEnd awaited(CompletableFuture<ReplyEnd> over) {
        try {
            return over.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof FaultException fault
                    ? fault
                    : Fault.UPSTREAM_ERROR.because("The vendor failed to answer.");
        }
    }

    /// Waits for the end; what is no answer is a fault.
    private record Listening(CompletableFuture<ReplyEnd> over) implements ReplyListener {
        @Override
        public void began(ReplyHead head) {}

        @Override
        public void bytes(ByteBuffer part) {}

        @Override
        public void ended(ReplyEnd end) {
            if (end.failure() == null) {
                over.complete(end);
            } else {
                failed(end.failure());
            }
        }

        @Override
        public void failed(UpstreamFailure failure) {
            var said = failure.said();
            over.completeExceptionally(failure.fault()
                    .because(said == null || said.message().isEmpty() ? failure.sentence() : said.message()));
        }
    }
}
